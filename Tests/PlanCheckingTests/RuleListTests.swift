import PlanChecking
import PlanModel
import Testing

/// Every rule that coplan promises is there, under its name and with its level.
struct RuleListTests {
    static let promised: [(level: Level, names: [String])] = [
        (
            .error,
            [
                "file/syntax", "file/encoding", "file/duplicate-key", "file/unknown-key",
                "file/missing-key", "file/wrong-type", "file/bad-value", "file/bad-id",
                "file/duplicate-id", "file/unknown-reference", "file/too-deep", "file/too-large",
                "file/unreadable", "schedule/ends-before-start", "schedule/nonexistent-time",
                "schedule/endless-repeat", "schedule/duration-exceeds-window", "process/order",
                "process/cycle", "overlap/person", "overlap/venue", "overlap/resource",
                "overlap/away",
            ]
        ),
        (
            .warning,
            [
                "schedule/ambiguous-time", "schedule/outside-project", "schedule/outside-programme",
                "schedule/past-tentative", "calendar/weekend", "calendar/holiday",
                "calendar/closure", "calendar/window-blocked", "process/confirmed-without-place",
                "process/lead-time", "process/window-closing", "process/deadline-missed",
                "scope/country", "scope/theme", "scope/joint", "scope/seats", "budget/project",
                "waiver/unused", "waiver/expired", "overlap/institution", "overlap/team",
                "overlap/country", "overlap/audience", "overlap/travel",
            ]
        ),
        (
            .note,
            ["calendar/guests", "calendar/window-tight", "scope/languages", "scope/no-contact"]
        ),
    ]

    @Test(arguments: promised.flatMap { entry in entry.names.map { ($0, entry.level) } })
    func isThere(_ name: String, _ level: Level) throws {
        #expect(try #require(Rule.named(name)).level == level)
    }

    @Test func thereIsNoOther() {
        let names = Self.promised.flatMap(\.names)
        #expect(Set(names).count == names.count)
        #expect(Set(Rule.all.map(\.name)).isSubset(of: names))
    }
}
