import Foundation
import Testing

/// What `check --format json` prints, as far as tests look at it.
struct Report: Decodable, Equatable {
    struct Finding: Decodable, Equatable {
        struct Shared: Decodable, Equatable {
            var countries: [String]
            var themes: [String]
            var institutions: [String]
            var leads: [String]
            var inherited: Bool
        }
        var id: String
        var rule: String
        var level: String
        var message: String
        var resource: String?
        var activities: [String]
        var firstDay: String?
        var lastDay: String?
        var load: Int?
        var shared: Shared?
        var waived: Bool
    }
    struct Summary: Decodable, Equatable {
        var errors: Int
        var warnings: Int
        var notes: Int
        var waived: Int
        var activities: Int
        var projects: Int
    }
    var asOf: String
    var summary: Summary
    var findings: [Finding]

    /// Checks a plan.
    static func of(_ plan: String, _ options: [String] = []) throws -> Report {
        let result = try Tool.run(["check", plan, "--format", "json"] + options)
        return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }

    func findings(of rule: String) -> [Finding] { findings.filter { $0.rule == rule } }
}
