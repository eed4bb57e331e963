import Foundation
import Testing

/// What `synergies --format json` prints.
struct SynergyTests {
    private struct Answer: Decodable {
        struct Pair: Decodable {
            var activities: [String]
            var projects: [String]
            var score: Double
            var themes: [String]
            var countries: [String]
            var gapDays: Int
            var advice: [String]
        }
        struct Call: Decodable {
            var activity: String
            var project: String
            var themes: [String]
            var countries: [String]
            var contact: String?
        }
        var synergies: [Pair]
        var projects: [Call]

        static func of(_ plan: String, _ options: [String] = []) throws -> Answer {
            let result = try Tool.run(["synergies", plan, "--format", "json"] + options)
            #expect(result.status == 0)
            return try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
        }
    }

    private static let shipped = "\(Tool.root)/plans"

    /// The project that works on drugs for the same countries and sits in Lisbon had no dated
    /// activity when the exchange on drugs went there.
    @Test func offersTheDrugMonitoringProjectForTheExchangeInLisbon() throws {
        let answer = try Answer.of(Self.shipped)
        let call = try #require(
            answer.projects.first {
                $0.activity == "euromed-police/exchange-drugs" && $0.project == "eu4md"
            })
        #expect(call.themes == ["drugs"])
        #expect(call.countries == ["DZ", "EG", "IL", "JO", "LB", "MA", "PS", "TN"])
        #expect(call.contact == "EMCDDA, project lead")
    }

    @Test func sortsPairsAndSaysWhatCouldBeDone() throws {
        let answer = try Answer.of(Self.shipped)
        #expect(answer.synergies.count > 3)
        #expect(
            answer.synergies.map(\.score) == answer.synergies.map(\.score).sorted(by: >))
        for pair in answer.synergies {
            #expect(pair.score > 0 && pair.score <= 1)
            #expect(Set(pair.projects).count == 2)
            #expect(pair.activities == pair.activities.sorted())
            #expect(!pair.themes.isEmpty && !pair.countries.isEmpty && !pair.advice.isEmpty)
        }
    }

    /// Nothing of a hidden activity shows, not even as something in common.
    @Test func tellsThePublicNothingOfWhatIsHidden() throws {
        let folder = try TemporaryFolder(
            plan: """
                themes: {drugs: {name: Drugs}}
                projects:
                  alpha: {name: Alpha, countries: [TN], visibility: public}
                  beta: {name: Beta, countries: [TN], themes: [drugs]}
                activities:
                  open: {project: alpha, title: Open, when: 2019-05-20, themes: [drugs]}
                  closed: {project: beta, title: Closed, when: 2019-05-21, themes: [drugs]}
                """)
        #expect(try Answer.of(folder.path).synergies.count == 1)
        let seen = try Answer.of(folder.path, ["--audience", "public"])
        #expect(seen.synergies.isEmpty)
        #expect(seen.projects.isEmpty, "the project has something near, whoever may see it")
    }
}
