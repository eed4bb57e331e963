import Foundation
import Testing

/// The plan that `init` starts.
struct InitTests {
    private static let files: Set<String> = ["coplan.yaml", "example-project.yaml"]

    /// Without the day that the other tests are seen from: these name their own.
    private func run(_ words: [String], in folder: TemporaryFolder, asOf: String? = nil) throws
        -> Tool.Result
    {
        try Tool.run(
            words + (asOf.map { ["--as-of", $0] } ?? []), in: folder.path,
            environment: asOf == nil ? [:] : ["SOURCE_DATE_EPOCH": ""])
    }

    /// Days on which the length of months, the weekday and the year's end could matter.
    @Test(arguments: [
        "2018-12-01", "2024-02-29", "2026-12-31", "2027-01-01", "2025-10-31", "1900-01-01",
        "2198-12-31",
    ])
    func startsAPlanThatIsCleanForMonths(_ asOf: String) throws {
        let folder = try TemporaryFolder()
        let started = try run(["init", "plan"], in: folder, asOf: asOf)
        #expect(started.status == 0)
        #expect(started.errors.isEmpty)
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/plan"))
                == Self.files)
        let year = try #require(Int(asOf.prefix(4)))
        let month = try #require(Int(asOf.dropFirst(5).prefix(2)))
        // Eight months on, it is as clean as on the first day.
        for later in 0...8 {
            let number = month - 1 + later
            let text = number % 12 < 9 ? "0\(number % 12 + 1)" : "\(number % 12 + 1)"
            let day = later == 0 ? asOf : "\(year + number / 12)-\(text)-28"
            let checked = try run(
                ["check", "plan", "--strict", "--notes"], in: folder, asOf: day)
            #expect(checked.status == 0)
            #expect(checked.output.hasPrefix("0 errors, 0 warnings in 3 activities of 1 project"))
        }
        let exported = try run(["export", "plan"], in: folder, asOf: asOf)
        #expect(exported.status == 0)
        #expect(exported.errors.isEmpty)
        let listed = try run(["list", "plan"], in: folder, asOf: asOf)
        #expect(listed.output.hasSuffix("3 activities\n"))
    }

    @Test func staysWithinTheYearsThatCanBeWritten() throws {
        let folder = try TemporaryFolder()
        _ = try run(["init"], in: folder, asOf: "2199-12-31")
        #expect(try run(["check"], in: folder, asOf: "2199-01-01").status == 0)
    }

    @Test func startsItHere() throws {
        let folder = try TemporaryFolder()
        let started = try run(["init"], in: folder)
        #expect(started.status == 0)
        #expect(started.output.hasPrefix("Wrote coplan.yaml and example-project.yaml, "))
        #expect(try run(["check"], in: folder).status == 0)
    }

    @Test func makesFoldersWithinFoldersAndQuotesThem() throws {
        let folder = try TemporaryFolder()
        let started = try run(["init", "our plans/2019's"], in: folder)
        #expect(started.status == 0)
        #expect(started.output.contains("coplan check 'our plans/2019'\\''s'\n"))
        #expect(try run(["check", "our plans/2019's"], in: folder).status == 0)
    }

    @Test func takesNameDomainAndProject() throws {
        let folder = try TemporaryFolder()
        let name = #"L'"année" \ 2019: #1 {a}"#
        let started = try run(
            [
                "init", "plan", "--name", name, "--domain", "plans.example.net", "--project",
                "wp2.drugs",
            ], in: folder)
        #expect(started.status == 0)
        #expect(try run(["check", "plan", "--strict", "--notes"], in: folder).status == 0)
        #expect(try run(["list", "plan"], in: folder).output.contains("wp2.drugs/first-course"))
        #expect(try run(["export", "plan"], in: folder).status == 0)
        let feed = try String(
            contentsOfFile: "\(folder.path)/exports/public/all.ics", encoding: .utf8)
        #expect(feed.contains("@plans.example.net"))
        #expect(feed.contains(#"NAME:L'"année" \\ 2019: #1 {a}"#))
    }

    @Test(arguments: [
        ["--project", "Not An Id"], ["--domain", "Example.ORG"], ["--name", ""],
        ["--name", "two\nlines"], ["--as-of", "soon"],
    ])
    func refusesWhatNoPlanCanHold(_ words: [String]) throws {
        let folder = try TemporaryFolder()
        let result = try run(["init", "plan"] + words, in: folder)
        #expect(result.status == 2)
        #expect(result.errors.hasPrefix("coplan: \(words[0]): "))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/plan"))
    }

    @Test(arguments: files.sorted())
    func neverOverwrites(_ name: String) throws {
        let folder = try TemporaryFolder(["plan/\(name)": "# mine\n"])
        let result = try run(["init", "plan"], in: folder)
        #expect(result.status == 2)
        #expect(result.errors.hasPrefix("coplan: plan/\(name) exists already\n"))
        #expect(
            try TemporaryFolder.contents(of: folder.path) == ["plan/\(name)": Data("# mine\n".utf8)]
        )
    }

    @Test func doesNotWriteThroughALinkThatLeadsNowhere() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/coplan.yaml", withDestinationPath: "elsewhere.yaml")
        let result = try run(["init"], in: folder)
        #expect(result.status == 2)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/elsewhere.yaml"))
    }

    @Test func doesNotStartAPlanWithinAPlan() throws {
        let folder = try TemporaryFolder(plan: "# a plan\n")
        let result = try run(["init", "new/plan"], in: folder)
        #expect(result.status == 2)
        #expect(result.errors.hasPrefix("coplan: new/plan lies in a plan already: coplan.yaml\n"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/new"))
    }

    @Test func doesNotTakeOtherFilesIntoThePlan() throws {
        let folder = try TemporaryFolder(["docker-compose.yaml": "services: {web: {}}\n"])
        let result = try run(["init"], in: folder)
        #expect(result.status == 2)
        #expect(result.errors.contains("docker-compose.yaml"))
        #expect(try TemporaryFolder.contents(of: folder.path).count == 1)
        // In a folder of its own it is fine.
        #expect(try run(["init", "plans"], in: folder).status == 0)
    }

    @Test func saysNothingWhenQuiet() throws {
        let folder = try TemporaryFolder()
        let result = try run(["init", "--quiet"], in: folder)
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
    }

    @Test func saysWhyItCannotWrite() throws {
        let folder = try TemporaryFolder(["file": ""])
        let result = try run(["init", "file/plan"], in: folder)
        #expect(result.status == 2)
        #expect(result.errors.contains("file"))
    }
}
