import PlanChecking
import PlanModel
import PlanTime
import Testing

@testable import PlanCalendar

/// Feeds under `feeds:`.
struct CustomFeedTests {
    private let zones = TimeZoneDatabase()
    private let folder = TemporaryFolder()

    private func feed(
        _ sample: SamplePlan, asOf: String = "2019-01-15",
        _ change: (inout FeedDefinition) -> Void
    ) throws -> String {
        let asOf = day(asOf)
        var options = ExportOptions(
            asOf: asOf, stamp: Instant(seconds: Int64(asOf.number) * 86_400), tool: "test")
        var definition = FeedDefinition(id: "own", place: nowhere)
        definition.audience = .public
        change(&definition)
        options.feeds = [definition]
        let plan = sample.plan
        _ = try FeedExporter(
            plan: plan, expansion: plan.expanded(zones: zones), zones: zones, options: options
        ).export(to: "\(folder.path)/out")
        let bytes = folder.contents()["out/public/feeds/own.ics"] ?? []
        #expect(verifyCalendar(bytes: bytes, zones: zones).problems.isEmpty)
        return String(decoding: bytes, as: UTF8.self)
            .split(separator: "\r\n ", omittingEmptySubsequences: false).joined()
    }

    private func uids(_ text: String) -> [String] {
        text.split(separator: "\r\n").filter { $0.hasPrefix("UID:") }
            .map { String($0.dropFirst(4).prefix { $0 != "@" }) }
    }

    private var sample: SamplePlan {
        var sample = SamplePlan()
        sample.add("past", "Past", "2017-06-01") { $0.content.status = Located(.done) }
        sample.add("a", "First", "2019-03-04/06") { $0.kind = Located("training") }
        sample.add("b", "Second", "2019-05-20T09:00/17:30") {
            $0.content.timezone = Located("Africa/Tunis")
            $0.content.status = Located(.cancelled)
        }
        sample.add("far", "Far", "2023-01-01")
        sample.add("hidden", "Secret", "2019-06-03/04") { $0.visibility = Located(.restricted) }
        sample.add("hidden2", "Secret", "2019-06-05") { $0.visibility = Located(.restricted) }
        sample.add("hidden3", "Secret", "2019-07-01T10:00/12:00") {
            $0.visibility = Located(.restricted)
            $0.content.timezone = Located("Africa/Tunis")
        }
        sample.add("hidden4", "Secret", "2019-07-01T11:00/13:00") {
            $0.visibility = Located(.restricted)
            $0.content.timezone = Located("Africa/Tunis")
        }
        sample.add("long", "Long", "2019-Q3")
        return sample
    }

