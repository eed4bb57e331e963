import Foundation
import Testing

/// The `coplan` binary, run as a user runs it.
enum Tool {
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The repository's root.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// `COPLAN_BINARY`, else what was built beside the tests, else the release build.
    static let binary: String = {
        if let named = ProcessInfo.processInfo.environment["COPLAN_BINARY"] { return named }
        let beside = [Bundle.main.executablePath, CommandLine.arguments.first].compactMap { path in
            path.map {
                URL(filePath: $0).deletingLastPathComponent().appending(path: "coplan").path
            }
        }
        return (beside + ["\(root)/.build/debug/coplan"])
            .first { FileManager.default.isExecutableFile(atPath: $0) }
            ?? "\(root)/.build/release/coplan"
    }()

    /// A zone and a language in which much goes wrong that depends on them: the date line, and
    /// the dotless i. 1543622400 is 2018-12-01.
    static let surroundings = [
        "PATH": "/usr/bin:/bin", "TZ": "Pacific/Apia", "LANG": "tr_TR.UTF-8",
        "LC_ALL": "tr_TR.UTF-8", "SOURCE_DATE_EPOCH": "1543622400",
    ]

    /// Runs the tool in `folder`; what hangs is ended after a minute and has status -1. What a
    /// signal ends has 128 and its number, as in a shell.
    ///
    /// By `posix_spawn`: Foundation's `Process` keeps files open for a while, and with a thousand
    /// of them, which many tests at once come to, it reads beyond its list of them and crashes.
    ///
    /// - Parameter environment: added to `surroundings`; an empty value takes a name out.
    static func run(
        _ arguments: [String], in folder: String = root, environment: [String: String] = [:],
        output: FileHandle? = nil
    ) throws -> Result {
        let kept = try TemporaryFolder()
        let outputPath = "\(kept.path)/output"
        let errorPath = "\(kept.path)/errors"
        for path in [outputPath, errorPath] { try Data().write(to: URL(filePath: path)) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output.fileDescriptor, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY, 0)
        let variables = surroundings.merging(environment) { $1 }.filter { !$1.isEmpty }
        // The shell changes the folder, and then becomes the tool.
        let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, binary]
        let words = (shell + arguments).map { strdup($0) } + [nil]
        let values = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + values { free(pointer) } }
        var process: pid_t = 0
        let trouble = posix_spawn(&process, shell[0], &actions, nil, words, values)
        guard trouble == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: trouble) ?? .EIO)
        }
        let status = wait(for: process)
        return Result(status: status, output: try text(outputPath), errors: try text(errorPath))
    }

    /// The exit status of a process, which has a minute to end.
    private static func wait(for process: pid_t) -> Int32 {
        let deadline = ContinuousClock.now + .seconds(60)
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            if ContinuousClock.now > deadline {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                return -1
            }
            usleep(500)
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}

/// A folder of its own for a test, removed with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "coplan-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        // Without links, as the tool sees it.
        path = url.resolvingSymlinksInPath().path
    }

    /// A folder with these files.
    convenience init(_ files: [String: String]) throws {
        try self.init()
        for (name, text) in files { try write(name, text) }
    }

    /// A plan of one file.
    convenience init(plan: String) throws { try self.init(["coplan.yaml": plan]) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

    func write(_ name: String, _ data: Data) throws {
        let url = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
    }

    func makeFolder(_ name: String) throws -> String {
        let url = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url.path
    }

    /// The bytes of every file below a folder, by path.
    static func contents(of folder: String) throws -> [String: Data] {
        var found: [String: Data] = [:]
        // What an export keeps for itself tells of these very files: their inodes and times.
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where name != ".coplan-lock" {
            let path = "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                found[name] = try Data(contentsOf: URL(filePath: path))
            }
        }
        return found
    }
}
