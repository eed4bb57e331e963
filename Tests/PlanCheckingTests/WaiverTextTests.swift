import Foundation
import PlanChecking
import PlanModel
import PlanReading
import PlanTime
import Testing

/// What is written into a waiver is what is read from it.
struct WaiverTextTests {
    static let texts = [
        "fine", "She leaves at noon, by train: see the minutes #4", "a: b", "trailing:", "a #b",
        "#b",
        "“quoted” and \"quoted\"", "'single'", "back\\slash", "- dash", "? question", "! bang",
        "*star",
        "&and", "%percent", "@at", "`tick", "{brace}", "[bracket]", "a, b", "> folded", "| block",
        "null", "~", "true", "No", "1e3", "2019-05-20", "12:30", "0x1F", "…", "—", " leading",
        "trailing ",
        "two\nlines", "tab\there", "\u{7}bell", "\u{85}next line", "\u{2028}separator",
        "\u{202E}turned",
        "\u{FEFF}mark", "🚢 🇹🇳 👩‍👩‍👧", "مراجعة: موافق", "Überprüfung – d’accord", "=sum", "\u{10FFFF}",
        "\\n",
        String(repeating: "long ", count: 400) + "end",
    ]

    @Test(arguments: texts, [false, true]) func isReadAsItWasMeant(_ text: String, inBrackets: Bool)
        throws
    {
        let plan = """
            project: {id: alpha, name: Alpha}
            people: {judge: {role: judge}}
            activities:
              a: {title: A, when: 2019-05-20, people: [judge]}
              b: {title: B, when: 2019-05-20, people: [judge]}
            \(inBrackets ? "waivers: [{rule: scope/joint, activities: [alpha/a], reason: r}]" : "waivers:")

            """
        let place = Place(file: 0, line: 4, column: 1, endLine: 4, endColumn: 1)
        let finding = Finding(
            rule: "overlap/person", level: .error, resource: .person(0), activities: [0, 1],
            firstDay: try DateExpression.day("2019-05-20"),
            lastDay: try DateExpression.day("2019-05-21"), place: place)
        let waiver = WaiverText(
            covering: [finding], in: try read(plan).plan, reason: text, by: text,
            until: try DateExpression.day("2019-12-31"))
        let edited = try addingWaiver(
            lines: waiver.lines, inOneLine: waiver.inOneLine, to: Array(plan.utf8))
        let result = try read(String(decoding: edited, as: UTF8.self))
        #expect(result.findings.isEmpty)
        let last = try #require(result.plan.waivers.last)
        #expect(result.plan.waivers.count == (inBrackets ? 2 : 1))
        #expect(last.reason == text)
        #expect(last.by == text)
        #expect(last.rule?.value == "overlap/person")
        #expect(last.resource?.value == "person:judge")
        #expect(last.activities?.map(\.id) == ["alpha/a", "alpha/b"])
        #expect(last.when.map(\.value.description) == ["2019-05-20 to 2019-05-21"])
        #expect(last.until?.value.description == "2019-12-31")
    }

    @Test func manyActivitiesStandBelowEachOther() throws {
        let ids = (1...12).map { "  step-\($0 + 100): {title: Step, when: 2019-05-20}\n" }.joined()
        let plan = try read("project: {id: alpha, name: Alpha}\nactivities:\n\(ids)").plan
        let finding = Finding(
            rule: "budget/project", level: .warning, activities: (0..<12).map { Int32($0) },
            place: .start(of: 0))
        let waiver = WaiverText(covering: [finding], in: plan, reason: "fine")
        #expect(
            waiver.lines.prefix(3) == ["rule: budget/project", "activities:", "  - alpha/step-101"])
        let edited = try addingWaiver(lines: waiver.lines, inOneLine: waiver.inOneLine, to: [])
        #expect(
            String(decoding: edited, as: UTF8.self).hasPrefix(
                "waivers:\n  - rule: budget/project\n    activities:\n      - alpha/step-101\n"))
    }

    private func read(_ text: String) throws -> ReadPlan {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("coplan-waiver-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appendingPathComponent("coplan.yaml"))
        let zones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())
        return try readPlan(folder: folder.path, zones: zones)
    }
}
