import Foundation
import Testing

/// Annotations for GitHub Actions: one workflow command a line, whatever the plan says.
struct GitHubTests {
    private func annotations(_ folder: TemporaryFolder, _ plan: String = ".") throws -> [String] {
        let result = try Tool.run(["check", plan, "--format", "github"], in: folder.path)
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test func escapesWhatWouldEndACommand() throws {
        let folder = try TemporaryFolder([
            "a, b%: c/coplan.yaml": """
            project: {id: alpha, name: Alpha}
            activities:
              course: {title: Course, when: "100% sure::\\nor not"}

            """
        ])
        let lines = try annotations(folder, "a, b%: c")
        #expect(
            lines == [
                "::error file=a%2C b%25%3A c/coplan.yaml,line=3,col=33,endColumn=54,"
                    + "title=file/bad-value::“100%25 sure::\\nor not” is not a date%0Ahint: write "
                    + "2019-05-20, 2019-05-20/22 or 2019-05-20T09:00/17:30"
            ])
    }

    @Test func hasAnEndLineWhereAPlaceHasSeveralLines() throws {
        let folder = try TemporaryFolder(
            plan: """
                project: {id: alpha, name: Alpha}
                activities:
                  course:
                    title: Course
                    when: |
                      in May
                      or June

                """)
        let lines = try annotations(folder)
        #expect(lines.count == 1)
        #expect(lines[0].hasPrefix("::error file=coplan.yaml,line=5,col=11,endLine="))
        #expect(!lines[0].contains("endColumn"))
    }

    @Test func showsControlCharactersEscaped() throws {
        let folder = try TemporaryFolder(
            plan: "themes:\n  drugs: {name: Drugs, \"\u{202E}\": x}\n")
        let lines = try annotations(folder)
        #expect(lines.count == 1)
        #expect(lines[0].contains("`\\u{202e}`"))
        #expect(!lines[0].unicodeScalars.contains("\u{202E}"))
    }

    @Test func namesTheOtherPlace() throws {
        let folder = try TemporaryFolder([
            "a.yaml": "themes:\n  drugs: {name: Drugs}\n",
            "b.yaml": "themes:\n  drugs: {name: Drogues}\n",
        ])
        let lines = try annotations(folder)
        #expect(lines.count == 1)
        #expect(lines[0].contains("file=b.yaml,line=2"))
        #expect(lines[0].contains("%0Aa.yaml:2: first here%0A"))
    }
}
