import Foundation
import Testing

/// The plan in `plans/` is real, and what is known of it from outside is found in it.
struct ShippedPlanTests {
    private static let folder = "\(Tool.root)/plans"

    private static let asShipped = Result<Report, any Error> { try Report.of(folder) }

    private var report: Report {
        get throws { try Self.asShipped.get() }
    }

    @Test func findsTwoAnnualConferencesForTheSameCountriesOnTheSameDays() throws {
        let found = try #require(
            report.findings.first {
                $0.activities == ["copolad/annual-conference-4", "el-paccto/annual-meeting-2"]
            })
        #expect(found.rule == "overlap/audience")
        #expect(found.level == "warning")
        #expect((found.firstDay, found.lastDay) == ("2019-06-18", "2019-06-19"))
        let shared = try #require(found.shared)
        #expect(shared.leads == ["fiiapp"])
        #expect(Set(["AR", "CO", "EC", "MX", "PE"]).isSubset(of: shared.countries))
        #expect(shared.inherited)
    }

    @Test func findsTheSteeringCommitteeInTheWeekOfTheAnnualMeeting() throws {
        let found = try #require(
            report.findings.first {
                $0.activities == ["crimjust/steering-committee", "el-paccto/annual-meeting-2"]
            })
        #expect(found.rule == "overlap/audience")
        #expect((found.firstDay, found.lastDay) == ("2019-06-21", "2019-06-21"))
        #expect(found.shared?.themes == ["criminal-justice"])
    }

    @Test func leavesParisAndPragueInTheSameWeekAlone() throws {
        let pair = ["copolad/drug-observatories-3", "euromed-police/exchange-cybercrime"]
        let list = try Tool.run([
            "list", Self.folder, "--from", "2019-03-25", "--to", "2019-03-29",
        ])
        #expect(pair.allSatisfy { list.output.contains($0) }, "both are in the plan")
        #expect(
            try report.findings.filter { !Set($0.activities).isDisjoint(with: pair) }.map(\.rule)
                == ["calendar/guests"], "only that Friday is a day of rest for some guests")
    }

    @Test func hasTheseFindingsAndNoOthers() throws {
        let found = try report.findings.map { "\($0.rule) \($0.activities.joined(separator: " "))" }
        #expect(
            found == [
                // Waived: Turkey, which the project announced.
                "scope/country euromed-police/heads-of-ct-units",
                "process/confirmed-without-place euromed-police/heads-of-ct-units",
                "calendar/guests euromed-police/exchange-firearms",
                "calendar/guests euromed-police/exchange-drugs",
                "calendar/guests seacop/miu-workshop-2",
                "calendar/guests euromed-police/exchange-cybercrime",
                "calendar/guests aircop/intelligence-training",
                "calendar/window-tight euromed-police/training-malware-analysis",
                "overlap/audience copolad/annual-conference-4 el-paccto/annual-meeting-2",
                "overlap/audience crimjust/steering-committee el-paccto/annual-meeting-2",
                "calendar/guests crimjust/working-group-ar-bo",
                "schedule/outside-project copolad/law-enforcement-42",
            ])
    }

    @Test func hasNoMistakesInItsFiles() throws {
        #expect(try !report.findings.contains { $0.rule.hasPrefix("file/") })
        #expect(try report.summary.activities > 40)
        #expect(try report.asOf == "2018-12-01", "SOURCE_DATE_EPOCH and as-of agree")
    }

    @Test func takesSundayInAmmanForAWorkingDay() throws {
        let list = try Tool.run([
            "list", Self.folder, "--country", "JO", "--from", "2019-01-20", "--to", "2019-01-24",
        ])
        #expect(list.output.contains("2019-01-20/24  euromed-police/exchange-firearms"))
        #expect(try report.findings(of: "calendar/weekend").isEmpty)
    }

    /// What is known of the calendar of 2019, asked of the shipped plan with one more project.
    @Test func knowsTheCalendarOf2019() throws {
        let folder = try TemporaryFolder(
            plan: """
                include: \(Self.folder)
                calendars:
                  BE: \(Self.folder)/calendars/BE.ics
                  TN: \(Self.folder)/calendars/TN.ics
                projects:
                  extra: {name: Extra (an invented example)}
                activities:
                  algiers-until-friday: {project: extra, title: A, when: 2019-02-18/22, place: {city: Algiers, country: DZ}}
                  amman-sunday-to-thursday: {project: extra, title: A, when: 2019-01-20/24, place: {city: Amman, country: JO}}
                  lisbon-until-friday: {project: extra, title: A, when: 2019-02-18/22, countries: [DZ, EG], place: {city: Lisbon, country: PT}}
                  tunis-in-ramadan: {project: extra, title: A, when: 2019-05-14/15, place: {city: Tunis, country: TN}}
                  tunis-in-may: {project: extra, title: A, when: 2019-05, place: {city: Tunis, country: TN}}
                  tunis-eid-closure: {project: extra, title: A, when: 2019-06-06, place: {city: Tunis, country: TN}}
                  brussels-armistice: {project: extra, title: A, when: 2019-11-11, place: {city: Brussels, country: BE}, institutions: [dg-home]}
                  brussels-schuman: {project: extra, title: A, when: 2019-05-09, place: {city: Brussels, country: BE}, institutions: [dg-home]}
                """)
        let report = try Report.of(folder.path)
        #expect(!report.findings.contains { $0.rule.hasPrefix("file/") })
        func rules(_ activity: String) -> Set<String> {
            Set(
                report.findings.filter {
                    $0.activities == ["extra/\(activity)"] && $0.rule.hasPrefix("calendar/")
                        && $0.level != "note"
                }.map(\.rule))
        }
        #expect(rules("algiers-until-friday") == ["calendar/weekend"])
        #expect(rules("amman-sunday-to-thursday") == [])
        #expect(rules("lisbon-until-friday") == [], "the host's rest days count")
        #expect(rules("tunis-in-ramadan") == ["calendar/closure"])
        #expect(
            rules("tunis-in-may").isDisjoint(with: ["calendar/closure", "calendar/holiday"]),
            "nothing is said about a day of a window")
        #expect(rules("tunis-eid-closure") == ["calendar/closure", "calendar/holiday"])
        #expect(rules("brussels-armistice") == ["calendar/holiday"], "the Commission works")
        #expect(rules("brussels-schuman") == ["calendar/closure"], "Belgium works")
    }

    /// Where a thing is written does not matter, nor in which order.
    @Test func saysTheSameWhenItsFilesAreShuffled() throws {
        let folder = try TemporaryFolder()
        var shared = ""
        var number = 100
        for (name, data) in try TemporaryFolder.contents(of: Self.folder).sorted(by: {
            $0.key < $1.key
        }) {
            if name.hasPrefix("shared/") {
                shared = "\(String(decoding: data, as: UTF8.self))\n\(shared)"
            } else if name.hasPrefix("projects/") {
                number -= 1
                try folder.write("\(number % 3)/\(number)/some-project.yml", data)
            } else {
                try folder.write(name, data)
            }
        }
        try folder.write("zz/all-the-rest.yaml", shared)
        #expect(try Report.of(folder.path) == report)
    }

    @Test func saysTheSameWhenARecordIsMovedToAFileOfItsOwn() throws {
        let activities = [
            "  a: {project: alpha, title: A, when: 2019-05-20, people: [trainer], status: confirmed, online: true}",
            "  b: {project: beta, title: B, when: 2019-05-20/21, people: [trainer], status: confirmed, online: true}",
            "  c: {project: beta, title: C, when: 2019-05-21, themes: [drugs], after: [b]}",
            "  d: {project: alpha, title: D, when: 2019-05-21, themes: [drugs]}",
        ]
        let others = [
            "people:\n  trainer: {role: trainer}", "themes:\n  drugs: {name: Drugs}",
            "projects:\n  alpha: {name: Alpha, countries: [TN], contact: a}\n"
                + "  beta: {name: Beta, countries: [TN], contact: b}",
        ]
        let whole = try TemporaryFolder(
            plan: (others + ["activities:"] + activities).joined(separator: "\n"))
        let split = try TemporaryFolder()
        for (index, activity) in activities.reversed().enumerated() {
            try split.write("\(index)/activity.yaml", "activities:\n\(activity)\n")
        }
        for (index, other) in others.enumerated() { try split.write("z\(index).yaml", other) }
        let report = try Report.of(whole.path)
        #expect(report.findings.count == 3)
        #expect(try Report.of(split.path) == report)
    }
}
