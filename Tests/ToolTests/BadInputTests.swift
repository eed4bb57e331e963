import Foundation
import Testing

/// Whatever it is given, the tool says clearly what is wrong, in good time, and with the right
/// exit status: 1 for a mistake in the plan, 2 where the plan or the usage is of no use.
struct BadInputTests {
    // MARK: Plans that cannot be used

    @Test func anEmptyFolderHoldsNoPlan() throws {
        let folder = try TemporaryFolder()
        let result = try Tool.run(["check", folder.path])
        #expect(result.status == 2)
        #expect(result.errors.contains("holds no plan files"))
        #expect(result.output.isEmpty)
    }

    @Test func aFolderThatIsNotThere() throws {
        let result = try Tool.run(["check", "/nonexistent/plan"])
        #expect(result.status == 2)
        #expect(
            result.errors == """
                coplan: there is no file or folder /nonexistent/plan
                  name a plan's folder or one of its files, as seen from this folder

                """)
    }

    @Test func noPlanHereOrAbove() throws {
        let folder = try TemporaryFolder()
        let result = try Tool.run(["check"], in: folder.path)
        #expect(result.status == 2)
        #expect(result.errors.contains("there is no plan here"))
    }

    @Test func aFileThatIsNoPlanFile() throws {
        let folder = try TemporaryFolder(["notes.txt": "activities:\n"])
        let result = try Tool.run(["check", "\(folder.path)/notes.txt"])
        #expect(result.status == 2)
        #expect(result.errors.contains("is not a plan file"))
    }

    @Test(arguments: ["/dev/null", "/dev/zero"]) func aDevice(_ path: String) throws {
        let result = try Tool.run(["check", path])
        #expect(result.status == 2)
        #expect(result.errors.contains("neither a file nor a folder"))
    }

    // MARK: Files that cannot be read

    /// A plan with one good file and another one.
    private func finding(
        in file: String = "bad.yaml", _ data: Data, _ settings: String = ""
    ) throws -> (rules: Set<String>, result: Tool.Result) {
        let folder = try TemporaryFolder(plan: settings + Self.sound)
        try folder.write(file, data)
        let result = try Tool.run(["check", folder.path])
        let report = try Report.of(folder.path)
        #expect(report.summary.activities >= 1, "the good file is read")
        return (Set(report.findings.map(\.rule)), result)
    }

    private static let sound = """
        project: {id: alpha, name: Alpha, contact: the desk}
        activities:
          course: {title: Course, when: 2019-05-20}

        """

    @Test(arguments: [
        ("Latin-1", [0x61, 0x3A, 0x20, 0xE9, 0x0A] as [UInt8]),
        ("a surrogate", [0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80, 0x0A]),
        ("an overlong slash", [0x61, 0x3A, 0x20, 0xC0, 0xAF, 0x0A]),
        ("cut in the middle of a character", [0x61, 0x3A, 0x20, 0xE2, 0x82]),
        ("beyond Unicode", [0x61, 0x3A, 0x20, 0xF4, 0x90, 0x80, 0x80, 0x0A]),
        ("UTF-16", [0xFF, 0xFE, 0x61, 0x00, 0x3A, 0x00]),
        ("a zero byte", [0x61, 0x3A, 0x20, 0x00, 0x0A]),
        ("control characters", [0x61, 0x3A, 0x20, 0x07, 0x0A]),
    ]) func bytesThatAreNoText(_ name: String, _ bytes: [UInt8]) throws {
        let (rules, result) = try finding(Data(bytes))
        #expect(rules == ["file/encoding"], "\(name)")
        #expect(result.status == 1)
    }

    @Test func aBinaryFile() throws {
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let (rules, result) = try finding(Data(noise))
        #expect(rules == ["file/encoding"])
        #expect(result.status == 1)
        #expect(result.output.utf8.count < 5_000, "and does not fill the screen with it")
    }

    @Test func aTextOfTenMegabytes() throws {
        let text = "x-text: " + String(repeating: "a", count: 10_000_000) + "\n"
        let (rules, result) = try finding(Data(text.utf8))
        #expect(rules == ["file/too-large"])
        #expect(result.status == 1)
        #expect(result.output.contains("text-bytes"))
        #expect(result.output.utf8.count < 5_000)
    }

    @Test func aFileOverTheBound() throws {
        let text = String(repeating: "# nothing\n", count: 200)
        let (rules, result) = try finding(
            Data(text.utf8), "limits: {file-bytes: 1000}\n")
        #expect(rules == ["file/too-large"])
        #expect(result.output.contains("file-bytes"))
    }

    @Test func moreFilesThanTheBound() throws {
        let folder = try TemporaryFolder(plan: "limits: {files: 3}\n")
        for number in 0..<5 { try folder.write("\(number).yaml", "# nothing\n") }
        let result = try Tool.run(["check", folder.path])
        #expect(result.status == 2)
        #expect(result.errors.contains("limits: files"))
    }

    @Test func anAliasBomb() throws {
        var text = "x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
        for level in 1...30 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "x-\(level): &a\(level) [\(aliases)]\n"
        }
        let (rules, result) = try finding(Data(text.utf8))
        #expect(rules == ["file/too-large"])
        #expect(result.output.contains("alias-nodes"))
    }

    @Test func aBombOfMergeKeys() throws {
        var text = "x-0: &a0 {k0: 1}\n"
        for level in 1...40 {
            text += "x-\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)], k\(level): 1}\n"
        }
        text += "project: {<<: *a40, id: beta, name: Beta}\n"
        let (rules, result) = try finding(Data(text.utf8))
        #expect(rules.isSubset(of: ["file/too-large", "file/too-deep", "file/unknown-key"]))
        #expect(!rules.isEmpty)
        #expect(result.status == 1)
    }

    @Test(arguments: ["brackets", "braces", "indentation", "dashes"])
    func nestingTenThousandDeep(_ kind: String) throws {
        let depth = 10_000
        let text =
            switch kind {
            case "brackets":
                "x-deep: " + String(repeating: "[", count: depth)
                    + String(repeating: "]", count: depth)
            case "braces":
                "x-deep: " + String(repeating: "{a: ", count: depth)
                    + String(repeating: "}", count: depth)
            case "dashes": "x-deep:\n  " + String(repeating: "- ", count: depth) + "a\n"
            default:
                "x-deep:\n"
                    + (1...1_500).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
            }
        let (rules, result) = try finding(Data(text.utf8))
        #expect(rules == ["file/too-deep"])
        #expect(result.status == 1)
    }

    @Test func aThousandMistakesInOneFile() throws {
        let text = "themes:\n" + String(repeating: "  a: \"b\" c\n", count: 1_000)
        let (rules, result) = try finding(Data(text.utf8))
        #expect(rules == ["file/syntax"])
        #expect(result.status == 1)
    }

    /// Each was slow, large in memory or a crash in some reader of YAML: something very many times, where #
    /// stands for the number. What hangs fails after a minute.
    @Test(arguments: [
        ("keys", "", "k#: v\n", 100_000),
        ("keys of a record", "x-a:\n", "  k#: v\n", 200_000),
        (
            "the same key", "project: {id: a, name: A}\nactivities:\n", "  a: {title: A}\n", 50_000
        ),
        ("items without a value", "x-a:\n", "- \n", 300_000),
        ("waivers without a value", "waivers:\n", "- \n", 300_000),
        ("anchors", "x-a:\n", "- &a# x\n", 100_000),
        ("aliases of nothing", "", "x-#: *a\n", 10_000),
        ("keys with question marks", "", "? a\n: b\n", 100_000),
        ("question marks", "", "? ", 200_000),
        ("brackets on lines", "x-a: ", "[\n", 300_000),
        ("documents", "", "---\n", 300_000),
        ("directives", "", "%TAG !a#! tag:a\n", 5_000),
        ("carriage returns", "", "a: \"b\" c\r", 100_000),
        ("line separators", "x-a: [", "\u{2028}, ", 20_000),
        ("a key of a megabyte", "? ", "k", 1_000_000),
        ("a key that never ends", "", "k", 5_000_000),
        ("blank lines", "", " \n", 500_000),
        (
            "unknown references", "project: {id: a, name: A}\nactivities:\n",
            "  a#: {title: A, when: 2019, venue: v#}\n", 20_000
        ),
    ])
    func veryMany(_ name: String, _ start: String, _ each: String, _ count: Int) throws {
        var text = start
        for number in 0..<count {
            text += each.split(separator: "#", omittingEmptySubsequences: false)
                .joined(separator: "\(number)")
        }
        let folder = try TemporaryFolder(["coplan.yaml": Self.sound, "bad.yaml": text])
        for format in ["text", "json"] {
            let result = try Tool.run(["check", folder.path, "--format", format])
            #expect([0, 1].contains(result.status), "\(name)")
            #expect(result.errors.isEmpty)
            #expect(result.output.utf8.count < 2_000_000, "and does not fill the screen with it")
        }
    }

    @Test func linksInACircle() throws {
        let folder = try TemporaryFolder(plan: Self.sound)
        try link("\(folder.path)/a.yaml", to: "b.yaml")
        try link("\(folder.path)/b.yaml", to: "a.yaml")
        let report = try Report.of(folder.path)
        #expect(report.findings.map(\.rule) == ["file/unreadable", "file/unreadable"])
        #expect(report.summary.activities == 1)
    }

    @Test(arguments: [
        "activities:\n  a: {\n", "activities: [\n", "\"", "'", "activities:\n  a: |", "? a\n: b\n",
        "%YAML 9.9\n---\na: b\n", "--- a\n--- b\n", "!!binary aGVsbG8=\n", "&a\n", "*a\n",
        "a: *a\n",
        "x-a: &a [*a]\n", "<<: <<\n", "<<: [1]\n", "{}\n", "[]\n", "...\n", "\t\n", "-\n", ":\n",
        "? \n", "project:\n  - id: a\n", "activities:\n  - title: A\n", "[a: b\n", "a: b: c\n",
        "activities:\n  a:\n    when: !!timestamp 2019-05-20\n    title: A\n", "#\u{0}",
        "activities: &a\n  a: *a\n", "waivers:\n  -\n", "closures: {a: {when: {TN: }}}\n",
        "activities: {a: {sessions: {b: }}}\n", "activities: {a: {after: {a: {b: c}}}}\n",
        "x-a: &a {x: 1}\nactivities: {a: {<<: *a, <<: *a}}\n", "limits: {depth: 0}\n",
        "rules: {overlap/person: {a: b}}\n", "calendars: {TN: []}\n", "weekends: {TN: [{}]}\n",
    ]) func oddYAML(_ text: String) throws {
        let folder = try TemporaryFolder(plan: text)
        let result = try Tool.run(["check", folder.path])
        #expect([0, 1].contains(result.status), "\(result.errors)")
        #expect(result.errors.isEmpty)
        let list = try Tool.run(["list", folder.path])
        #expect(list.status == result.status)
    }

    // MARK: What is on the disk

    @Test func aFolderNamedLikeAFile() throws {
        let folder = try TemporaryFolder(plan: Self.sound)
        try folder.write("x.yaml/inside.yaml", "themes:\n  drugs: {name: Drugs}\n")
        let result = try Tool.run(["check", folder.path])
        #expect(result.status == 1)
        #expect(result.output.contains("cannot be read: this is a folder, not a file"))
        #expect(result.output.contains("--> x.yaml:1:1"))
    }

    @Test func aPipeNamedLikeAFile() throws {
        let folder = try TemporaryFolder(plan: Self.sound)
        #expect(mkfifo("\(folder.path)/pipe.yaml", 0o644) == 0)
        let result = try Tool.run(["check", folder.path])
        #expect(result.status == 1, "and is not waited for")
        #expect(result.output.contains("this is not a regular file"))
    }

    @Test func aPipeInPlaceOfTheSettings() throws {
        let folder = try TemporaryFolder(["alpha.yaml": Self.sound])
        #expect(mkfifo("\(folder.path)/coplan.yaml", 0o644) == 0)
        let result = try Tool.run(["check", folder.path])
        #expect(result.status == 1)
        #expect(result.output.contains("this is not a regular file"))
    }

    @Test func aLinkThatLeadsNowhere() throws {
        let folder = try TemporaryFolder(plan: Self.sound)
        try link("\(folder.path)/lost.yaml", to: "/nonexistent/file.yaml")
        let result = try Tool.run(["check", folder.path])
        #expect(result.status == 1)
        #expect(result.output.contains("the link leads nowhere"))
    }

    @Test func aFileWithoutPermission() throws {
        let folder = try TemporaryFolder(plan: Self.sound)
        try folder.write("secret.yaml", "themes:\n  drugs: {name: Drugs}\n")
        #expect(chmod("\(folder.path)/secret.yaml", 0) == 0)
        let result = try Tool.run(["check", folder.path])
        if geteuid() == 0 {
            #expect(result.status == 0, "the superuser may read all")
        } else {
            #expect(result.status == 1)
            #expect(result.output.contains("cannot be read: Permission denied"))
        }
    }

    @Test func linksThatLeaveTheFolderAreNotFollowed() throws {
        let outside = try TemporaryFolder(["secret.yaml": "themes:\n  wrong: []\n"])
        let folder = try TemporaryFolder(plan: Self.sound)
        try link("\(folder.path)/out.yaml", to: "\(outside.path)/secret.yaml")
        try link("\(folder.path)/folder", to: outside.path)
        try link("\(folder.path)/up", to: "..")
        try link("\(folder.path)/round", to: ".")
        try folder.write("kept.yml", "themes:\n  drugs: {name: Drugs}\n")
        try link("\(folder.path)/again.yaml", to: "kept.yml")
        let result = try Tool.run(["check", folder.path])
        #expect(result.status == 0)
        #expect(!result.output.contains("wrong"))
    }

    private func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    // MARK: Usage

    @Test(arguments: [
        (["chek"], "did you mean coplan check?"),
        (["--hlep"], "there is no option --hlep"),
        ([], "Usage: coplan COMMAND"),
        (["check", "--fromat", "json"], "did you mean --format?"),
        (["check", "-x"], "check has no option -x"),
        (["check", "--format", "jsn"], "did you mean json?"),
        (["list", "--format", "sarif"], "list has no format “sarif”"),
        (["check", "--format"], "--format needs a value"),
        (["check", "--format", "json", "--format", "text"], "given twice"),
        (["check", "--strict=yes"], "--strict takes no value"),
        (["check", "one", "two"], "check does not take “two”"),
        (["check", "plans", "--as-of", "tomorrow"], "--as-of: “tomorrow” is not a date"),
        (["check", "plans", "--as-of", "2019-02-30"], "--as-of: February 2019 has no day 30"),
        (["check", "plans", "--as-of", "2019-05-20/22"], "--as-of: one single day is needed here"),
        (["check", "plans", "--audience", "friends"], "there is no audience “friends”"),
        (["list", "plans", "--project", "copolat"], "did you mean copolad?"),
        (["list", "plans", "--country", "tn"], "there is no country or region “tn”"),
        (["list", "plans", "--theme", "cocaina"], "there is no theme “cocaina”"),
        (["list", "plans", "--status", "confrimed"], "did you mean confirmed?"),
        (["list", "plans", "--from", "2019-13"], "--from: there is no month 13"),
        (["conflicts", "plans", "--rule", "persn"], "did you mean overlap/person?"),
        (["conflicts", "plans", "--rule", "calendar/weekend"], "there is no overlap rule"),
        (["conflicts", "plans", "--level", "fatal"], "there is no level “fatal”"),
        (["explain", "overlap"], "there is no rule “overlap”"),
        (["verify"], "coplan: "),
    ]) func wrongUsage(_ words: [String], _ message: String) throws {
        let result = try Tool.run(words)
        #expect(result.status == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test(arguments: ["yesterday", "-1", "1e9", "99999999999999999999", " 1", "7258118400"])
    func aSourceDateEpochThatIsNone(_ value: String) throws {
        let result = try Tool.run(["check", "plans"], environment: ["SOURCE_DATE_EPOCH": value])
        #expect(result.status == 2)
        #expect(result.errors.contains("SOURCE_DATE_EPOCH is “\(value)”"))
    }

    @Test func controlCharactersInArgumentsAreShownEscaped() throws {
        let result = try Tool.run(["check", "\u{1B}[2Jplan\u{202E}"])
        #expect(result.status == 2)
        #expect(!result.errors.unicodeScalars.contains("\u{1B}"))
        #expect(result.errors.contains("\\u{1b}[2Jplan\\u{202e}"))
    }

    @Test func everyCommandHasAHelp() throws {
        let help = try Tool.run(["--help"])
        #expect(help.status == 0)
        let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
        let commands = lines.drop { $0 != "Commands:" }.dropFirst().prefix { !$0.isEmpty }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(commands.contains("check") && commands.contains("export"))
        for command in commands {
            for words in [[command, "-h"], [command, "--help"], ["help", command]] {
                let result = try Tool.run(words)
                #expect(result.status == 0)
                #expect(result.errors.isEmpty)
                #expect(result.output.contains("Usage: coplan \(command)"))
            }
        }
    }
}
