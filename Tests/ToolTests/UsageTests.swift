import Foundation
import Testing

/// Every way to call the tool wrongly: what it says, what to do, and exit status 2.
struct UsageTests {
    /// A folder with a plan, a file outside of any plan, and things that are no plans.
    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder([
            "plan/coplan.yaml": "project: {id: alpha, name: Alpha}\n",
            "plan/notes.txt": "no plan\n", "empty/.keep": "",
        ])
        return folder
    }

    @Test(arguments: [
        (["chekc"], "there is no command chekc", "did you mean coplan check?"),
        (["frobnicate"], "there is no command frobnicate", "coplan --help lists the commands"),
        (["--verbose"], "there is no option --verbose", "coplan --help lists the commands"),
        (
            ["check", "plan", "--frmat", "json"], "check has no option --frmat",
            "did you mean --format?"
        ),
        (["check", "plan", "--colour"], "check has no option --colour", "see coplan check --help"),
        (["check", "plan", "-x"], "check has no option -x", "see coplan check --help"),
        (["check", "plan", "--format"], "--format needs a value", "write --format FORMAT"),
        (["check", "plan", "--as-of"], "--as-of needs a value", "write --as-of DATE"),
        (["check", "plan", "--strict=yes"], "--strict takes no value", "write --strict alone"),
        (
            ["check", "plan", "--format=json", "--format", "text"], "--format is given twice",
            "keep one of the two"
        ),
        (
            ["check", "plan", "other"], "check does not take “other”",
            "it is used as: coplan check [PLAN] [options]"
        ),
        (
            ["check", "plan", "--format", "jsno"], "check has no format “jsno”",
            "did you mean json?"
        ),
        (
            ["check", "plan", "--format", "xml"], "check has no format “xml”",
            "formats are text, json, github, sarif"
        ),
        (["list", "plan", "--format", "sarif"], "list has no format “sarif”", "formats are"),
        (
            ["check", "plam"], "there is no file or folder plam",
            "name a plan's folder or one of its files, as seen from this folder"
        ),
        (
            ["check", "plan/alpha.yaml"], "there is no file or folder plan/alpha.yaml",
            "name a plan's folder or one of its files, as seen from this folder"
        ),
        (
            ["check", "plan/notes.txt"], "plan/notes.txt is not a plan file",
            "plan files end in .yaml or .yml"
        ),
        (
            ["check", "/dev/null"], "/dev/null is neither a file nor a folder",
            "name a plan's folder or one of its files"
        ),
        (["check", "empty"], "empty holds no plan files", "a plan is made of *.yaml files"),
        (["check"], "there is no plan here", "name a plan's folder, or go to one"),
        (
            ["check", "plan", "--as-of", "soon"], "--as-of: “soon” is not a date",
            "write 2019-05-20"
        ),
        (
            ["check", "plan", "--as-of", "20/05/2019"],
            "--as-of: a date is written with hyphens, year first", "write 2019-05-20"
        ),
        (
            ["check", "plan", "--as-of", "2019-05"], "--as-of: a day is needed here",
            "write 2019-05-01, for example"
        ),
        (
            ["check", "plan", "--audience", "all"], "there is no audience “all”",
            "write --audience public, partners or restricted"
        ),
        (
            ["explain", "overlap/persons"], "there is no rule “overlap/persons”",
            "did you mean overlap/person?"
        ),
    ]) func saysWhatIsWrongAndWhatToDo(_ words: [String], _ message: String, _ hint: String) throws
    {
        let folder = try Self.folder()
        let result = try Tool.run(words, in: folder.path)
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        let lines = result.errors.split(separator: "\n").map(String.init)
        try #require(lines.count == 2, "a message and a hint: \(result.errors)")
        #expect(lines[0].hasPrefix("coplan: \(message)"), "\(lines[0])")
        #expect(lines[1].hasPrefix("  \(hint)"), "\(lines[1])")
    }

    /// A file that no coplan.yaml stands above is checked with the folder that it is in.
    @Test func aFileOutsideOfAPlanIsAPlanOfItsFolder() throws {
        let folder = try TemporaryFolder([
            "alpha.yaml": "project: {id: alpha, nmae: Alpha}\n",
            "beta.yaml": "themes:\n  drugs: {nmae: Drugs}\n",
        ])
        let result = try Tool.run(["check", "alpha.yaml"], in: folder.path)
        #expect(result.status == 1)
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("--> alpha.yaml:1:22"))
        #expect(!result.output.contains("beta.yaml"))
    }
}
