import Foundation
import Testing

/// The SARIF log (2.1.0) of findings, as code hosts read it.
struct SARIFTests {
    private struct Log: Decodable {
        struct Text: Decodable { var text: String }
        struct Region: Decodable, Equatable {
            var startLine: Int
            var startColumn: Int
            var endLine: Int
            var endColumn: Int
        }
        struct Artifact: Decodable { var uri: String }
        struct Physical: Decodable {
            var artifactLocation: Artifact
            var region: Region
        }
        struct Location: Decodable {
            var physicalLocation: Physical
            var message: Text?
        }
        struct Suppression: Decodable { var kind: String }
        struct Outcome: Decodable {
            var ruleId: String
            var ruleIndex: Int
            var level: String
            var message: Text
            var locations: [Location]
            var relatedLocations: [Location]?
            var suppressions: [Suppression]?
        }
        struct Rule: Decodable { var id: String }
        struct Driver: Decodable {
            var name: String
            var rules: [Rule]
        }
        struct Tool: Decodable { var driver: Driver }
        struct Run: Decodable {
            var tool: Tool
            var columnKind: String
            var results: [Outcome]
        }
        var version: String
        var runs: [Run]
    }

    @Test func namesRulesPlacesAndSuppressions() throws {
        let folder = try TemporaryFolder([
            "plan/coplan.yaml": """
            people:
              trainer: {role: trainer}
            project: {id: alpha, name: Alpha, contact: the desk}
            activities:
              a: {title: A, when: 2019-05-20, people: [trainer], status: confirmed, online: true}
              b: {title: B, when: 2019-05-20, people: [trainer], status: confirmed, online: true}
            waivers:
              - {rule: overlap/person, activities: [alpha/a, alpha/b], reason: agreed}
            """,
            "plan/with space é.yaml":
                "activities:\n  c: {project: alpha, title: C, stauts: x, when: 2019}\n",
        ])
        let result = try Tool.run(["check", "plan", "--format", "sarif"], in: folder.path)
        #expect(result.status == 1)
        let log = try JSONDecoder().decode(Log.self, from: Data(result.output.utf8))
        #expect(log.version == "2.1.0")
        let run = try #require(log.runs.first)
        #expect(run.columnKind == "unicodeCodePoints")
        #expect(run.tool.driver.name == "coplan")
        #expect(run.results.map(\.ruleId) == ["file/unknown-key", "overlap/person"])
        for outcome in run.results {
            #expect(run.tool.driver.rules[outcome.ruleIndex].id == outcome.ruleId)
            #expect(outcome.level == "error")
        }
        let typo = run.results[0]
        let place = try #require(typo.locations.first).physicalLocation
        #expect(
            place.artifactLocation.uri == "plan/with%20space%20%C3%A9.yaml",
            "seen from where the tool was started")
        #expect(
            place.region
                == .init(startLine: 2, startColumn: 33, endLine: 2, endColumn: 39))
        #expect(typo.suppressions == nil)
        let overlap = run.results[1]
        #expect(overlap.relatedLocations?.first?.physicalLocation.region.startLine == 6)
        #expect(overlap.suppressions?.count == 1)
    }
}
