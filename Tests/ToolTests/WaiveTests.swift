import Foundation
import Testing

/// `coplan waive`, on plans that people keep by hand.
struct WaiveTests {
    private static let plan = """
        # Our plan. Keep the comments!
        project: {id: alpha, name: Alpha (an invented example), contact: the desk}

        people:
          trainer: {role: trainer}   # the only one
        activities:
          a: {title: A, when: 2019-05-20, people: [trainer]}
          b: {title: B, when: 2019-05-20, people: [trainer]}
          c: {title: C, when: 2019-06-03, people: [trainer]}
          d: {title: D, when: 2019-06-03, people: [trainer]}

        """

    /// The id of the finding about these activities, and whether it is waived.
    private func finding(
        _ activities: String, in folder: TemporaryFolder, rule: String = "overlap/person"
    )
        throws -> Report.Finding
    {
        let names = activities.map { "alpha/\($0)" }
        return try #require(
            Report.of(folder.path).findings.first { $0.rule == rule && $0.activities == names })
    }

    private func text(_ file: String, _ folder: TemporaryFolder) throws -> String {
        String(
            decoding: try Data(contentsOf: URL(filePath: "\(folder.path)/\(file)")), as: UTF8.self)
    }

    @Test func writesAWaiverThatCoversTheFindingAndKeepsTheRest() throws {
        let folder = try TemporaryFolder(plan: Self.plan)
        let reason = "“Both” by video: she says it's fine, #1 🚢"
        let id = try finding("ab", in: folder).id
        let result = try Tool.run([
            "waive", id, folder.path, "--reason", reason, "--by", "Team leader", "--until",
            "2019-12-31",
        ])
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output == "coplan.yaml: overlap/person of alpha/a, alpha/b is waived\n")
        #expect(
            try text("coplan.yaml", folder) == Self.plan + """

                waivers:
                  - rule: overlap/person
                    resource: person:trainer
                    activities: [alpha/a, alpha/b]
                    when: 2019-05-20
                    until: 2019-12-31
                    reason: "“Both” by video: she says it's fine, #1 🚢"
                    by: Team leader

                """)
        #expect(try finding("ab", in: folder).waived)
        #expect(try !finding("cd", in: folder).waived)
        // A second one goes to the same list, and the beginning of an id is enough.
        let other = try finding("cd", in: folder).id
        let again = try Tool.run([
            "waive", String(other.prefix(5)).uppercased(), folder.path, "--reason", "fine",
        ])
        #expect(again.status == 0)
        #expect(try finding("cd", in: folder).waived)
        #expect(try text("coplan.yaml", folder).components(separatedBy: "waivers:").count == 2)
        #expect(try Report.of(folder.path).findings(of: "waiver/unused").isEmpty)
    }

    @Test func writesNothingOnADryRun() throws {
        let folder = try TemporaryFolder(plan: Self.plan)
        let result = try Tool.run([
            "waive", try finding("ab", in: folder).id, folder.path, "--reason", "fine", "--dry-run",
        ])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("--- coplan.yaml\n+++ coplan.yaml\n@@ -8,3 +8,10 @@\n"))
        #expect(result.output.contains("\n+  - rule: overlap/person\n"))
        #expect(try text("coplan.yaml", folder) == Self.plan)
        // What it prints is a patch.
        try folder.write("change.patch", result.output)
        let patch = Process()
        patch.executableURL = URL(filePath: "/usr/bin/env")
        patch.arguments = ["git", "apply", "-p0", "change.patch"]
        patch.currentDirectoryURL = URL(filePath: folder.path)
        try patch.run()
        patch.waitUntilExit()
        #expect(patch.terminationStatus == 0)
        #expect(try finding("ab", in: folder).waived)
    }

    @Test func goesWhereTheProjectsWaiversAre() throws {
        let folder = try TemporaryFolder([
            "coplan.yaml": "# settings\nname: Plan\n",
            "alpha.yaml": Self.plan.replacing("\n", with: "\r\n"),
            "waivers/alpha.yaml":
                "waivers:\r\n  - {rule: overlap/person, activities: [alpha/a, alpha/b], reason: fine}",
        ])
        let result = try Tool.run([
            "waive", try finding("cd", in: folder).id, folder.path, "--reason", "fine", "-q",
        ])
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        let written = try text("waivers/alpha.yaml", folder)
        #expect(
            written.hasSuffix(
                "reason: fine}\r\n  - rule: overlap/person\r\n    resource: person:trainer\r\n    activities: [alpha/c, alpha/d]\r\n    when: 2019-06-03\r\n    reason: fine\r\n"
            ))
        #expect(try finding("cd", in: folder).waived)
    }

    @Test func goesToTheFileThatIsNamed() throws {
        let folder = try TemporaryFolder(["plan.yaml": Self.plan])
        // Without a coplan.yaml there is one afterwards.
        let first = try Tool.run([
            "waive", try finding("ab", in: folder).id, folder.path, "--reason", "fine",
        ])
        #expect(first.status == 0)
        #expect(try text("coplan.yaml", folder).hasPrefix("waivers:\n  - rule: overlap/person\n"))
        let id = try finding("cd", in: folder).id
        for file in [
            "../outside.yaml", "missing/new.yaml", "new.txt", "plam.yaml/", ".hidden.yaml",
        ] {
            let result = try Tool.run([
                "waive", id, folder.path, "--reason", "fine", "--file", file,
            ])
            #expect(result.status == 2, "\(file)")
            #expect(!result.errors.isEmpty)
        }
        let second = try Tool.run([
            "waive", id, folder.path, "--reason", "fine", "--file", "\(folder.path)/plan.yaml",
        ])
        #expect(second.status == 0)
        #expect(try text("plan.yaml", folder).hasPrefix(Self.plan))
        #expect(try finding("cd", in: folder).waived)
        #expect(
            Set(try TemporaryFolder.contents(of: folder.path).keys) == [
                "coplan.yaml", "plan.yaml",
            ],
            "nothing is left lying about")
    }

    @Test func keepsLinksAndModes() throws {
        let folder = try TemporaryFolder([
            "real/plan.yaml": Self.plan, "coplan.yaml": "name: Plan\n",
        ])
        let manager = FileManager.default
        let real = "\(folder.path)/real/plan.yaml"
        try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
        try manager.createSymbolicLink(
            atPath: "\(folder.path)/link.yaml", withDestinationPath: "real/plan.yaml")
        let result = try Tool.run([
            "waive", try finding("ab", in: folder).id, folder.path, "--reason", "fine", "--file",
            "link.yaml",
        ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try manager.destinationOfSymbolicLink(atPath: "\(folder.path)/link.yaml")
                == "real/plan.yaml")
        let mode = try manager.attributesOfItem(atPath: real)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(try text("real/plan.yaml", folder).contains("waivers:"))
    }

    /// Two findings about the same activities, one in May and one in June, have one id.
    @Test func coversAllFindingsOfAnID() throws {
        let folder = try TemporaryFolder(
            plan: """
                project: {id: alpha, name: Alpha (an invented example), contact: the desk}
                people: {trainer: {role: trainer}}
                activities:
                  a: {title: A, when: 2019-05-20, also: [2019-06-03], people: [trainer]}
                  b: {title: B, when: 2019-05-20, also: [2019-06-03], people: [trainer]}

                """)
        let result = try Tool.run([
            "waive", try finding("ab", in: folder).id, folder.path, "--reason", "fine",
        ])
        #expect(result.status == 0)
        #expect(try text("coplan.yaml", folder).contains("    when: [2019-05-20, 2019-06-03]\n"))
        let found = try Report.of(folder.path).findings(of: "overlap/person")
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.waived })
    }

    @Test func coversNotesAndWhatHasNoDays() throws {
        let folder = try TemporaryFolder(
            plan: Self.plan.replacing(
                ", contact: the desk", with: ", budget: 1 EUR, countries: [TN]"
            )
            .replacing("when: 2019-06-03,", with: "when: 2019-06-03, countries: [LY],"))
        for (rule, activities) in [("scope/no-contact", "abcd"), ("scope/country", "c")] {
            let found = try finding(activities, in: folder, rule: rule)
            let result = try Tool.run(["waive", found.id, folder.path, "--reason", "fine"])
            #expect(result.status == 0, "\(result.errors)")
            #expect(try finding(activities, in: folder, rule: rule).waived)
        }
        #expect(try !text("coplan.yaml", folder).contains("    when:"))
    }

    @Test func refusesWhatCannotBeWaived() throws {
        let folder = try TemporaryFolder(
            plan: Self.plan + """
                waivers:
                  - {rule: overlap/venue, activities: [alpha/a, alpha/b], reason: unused}
                  - {rule: overlap/person, activities: [alpha/a, alpha/b], reason: fine}

                """)
        let before = try text("coplan.yaml", folder)
        func refusal(_ arguments: [String]) throws -> String {
            let result = try Tool.run(["waive"] + arguments)
            #expect(result.status == 2)
            #expect(result.output.isEmpty)
            return result.errors
        }
        let waived = try finding("ab", in: folder).id
        let unused = try finding("ab", in: folder, rule: "waiver/unused").id
        let open = try finding("cd", in: folder).id
        #expect(try refusal([]).contains("needs the id"))
        #expect(try refusal([open, folder.path]).contains("needs a reason"))
        #expect(try refusal([open, folder.path, "--reason", " "]).contains("needs a reason"))
        #expect(try refusal(["", folder.path, "--reason", "r"]).contains("no finding"))
        #expect(try refusal([waived, folder.path, "--reason", "r"]).contains("waived already"))
        #expect(try refusal([unused, folder.path, "--reason", "r"]).contains("cannot be waived"))
        #expect(
            try refusal([String(open.dropLast()) + "!", folder.path, "--reason", "r"])
                .contains("did you mean \(open)?"))
        #expect(
            try refusal([open, folder.path, "--reason", "r", "--until", "2018-11-30"])
                .contains("has passed"))
        #expect(
            try refusal([open, folder.path, "--reason", "r", "--until", "soon"]).contains("--until")
        )
        #expect(try text("coplan.yaml", folder) == before)
    }

    @Test func refusesAFileWithMistakes() throws {
        let folder = try TemporaryFolder(["plan.yaml": Self.plan, "coplan.yaml": "themes: {a: [\n"])
        let id = try finding("ab", in: folder).id
        let result = try Tool.run(["waive", id, folder.path, "--reason", "fine"])
        #expect(result.status == 2)
        #expect(result.errors.contains("coplan.yaml: it cannot be read"))
        #expect(try text("coplan.yaml", folder) == "themes: {a: [\n")
        // Elsewhere it goes, and says that something is wrong.
        let other = try Tool.run([
            "waive", id, folder.path, "--reason", "fine", "--file", "plan.yaml",
        ])
        #expect(other.status == 1)
        #expect(other.errors.contains("in the plan's files"))
        #expect(try finding("ab", in: folder).waived)
    }

    @Test func namesWhatAnAmbiguousBeginningStandsFor() throws {
        let activities = (0..<60).map { "  a\($0): {title: A, when: 2018-05-20}\n" }.joined()
        let folder = try TemporaryFolder(
            plan: "project: {id: alpha, name: Alpha, contact: c}\nactivities:\n\(activities)")
        let ids = try Report.of(folder.path).findings.map(\.id)
        let first = try #require(
            ids.map { String($0.prefix(1)) }.first { letter in
                ids.count { $0.hasPrefix(letter) } > 1
            })
        let result = try Tool.run(["waive", first, folder.path, "--reason", "fine"])
        #expect(result.status == 2)
        #expect(result.errors.contains("findings begin with “\(first)”"))
    }
}
