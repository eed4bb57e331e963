import Foundation
import Testing

/// Everything that is found is a function of the plan: two commands never differ about it.
struct OneTruthTests {
    private static let plans = Case.all.map { "\($0.folder)/plan" } + ["\(Tool.root)/plans"]

    /// The findings that a command prints, as they are.
    private func findings(_ command: String, _ plan: String) throws -> [NSDictionary]? {
        let result = try Tool.run([command, plan, "--format", "json"])
        // A plan that cannot be used at all has no findings.
        if result.status == 2 { return nil }
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? NSDictionary)
        return try #require(object["findings"] as? [NSDictionary])
    }

    @Test(arguments: plans) func conflictsAreTheOverlapsOfCheck(_ plan: String) throws {
        let checked = try findings("check", plan)
        let overlaps = checked?.filter { ($0["rule"] as? String)?.hasPrefix("overlap/") ?? false }
        #expect(try findings("conflicts", plan) == overlaps)
    }
}
