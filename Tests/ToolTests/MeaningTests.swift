import Foundation
import Testing

/// docs/meaning.md says of each of its examples what is found. Every example is a whole plan.
struct MeaningTests {
    /// Under which heading an example stands, and what is found in it, but for missing contacts.
    private static let examples: [(heading: String, findings: [String])] = [
        ("What takes part", []),
        (
            "Days and times",
            ["error schedule/nonexistent-time alpha/call 2027-03-28 2027-03-28"]
        ),
        ("One at a time", ["warning overlap/person alpha/call alpha/visit 2027-05-26 2027-05-26"]),
        (
            "Too much at once",
            ["warning overlap/country alpha/first alpha/second 2027-05-27 2027-05-31"]
        ),
        (
            "The same audience",
            ["warning overlap/audience alpha/course beta/forum 2027-05-26 2027-05-26"]
        ),
        (
            "Away, and on the way",
            ["warning overlap/travel alpha/first alpha/second 2027-05-26 2027-05-27"]
        ),
        ("The calendar", ["warning calendar/closure alpha/in-tunis 2027-02-16 2027-02-18"]),
        ("The calendar", ["note calendar/guests alpha/exchange 2027-02-19 2027-02-19"]),
        (
            "The calendar",
            [
                "warning calendar/window-blocked alpha/seminar 2027-02-01 2027-02-28",
                "note calendar/window-tight alpha/course 2027-02-01 2027-02-28",
            ]
        ),
        (
            "What must happen by when",
            ["warning process/deadline-missed alpha/course 2027-01-03 2027-01-03"]
        ),
        (
            "Place, scope and money",
            ["warning scope/country alpha/course", "warning scope/theme alpha/course"]
        ),
        (
            "Waivers",
            ["warning waived overlap/person alpha/course alpha/forum 2027-05-26 2027-05-26"]
        ),
        ("Joining forces", []),
    ]

    /// The YAML blocks of the page with their headings, in order.
    private static func blocks() throws -> [(heading: String, plan: String)] {
        let page = try String(contentsOfFile: "\(Tool.root)/docs/meaning.md", encoding: .utf8)
        var found: [(heading: String, plan: String)] = []
        var heading = ""
        var plan: [Substring]?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") { heading = String(line.dropFirst(3)) }
            if line == "```yaml" {
                plan = []
            } else if line == "```", let lines = plan {
                found.append((heading, lines.joined(separator: "\n") + "\n"))
                plan = nil
            } else {
                plan?.append(line)
            }
        }
        return found
    }

    @Test func everyExampleFindsWhatThePageSays() throws {
        let blocks = try Self.blocks()
        #expect(blocks.map(\.heading) == Self.examples.map(\.heading))
        for (block, example) in zip(blocks, Self.examples) {
            let folder = try TemporaryFolder(plan: block.plan)
            let asOf = block.plan.firstMatch(of: /as-of: (\S+)/).map { ["--as-of", "\($0.1)"] }
            let report = try Report.of(folder.path, asOf ?? [])
            let found = report.findings.filter { $0.rule != "scope/no-contact" }.map { finding in
                [
                    finding.level, finding.waived ? "waived" : nil, finding.rule,
                    finding.activities.joined(separator: " "), finding.firstDay, finding.lastDay,
                ].compactMap { $0 }.joined(separator: " ")
            }
            #expect(found == example.findings, "\(block.heading)")
        }
    }

    @Test func theScoreOfTheExampleIsTheOneOnThePage() throws {
        let block = try #require(try Self.blocks().last)
        let folder = try TemporaryFolder(plan: block.plan)
        let result = try Tool.run(["synergies", folder.path, "--explain", "--no-color"])
        #expect(result.output.hasPrefix("0.2225  "))
        #expect(result.output.contains("score: themes 1/2 × countries 1/2 × closeness 81/91"))
    }

    /// Half a day later is not on the page: what it says of half-open times is tried here.
    @Test func noonAndNoonDoNotOverlapButAMinuteMoreDoes() throws {
        let block = try #require(try Self.blocks().first { $0.heading == "One at a time" })
        let longer = block.plan.replacingOccurrences(of: "T09:00/12:00", with: "T09:00/12:01")
        #expect(longer != block.plan)
        let folder = try TemporaryFolder(plan: longer)
        #expect(try Report.of(folder.path).findings(of: "overlap/person").count == 2)
    }
}
