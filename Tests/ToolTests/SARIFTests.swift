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
        #expect(typo.suppressions?.isEmpty == true, "where one result has some, all say so")
        let overlap = run.results[1]
        #expect(overlap.relatedLocations?.first?.physicalLocation.region.startLine == 6)
        #expect(overlap.suppressions?.count == 1)
    }

    // MARK: What the schema of SARIF 2.1.0 asks for

    /// A plan with findings of all levels: files, overlaps, a waived one, one without an activity.
    private static let everything = """
        people:
          trainer: {role: trainer}
        project: {id: alpha, name: Alpha, period: 2019}
        activities:
          a: {title: A, when: 2019-05-20, people: [trainer], status: confirmed}
          b: {title: B, when: 2019-05-20, people: [trainer], status: confirmed}
          c: {title: C, when: 2021-05-20, people: [trainer], stauts: done}
          d: {title: D, when: 2019-02-30}
          d: {title: D again, when: 2019-05-20}
        themes:
          drugs: [Drugs]
        waivers:
          - {rule: overlap/person, activities: [alpha/a, alpha/b], reason: agreed}
        """

    @Test func holdsWhatTheSchemaAsksForAndNothingElse() throws {
        let folder = try TemporaryFolder(plan: Self.everything)
        let result = try Tool.run(
            ["check", ".", "--format", "sarif", "--notes", "--show-waived"], in: folder.path)
        let log = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(Set(log.keys) == ["$schema", "version", "runs"])
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        #expect(Set(run.keys) == ["tool", "columnKind", "results"])
        #expect(run["columnKind"] as? String == "unicodeCodePoints")
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        for rule in rules {
            #expect(
                Set(rule.keys) == [
                    "id", "shortDescription", "fullDescription", "help", "defaultConfiguration",
                ])
            for key in ["shortDescription", "fullDescription", "help"] {
                #expect(((rule[key] as? [String: Any])?["text"] as? String)?.isEmpty == false)
            }
            let level = (rule["defaultConfiguration"] as? [String: Any])?["level"] as? String
            #expect(["none", "note", "warning", "error"].contains(level))
        }
        #expect(Set(rules.compactMap { $0["id"] as? String }).count == rules.count)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.count >= 5)
        for result in results { try check(result, rules) }
        let suppressed = results.filter { !(($0["suppressions"] as? [Any])?.isEmpty ?? true) }
        #expect(suppressed.compactMap { $0["ruleId"] as? String } == ["overlap/person"])
    }

    private func check(_ result: [String: Any], _ rules: [[String: Any]]) throws {
        let known: Set = [
            "ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations",
            "partialFingerprints", "suppressions",
        ]
        #expect(Set(result.keys).isSubset(of: known))
        let index = try #require(result["ruleIndex"] as? Int)
        #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
        #expect(["none", "note", "warning", "error"].contains(result["level"] as? String))
        #expect(((result["message"] as? [String: Any])?["text"] as? String)?.isEmpty == false)
        let fingerprints = try #require(result["partialFingerprints"] as? [String: String])
        #expect(fingerprints["coplan/v1"]?.count == 8)
        let locations = try #require(result["locations"] as? [[String: Any]])
        let related = result["relatedLocations"] as? [[String: Any]] ?? []
        #expect(locations.count == 1)
        for location in locations + related {
            let physical = try #require(location["physicalLocation"] as? [String: Any])
            let uri = (physical["artifactLocation"] as? [String: Any])?["uri"] as? String
            #expect(uri?.isEmpty == false)
            let region = try #require(physical["region"] as? [String: Int])
            let (line, column) = (region["startLine"] ?? 0, region["startColumn"] ?? 0)
            #expect(line >= 1 && column >= 1)
            #expect((region["endLine"]!, region["endColumn"]!) >= (line, column))
        }
        for location in related {
            #expect(((location["message"] as? [String: Any])?["text"] as? String)?.isEmpty == false)
        }
        for suppression in result["suppressions"] as? [[String: String]] ?? [] {
            #expect(["inSource", "external"].contains(suppression["kind"]))
            #expect(["accepted", "underReview", "rejected"].contains(suppression["status"]))
        }
    }
}
