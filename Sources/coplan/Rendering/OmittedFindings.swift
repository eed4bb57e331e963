import PlanChecking
import PlanModel

/// What `limits: audience-findings` left out of a report.
extension FindingReport {
    /// How many findings are not written, and between which projects; nil where all are.
    var omittedLine: String? {
        guard !omitted.isEmpty else { return nil }
        // How often hidden activities clash is not told.
        guard viewpoint.seesAll else {
            return "more findings of overlap/audience are not written (limits: audience-findings)"
        }
        let between = omitted.map {
            "\(plan.projects[$0.projects.0].id) and \(plan.projects[$0.projects.1].id) \($0.count)"
        }
        let total = omitted.reduce(0) { $0 + $1.count }
        return
            "\(counted(total, "more finding")) of overlap/audience \(total == 1 ? "is" : "are") not "
            + "written (limits: audience-findings): \(listed(between, most: 5))"
            + (between.count > 5 ? " pairs" : "")
    }

    /// The same for machines: `count` is null where the audience may not know it.
    var omittedJSON: JSON {
        func entry(_ projects: [String], _ count: Int?) -> JSON {
            .object([
                ("rule", .string(Rule.overlapAudience.name)), ("projects", .strings(projects)),
                ("count", .optional(count)),
            ])
        }
        guard viewpoint.seesAll else { return .array([entry([], nil)]) }
        return .array(
            omitted.map {
                entry([plan.projects[$0.projects.0].id, plan.projects[$0.projects.1].id], $0.count)
            })
    }
}
