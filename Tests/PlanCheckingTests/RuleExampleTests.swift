import Foundation
import PlanChecking
import PlanModel
import PlanReading
import PlanTime
import Testing

/// The examples of the rules are tests: `bad` is found exactly at its `↓`, `good` is not.
struct RuleExampleTests {
    /// Rules that need more than one file of text to be shown; each has a case folder.
    static let withoutExample = [
        "calendar/holiday", "file/encoding", "file/too-deep", "file/too-large", "file/unreadable",
    ]

    @Test func namesAreOfOneForm() {
        let names = Rule.all.map(\.name)
        #expect(Set(names).count == names.count)
        for rule in Rule.all {
            #expect(rule.name.wholeMatch(of: /[a-z]+\/[a-z]+(-[a-z]+)*/) != nil, "\(rule.name)")
            for words in [rule.summary, rule.why, rule.fix] {
                #expect(words.hasSuffix("."), "\(rule.name): \(words)")
            }
        }
    }

    @Test func onlyAFewHaveNoExample() {
        #expect(Rule.all.filter(\.bad.isEmpty).map(\.name).sorted() == Self.withoutExample)
        #expect(Rule.all.filter(\.good.isEmpty).map(\.name).sorted() == Self.withoutExample)
    }

    @Test(arguments: Rule.all.map(\.name))
    func eachRuleHasACase(_ name: String) throws {
        let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Cases")
        let prefix = name.replacingOccurrences(of: "/", with: "-")
        let folders = try FileManager.default.contentsOfDirectory(atPath: cases.path)
        #expect(
            folders.contains { $0 == prefix || $0.hasPrefix("\(prefix)-") },
            "there is no Tests/Cases/\(prefix)-…")
    }

    @Test(arguments: Rule.all.filter { !$0.bad.isEmpty }.map(\.name))
    func badIsFoundAtItsMarks(_ name: String) throws {
        let rule = try #require(Rule.named(name))
        let (text, marks) = unmarked(rule.bad)
        let all = try findings(text)
        let found = all.filter { $0.rule == name }
            .map { "\($0.place.line):\($0.place.column)" }
        #expect(!marks.isEmpty)
        #expect(found.sorted() == marks.sorted())
        #expect(
            !all.contains { $0.rule.hasPrefix("file/") && $0.rule != name },
            "the example has no mistake beside the one that it is for")
    }

    @Test(arguments: Rule.all.filter { !$0.good.isEmpty }.map(\.name))
    func goodIsNotFound(_ name: String) throws {
        let rule = try #require(Rule.named(name))
        let found = try findings(rule.good).filter {
            $0.rule == name || $0.rule.hasPrefix("file/")
        }
        #expect(found.isEmpty)
    }

    /// The text without its marks, and the places below them.
    private func unmarked(_ text: String) -> (text: String, marks: [String]) {
        var lines: [Substring] = []
        var marks: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.contains("↓"), line.allSatisfy({ $0 == " " || $0 == "↓" }) {
                for (column, character) in line.enumerated() where character == "↓" {
                    marks.append("\(lines.count + 1):\(column + 1)")
                }
            } else {
                lines.append(line)
            }
        }
        return (lines.joined(separator: "\n"), marks)
    }

    private func findings(_ text: String) throws -> [Finding] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("coplan-rule-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appendingPathComponent("coplan.yaml"))
        let zones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())
        let read = try readPlan(folder: folder.path, zones: zones)
        let context = CheckContext(
            plan: read.plan, expansion: read.plan.expanded(zones: zones),
            asOf: try DateExpression.day("2019-01-01"), zones: zones, holidays: [:])
        return check(context, reading: read.findings).findings
    }
}
