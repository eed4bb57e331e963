import Foundation
import Testing

/// Colours, and readers that go away.
struct TerminalTests {
    private static let plan = """
        project: {id: alpha, name: Alpha}
        activities:
          course: {title: Course, when: 2019-02-30}

        """

    /// A terminal's two ends (`ptmx(4)`); nil where the system has none.
    private func terminal() -> (master: Int32, slave: Int32)? {
        #if os(Linux)
            let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            var number: Int32 = 0
            var isLocked: Int32 = 0
            let unlock: UInt = 0x4004_5431
            let getNumber: UInt = 0x8004_5430
            guard master >= 0, ioctl(master, unlock, &isLocked) == 0,
                ioctl(master, getNumber, &number) == 0
            else { return nil }
            let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
            return slave >= 0 ? (master, slave) : nil
        #else
            return nil
        #endif
    }

    /// What the tool prints on a terminal; nil where there is none to be had.
    private func onTerminal(
        _ words: [String], _ environment: [String: String], command: String = "check",
        plan: String = plan
    ) throws -> String? {
        guard let (master, slave) = terminal() else { return nil }
        defer {
            close(master)
            close(slave)
        }
        let folder = try TemporaryFolder(plan: plan)
        _ = try Tool.run(
            [command, folder.path] + words, environment: environment,
            output: FileHandle(fileDescriptor: slave, closeOnDealloc: false))
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = read(master, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    @Test func isColouredOnATerminal() throws {
        guard let text = try onTerminal([], ["TERM": "xterm"]) else { return }
        #expect(text.contains("\u{1B}["))
    }

    @Test(arguments: [["NO_COLOR": "1", "TERM": "xterm"], ["TERM": "dumb"]])
    func isPlainWhereColoursAreNotWanted(_ environment: [String: String]) throws {
        guard let text = try onTerminal([], environment) else { return }
        #expect(text.contains("error[file/bad-value]"))
        #expect(!text.contains("\u{1B}"))
    }

    /// The heat map has shades where there are colours, and digits alone where there are none.
    @Test func shadesTheLoadOnATerminal() throws {
        let plan = """
            institutions: {unit: {name: Unit, capacity: 1}}
            project: {id: alpha, name: Alpha}
            activities:
              a: {title: A, when: 2019-05-20, institutions: [unit]}
              b: {title: B, when: 2019-05-20, institutions: [unit]}
              c: {title: C, when: 2019-06-03, institutions: [unit]}

            """
        guard
            let text = try onTerminal(
                ["--load", "--of", "institution"], ["TERM": "xterm"], command: "conflicts",
                plan: plan)
        else { return }
        #expect(text.contains("\u{1B}[1;31m  2▒\u{1B}[0m  1░"))
        let plain = try onTerminal(
            ["--load", "--of", "institution", "--no-color"], ["TERM": "xterm"],
            command: "conflicts", plan: plan)
        #expect(plain?.contains("  2!   1\r\n") ?? false)
    }

    @Test func isPlainWithNoColor() throws {
        guard let text = try onTerminal(["--no-color"], ["TERM": "xterm"]) else { return }
        #expect(text.contains("error[file/bad-value]"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func isPlainInAFile() throws {
        let folder = try TemporaryFolder(plan: Self.plan)
        let result = try Tool.run(["check", folder.path], environment: ["TERM": "xterm"])
        #expect(result.output.contains("error[file/bad-value]"))
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test(arguments: [["check", "plans"], ["list", "plans", "--format", "json"], ["--help"]])
    func aReaderThatHasGoneIsNoFailure(_ words: [String]) throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let result = try Tool.run(words, output: pipe.fileHandleForWriting)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
    }

    private static let wideTitles = """
        project: {id: alpha, name: Alpha}
        activities:
          arabic: {title: "\(String(repeating: "ندوة ", count: 20))", when: 2018-12-10}
          family: {title: "\(String(repeating: "👨‍👩‍👧‍👦 ", count: 40))", when: 2018-12-11}
          long: {title: "\(String(repeating: "word ", count: 40))", when: 2018-12-12}
          wide: {title: "\(String(repeating: "研讨会", count: 20))", when: 2018-12-13, place: {city: 塔什干, country: UZ}}

        """

    /// Each line fits, and what is cut is cut between characters.
    @Test(arguments: [72, 80, 101])
    func tablesFitTheTerminal(_ columns: Int) throws {
        guard
            let text = try onTerminal(
                ["--no-color"], ["COLUMNS": "\(columns)"], command: "list", plan: Self.wideTitles)
        else { return }
        let rows = text.split(whereSeparator: \.isNewline).dropLast()
        #expect(rows.count == 4)
        for row in rows {
            #expect(row.hasSuffix("…"))
            // Han signs and families take two columns; letters one.
            let width = row.reduce(0) { sum, character in
                let first = character.unicodeScalars.first!.value
                return sum + ((0x4E00...0x9FFF).contains(first) || first >= 0x1F300 ? 2 : 1)
            }
            #expect(width <= columns)
            #expect(width >= columns - 2)
            // No family has lost a member.
            for character in row where character.unicodeScalars.first!.value >= 0x1F300 {
                #expect(character == "👨‍👩‍👧‍👦")
            }
        }
    }

    /// Too narrow for a table: two lines and more for each, and every word is there.
    @Test func narrowTablesTakeMoreLines() throws {
        guard
            let text = try onTerminal(
                ["--no-color"], ["COLUMNS": "60"], command: "list", plan: Self.wideTitles)
        else { return }
        let lines = text.split(whereSeparator: \.isNewline)
        #expect(lines.contains("2018-12-12  alpha/long"))
        #expect(text.split(whereSeparator: \.isWhitespace).count { $0 == "word" } == 40)
        #expect(text.contains("· 塔什干 UZ · tentative"))
        #expect(!text.contains("…"))
    }

    @Test func agendasAreWrappedBetweenWords() throws {
        guard
            let text = try onTerminal(
                ["--no-color", "--from", "2018-12-12", "--to", "2018-12-12"], ["COLUMNS": "60"],
                command: "agenda", plan: Self.wideTitles)
        else { return }
        let lines = text.split(whereSeparator: \.isNewline)
        #expect(lines.count > 4)
        #expect(lines.allSatisfy { $0.count <= 60 })
        #expect(lines.dropFirst(2).dropLast().allSatisfy { $0.hasPrefix("                ") })
        #expect(text.split(whereSeparator: \.isWhitespace).count { $0 == "word" } == 40)
    }

    /// In a pipe nobody loses the end of a title, whatever COLUMNS says.
    @Test(arguments: ["list", "agenda"]) func nothingIsCutInAPipe(_ command: String) throws {
        let folder = try TemporaryFolder(plan: Self.wideTitles)
        let result = try Tool.run([command, folder.path], environment: ["COLUMNS": "40"])
        #expect(result.output.contains(String(repeating: "研讨会", count: 20)))
        #expect(!result.output.contains("…"))
    }
}
