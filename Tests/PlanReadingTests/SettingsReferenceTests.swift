import Foundation
import PlanModel
import Testing

@testable import PlanReading

/// docs/coplan.yaml names every setting, is a coplan.yaml that works, and states the defaults.
struct SettingsReferenceTests {
    private let text: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        text = try String(
            contentsOf: root.appendingPathComponent("docs/coplan.yaml"), encoding: .utf8)
    }

    @Test func isReadWithoutAFinding() throws {
        let plan = try read(text)
        #expect(plan.findings.isEmpty, "\(plan.findings.map(\.message))")
    }

    /// What stands behind # is right as well, in the place of the default above it.
    @Test func itsExamplesAreRead() throws {
        let examples = exampleLines
        #expect(examples.count > 20)
        let keys = Set(examples.compactMap(key))
        let settings = text.split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("#") && !keys.contains(key($0) ?? "-") }
        let regions = "regions: {}"
        let plan = try read((settings + examples + [regions]).joined(separator: "\n"))
        let wrong = plan.findings.filter { $0.rule != "file/unreadable" }
        #expect(wrong.isEmpty, "\(wrong.map { "\($0.place.line): \($0.message)" })")
        #expect(plan.plan.settings.feeds.count == 1)
        #expect(!plan.plan.settings.weekends.isEmpty)
        #expect(plan.plan.settings.countryLoad.all != nil)
    }

    @Test func namesEverySetting() {
        let written = Set(
            text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
        for field in settingsFields.fields {
            #expect(
                text.split(separator: "\n").contains {
                    $0.hasPrefix("\(field.name):") || $0.hasPrefix("#\(field.name):")
                }, "`\(field.name)` has no line of its own")
            for name in names(in: field.schema) {
                let isNamed = written.contains(name)
                #expect(isNamed, "`\(field.name)` takes `\(name)`")
            }
        }
    }

    @Test func statesTheDefaults() throws {
        let reader = FileReader(file: 0, limits: ReadingLimits(), holdsSettings: true)
        let draft = try #require(reader.read(Array(text.utf8)).settings)
        let (written, defaults) = (draft.settings, Settings())
        #expect(draft.limits.reading == ReadingLimits())
        #expect(written.format?.value == 1)
        #expect(written.zoneName == defaults.zoneName)
        #expect(written.mainLanguage == defaults.mainLanguage)
        #expect(written.travelDays == defaults.travelDays)
        #expect("\(written.limits)" == "\(defaults.limits)")
        #expect(written.countryLoad.isOff && defaults.countryLoad.isOff)
        #expect(written.rules.isEmpty && written.kinds.isEmpty && written.calendars.isEmpty)
        #expect(written.weekends.isEmpty && written.deadlines.isEmpty && written.feeds.isEmpty)
        // Everything else that has a value is written out; a new one must be told apart here.
        let stated = Set(text.split(separator: "\n").compactMap { key(String($0)) })
        #expect(
            stated == [
                "format", "timezone", "language", "refresh", "audiences", "rules", "kinds",
                "calendars", "weekends", "travel-days", "lead-time", "synergy-window", "deadlines",
                "feeds", "freebusy-audience", "sources", "limits",
            ])
        // Each bound is written out, so that the comparison above is about all of them.
        let limits = try #require(settingsFields.fields.first { $0.name == "limits" })
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        for name in names(in: limits.schema) {
            #expect(lines.contains { $0.hasPrefix("\(name): ") }, "`limits: \(name)`")
        }
    }

    /// The lines of examples, without their #: `#name: …` and what is indented below it.
    private var exampleLines: [String] {
        text.split(separator: "\n").map(String.init).filter { line in
            guard line.hasPrefix("#"), let second = line.dropFirst().first else { return false }
            return second.isLetter || line.hasPrefix("#  ")
        }.map { String($0.dropFirst()) }
    }

    private func key(_ line: String) -> String? {
        guard let first = line.first, first.isLetter, let colon = line.firstIndex(of: ":") else {
            return nil
        }
        return String(line[..<colon])
    }

    /// The keys of all records that may stand in a value.
    private func names(in schema: Schema) -> [String] {
        switch schema {
        case .record(let record): record.fields.flatMap { [$0.name] + names(in: $0.schema) }
        case .list(let item), .set(let item), .map(_, let item), .shared(_, let item):
            names(in: item)
        case .either(let choices): choices.flatMap(names)
        default: []
        }
    }
}
