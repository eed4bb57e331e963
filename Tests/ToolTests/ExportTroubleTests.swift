import Foundation
import Testing

/// Outputs that cannot be written: earlier exports stay whole.
struct ExportTroubleTests {
    private static func plan(_ title: String) -> String {
        var text =
            "domain: coplan.example\nproject: {id: alpha, name: Alpha, countries: [TN]}\nactivities:\n"
        for number in 10..<60 {
            text +=
                "  a\(number): {title: \(title) \(number), when: 2019-05-20, visibility: public}\n"
        }
        return text
    }

    @Test(arguments: ["file/exports", "file"]) func aFileInTheWay(_ output: String) throws {
        let folder = try TemporaryFolder([
            "plan/coplan.yaml": Self.plan("Course"), "file": "mine\n",
        ])
        let result = try Tool.run(["export", "plan", "-o", output], in: folder.path)
        #expect(result.status == 2)
        #expect(result.errors.contains("coplan: "))
        #expect(try String(contentsOfFile: "\(folder.path)/file", encoding: .utf8) == "mine\n")
    }

    @Test func aFolderThatNobodyMayWriteTo() throws {
        let folder = try TemporaryFolder(["plan/coplan.yaml": Self.plan("Course")])
        var output = try folder.makeFolder("exports")
        #expect(chmod(output, 0o555) == 0)
        // The superuser may write everywhere but where nothing can be written at all.
        if geteuid() == 0 { output = "/proc/exports" }
        let result = try Tool.run(["export", "plan", "-o", output], in: folder.path)
        #expect(result.status == 2)
        #expect(result.errors.contains("exports"), "it names the folder: \(result.errors)")
    }

    @Test func mistakesInThePlanLeaveTheLastExportAlone() throws {
        let folder = try TemporaryFolder(["plan/coplan.yaml": Self.plan("Course")])
        #expect(try Tool.run(["export", "plan"], in: folder.path).status == 0)
        let before = try TemporaryFolder.contents(of: "\(folder.path)/exports")
        #expect(!before.isEmpty)
        try folder.write(
            "plan/coplan.yaml", Self.plan("Seminar") + "  wrong: {title: W, when: soon}\n")
        let result = try Tool.run(["export", "plan"], in: folder.path)
        #expect(result.status == 1)
        #expect(result.errors.contains("nothing is written: 1 mistake"))
        #expect(try TemporaryFolder.contents(of: "\(folder.path)/exports") == before)
    }

    @Test func aFullStandardOutput() throws {
        guard let full = FileHandle(forWritingAtPath: "/dev/full") else { return }
        let result = try Tool.run(["check", "plans"], output: full)
        #expect(result.status == 2)
        #expect(result.errors.contains("cannot write to standard output: No space left"))
    }

    /// On a disk of its own, which takes the superuser.
    @Test(.enabled(if: DiskOfItsOwn.isPossible)) func aFullDisk() throws {
        let folder = try TemporaryFolder(["plan/coplan.yaml": Self.plan("Course")])
        let disk = try DiskOfItsOwn(at: folder.makeFolder("disk"), bytes: 1_000_000)
        let output = "\(disk.path)/exports"
        #expect(try Tool.run(["export", "plan", "-o", output], in: folder.path).status == 0)
        let before = try TemporaryFolder.contents(of: output)
        #expect(before.count > 5)

        #expect(throws: (any Error).self) {
            try Data(count: 2_000_000).write(to: URL(filePath: "\(disk.path)/filler"))
        }
        disk.fill()
        try folder.write("plan/coplan.yaml", Self.plan("Another much longer title of a seminar"))
        let result = try Tool.run(
            ["export", "plan", "-o", output, "--as-of", "2018-12-02"], in: folder.path)
        #expect(result.status == 2)
        #expect(result.errors.contains("No space left"), "\(result.errors)")
        let after = try TemporaryFolder.contents(of: output)
        for (name, data) in before where name.hasSuffix(".ics") {
            #expect(after[name] == data, "\(name) is as it was")
        }

        disk.free()
        let again = try Tool.run(
            ["export", "plan", "-o", output, "--as-of", "2018-12-02"], in: folder.path)
        #expect(again.status == 0, "\(again.errors)")
        let feed = try #require(try TemporaryFolder.contents(of: output)["public/all.ics"])
        #expect(String(decoding: feed, as: UTF8.self).contains("Another much longer title"))
    }
}

/// A small file system in memory.
private final class DiskOfItsOwn {
    let path: String
    private var fillers: [String] = []

    static let isPossible: Bool = {
        guard geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
        return (try? DiskOfItsOwn(at: folder.path, bytes: 100_000)) != nil
    }()

    init(at path: String, bytes: Int) throws {
        self.path = path
        let status = try Self.run(
            "mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", path])
        guard status == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    deinit { _ = try? Self.run("umount", ["-l", path]) }

    /// Leaves not a byte.
    func fill() {
        for size in [65_536, 4_096, 1] {
            let name = "\(path)/filler-\(size)"
            guard let file = fopen(name, "w") else { continue }
            fillers.append(name)
            let block = [UInt8](repeating: 0, count: size)
            while fwrite(block, 1, size, file) == size, fflush(file) == 0 {}
            fclose(file)
        }
    }

    func free() {
        for name in fillers + ["\(path)/filler"] { unlink(name) }
    }

    private static func run(_ name: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