    @Test func itReachesAYearBackAndTwoAhead() throws {
        #expect(try uids(feed(sample) { _ in }) == ["p_a", "p_b"])
        #expect(
            try uids(feed(sample) { ($0.past, $0.future) = (.all, .all) })
                == ["p_past", "p_a", "p_b", "p_far"])
    }

    @Test func itSelects() throws {
        #expect(try uids(feed(sample) { $0.kinds = [Located("training")] }) == ["p_a"])
        #expect(try uids(feed(sample) { $0.statuses = [Located(.cancelled)] }) == ["p_b"])
        #expect(
            try uids(
                feed(sample) {
                    $0.kinds = [Located("training")]
                    $0.statuses = [Located(.cancelled)]
                }
            ).isEmpty)
        #expect(
            try uids(
                feed(sample) {
                    $0.kinds = [Located("training")]
                    $0.statuses = [Located(.cancelled)]
                    $0.isAny = true
                }) == ["p_a", "p_b"])
    }

    @Test func cancelledCanBeLeftOutOrSaid() throws {
        #expect(try uids(feed(sample) { $0.cancelled = .omit }) == ["p_a"])
        #expect(
            try feed(sample) { $0.cancelled = .title }.contains("SUMMARY:Cancelled: Second\r\n"))
    }

    @Test func aTombstoneSaysItAsWell() throws {
        _ = try feed(sample) { $0.cancelled = .title }
        var less = sample
        less.activities.removeAll { $0.id == "a" }
        for _ in 0..<2 {
            #expect(
                try feed(less) { $0.cancelled = .title }.contains(
                    "SUMMARY:Cancelled: First\r\nSTATUS:CANCELLED"))
        }
    }

    @Test func theMarkOfTentativeTitlesCanBeLeftOut() throws {
        #expect(try feed(sample) { _ in }.contains("SUMMARY:Tentative: First\r\n"))
        let kept = try feed(sample) {
            $0.tentative = .keep
            $0.hasAllWindows = true
        }
        #expect(kept.contains("SUMMARY:First\r\nSTATUS:TENTATIVE\r\n"))
        #expect(kept.contains("SUMMARY:Days to be fixed: Long\r\n"))
    }

    @Test func longWindowsOnRequest() throws {
        #expect(try uids(feed(sample) { $0.hasAllWindows = true }) == ["p_a", "p_b", "p_long"])
    }

    @Test func busyBlocksSayNothing() throws {
        let text = try feed(sample) { $0.aboveAudience = .busy }
        #expect(!text.contains("Secret") && !text.contains("hidden"))
        #expect(
            uids(text) == [
                "p_a", "p_b", "BUSY_20190603_20190605", "BUSY_20190701T090000Z_20190701T120000Z",
            ])
        #expect(
            text.contains("DTSTAMP:20190701T090000Z\r\n")
                && text.contains("SUMMARY;LANGUAGE=en:Busy\r\n"))
        var later = sample
        later.activities.removeAll { $0.id.hasPrefix("hidden") }
        #expect(try uids(feed(later) { $0.aboveAudience = .busy }) == ["p_a", "p_b"])
    }

    @Test func allOccurrencesInOneEvent() throws {
        var repeated = SamplePlan()
        repeated.add("odd", "Odd", "2019-01-31T10:00/11:00") {
            $0.recurrence = Located(try! RecurrenceRule.parse("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"))
            $0.content.timezone = Located("Europe/Brussels")
        }
        repeated.add("more", "More", "2019-01-21") {
            $0.recurrence = Located(try! RecurrenceRule.parse("FREQ=WEEKLY;COUNT=3"))
            $0.also = [Located(day("2019-03-02"))]
        }
        let text = try feed(repeated) { $0.usesRecurrenceDates = true }
        #expect(uids(text) == ["p_more", "p_odd"])
        #expect(
            text.contains(
                "RDATE;TZID=Europe/Brussels:20190228T100000\r\nRDATE;TZID=Europe/Brussels:20190331T100000\r\n"
            ))
        #expect(text.contains("RRULE:FREQ=WEEKLY;COUNT=3\r\nRDATE;VALUE=DATE:20190302\r\n"))
    }

    @Test func confirmedMayBlock() throws {
        var confirmed = SamplePlan()
        confirmed.add("a", "A", "2019-03-04/06") { $0.content.status = Located(.confirmed) }
        #expect(try feed(confirmed) { _ in }.contains("TRANSP:TRANSPARENT"))
        #expect(try feed(confirmed) { $0.transparency = .opaque }.contains("TRANSP:OPAQUE"))
    }

    @Test func aFeedWhoseAudienceIsNotExportedIsReported() throws {
        let plan = sample.plan
        var options = ExportOptions(asOf: day("2019-01-15"), stamp: Instant(seconds: 0), tool: "t")
        var definition = FeedDefinition(id: "own", place: nowhere)
        definition.audience = .restricted
        options.feeds = [definition]
        let summary = try FeedExporter(
            plan: plan, expansion: plan.expanded(zones: zones), zones: zones, options: options
        ).export(to: "\(folder.path)/out")
        #expect(summary.warnings.count == 1 && summary.warnings[0].contains("own"))
    }
}
