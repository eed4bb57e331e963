import Foundation
import Testing

/// Same plan, same bytes: whatever the machine is set to, and in whichever order it lists files.
struct DeterminismTests {
    private static let commands = [
        ["check", "--notes", "--show-waived"], ["check", "--format", "json"],
        ["check", "--format", "github"], ["check", "--format", "sarif"], ["conflicts"], ["list"],
        ["list", "--format", "json"], ["synergies"],
    ]

    private func run(
        _ command: [String], in folder: String = Tool.root, _ environment: [String: String] = [:]
    ) throws -> Tool.Result {
        try Tool.run(
            [command[0], "plans"] + command.dropFirst(), in: folder, environment: environment)
    }

    @Test(arguments: commands) func printsTheSameWhateverTheMachineIsSetTo(_ command: [String])
        throws
    {
        let first = try run(command)
        #expect(first.status == 0)
        #expect(!first.output.isEmpty)
        for (zone, language) in [
            ("UTC", "C"), ("Asia/Kathmandu", "ar_EG.UTF-8"), ("America/St_Johns", "de_DE.UTF-8"),
            ("Nowhere/At_All", "xx"),
        ] {
            let result = try run(
                command,
                ["TZ": zone, "LANG": language, "LC_ALL": language, "COLUMNS": "40"])
            #expect(result.output == first.output, "\(zone), \(language)")
        }
    }

    @Test func printsTheSameOnOneProcessor() throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/taskset") else { return }
        let kept = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "/usr/bin/taskset -c 0 \"$0\" check plans --format json > \"$1/out\"",
            Tool.binary, kept.path,
        ]
        process.currentDirectoryURL = URL(filePath: Tool.root)
        process.environment = Tool.surroundings
        try process.run()
        process.waitUntilExit()
        let alone = try String(contentsOfFile: "\(kept.path)/out", encoding: .utf8)
        #expect(try alone == run(["check", "--format", "json"]).output)
    }

    @Test func printsTheSameInWhicheverOrderFilesWereMade() throws {
        let files = try TemporaryFolder.contents(of: "\(Tool.root)/plans").sorted {
            $0.key < $1.key
        }
        let shipped = try Self.commands.map { try run($0).output }
        for order in [files, files.reversed(), files.shuffled()] {
            let folder = try TemporaryFolder()
            for (name, data) in order { try folder.write("plans/\(name)", data) }
            for (command, expected) in zip(Self.commands, shipped) {
                #expect(try run(command, in: folder.path).output == expected)
            }
        }
    }

    @Test func exportsTheSameBytesTwice() throws {
        let folder = try TemporaryFolder()
        for (name, zone) in [("one", "UTC"), ("two", "Asia/Kathmandu")] {
            let result = try Tool.run(
                ["export", "plans", "-o", "\(folder.path)/\(name)"],
                environment: ["TZ": zone, "LANG": "C", "LC_ALL": "C"])
            #expect(result.status == 0, "\(result.errors)")
        }
        let one = try TemporaryFolder.contents(of: "\(folder.path)/one")
        #expect(one.count > 20)
        #expect(try TemporaryFolder.contents(of: "\(folder.path)/two") == one)
    }
}
