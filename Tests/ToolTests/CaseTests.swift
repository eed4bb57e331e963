import Foundation
import Testing

/// Tests are folders of text: `Tests/Cases/RULE-OR-FEATURE-WHAT/` holds a small plan, the command
/// to run in that folder, and what it is to print.
///
/// | file | holds | left out |
/// | --- | --- | --- |
/// | `plan/` | the plan; its first line says why the case is there | |
/// | `command.txt` | the arguments | `check plan --no-color` |
/// | `environment.txt` | `NAME=VALUE` lines; an empty value takes a name out | |
/// | `expected.txt`, `expected.json` | standard output | |
/// | `expected-errors.txt` | standard error | nothing is printed there |
/// | `expected-status.txt` | the exit status | 0 |
///
/// `UPDATE_SNAPSHOTS=1` rewrites what is expected. Then read the difference.
struct CaseTests {
    static let cases = Case.all

    @Test func thereAreCases() {
        #expect(Self.cases.count > 50)
    }

    @Test(arguments: cases) func printsWhatIsExpected(_ example: Case) throws {
        let result = try Tool.run(
            example.command, in: example.folder, environment: example.environment)
        if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] == "1" {
            try example.update(result)
        }
        example.expect(result.output, in: example.outputName)
        if result.errors.isEmpty {
            #expect(example.text("expected-errors.txt") == nil, "nothing on standard error")
        } else {
            example.expect(result.errors, in: "expected-errors.txt")
        }
        let status = example.text("expected-status.txt").map { $0.filter { !$0.isWhitespace } }
        #expect("\(result.status)" == status ?? "0", "the exit status")
    }

    @Test(arguments: cases) func saysInItsFirstLineWhyItIsThere(_ example: Case) throws {
        let plan = "\(example.folder)/plan"
        let files = try FileManager.default.subpathsOfDirectory(atPath: plan)
            .filter { $0.hasSuffix(".yaml") }.sorted()
        let first = files.contains("coplan.yaml") ? "coplan.yaml" : try #require(files.first)
        let text = String(
            decoding: try Data(contentsOf: URL(filePath: "\(plan)/\(first)")), as: UTF8.self)
        let line = try #require(text.split(whereSeparator: \.isNewline).first)
        #expect(line.drop { $0 == "\u{FEFF}" }.hasPrefix("# "), "\(example): \(line)")
    }
}

struct Case: CustomTestStringConvertible, Sendable {
    let name: String

    static var folder: String { "\(Tool.root)/Tests/Cases" }

    static var all: [Case] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { Case(name: $0) }
    }

    var testDescription: String { name }

    var folder: String { "\(Case.folder)/\(name)" }

    var command: [String] {
        (text("command.txt") ?? "check plan --no-color")
            .split(whereSeparator: \.isWhitespace).map(String.init)
    }

    var environment: [String: String] {
        var found: [String: String] = [:]
        for line in (text("environment.txt") ?? "").split(whereSeparator: \.isNewline) {
            let halves = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            found[String(halves[0])] = halves.count > 1 ? String(halves[1]) : ""
        }
        return found
    }

    var outputName: String { command.contains("json") ? "expected.json" : "expected.txt" }

    func text(_ file: String) -> String? {
        (try? Data(contentsOf: URL(filePath: "\(folder)/\(file)")))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Compares with a file, and says where the two part.
    func expect(_ actual: String, in file: String) {
        guard let expected = text(file) else {
            Issue.record(
                "\(name) has no \(file); UPDATE_SNAPSHOTS=1 makes it. It would say:\n\(actual)")
            return
        }
        if actual == expected { return }
        let lines = actual.split(separator: "\n", omittingEmptySubsequences: false)
        let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let same = zip(lines, wanted).prefix { $0 == $1 }.count
        Issue.record(
            """
            \(name)/\(file), line \(same + 1): expected
            \(wanted.dropFirst(same).prefix(6).joined(separator: "\n"))
            but it says
            \(lines.dropFirst(same).prefix(6).joined(separator: "\n"))
            """)
    }

    func update(_ result: Tool.Result) throws {
        func write(_ text: String?, _ file: String) throws {
            let path = "\(folder)/\(file)"
            if let text {
                try Data(text.utf8).write(to: URL(filePath: path))
            } else if FileManager.default.fileExists(atPath: path) {
                try FileManager.default.removeItem(atPath: path)
            }
        }
        try write(nil, outputName == "expected.json" ? "expected.txt" : "expected.json")
        try write(result.output, outputName)
        try write(result.errors.isEmpty ? nil : result.errors, "expected-errors.txt")
        try write(result.status == 0 ? nil : "\(result.status)\n", "expected-status.txt")
    }
}
