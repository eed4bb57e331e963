import PlanChecking
import PlanModel

/// What other activities say of an activity: those that the audience sees alone. What a hidden
/// one says of this one is not told.
struct Ties: Sendable {
    /// By activity, all indices in the order of the plan.
    private(set) var before: [Int32: [Int32]] = [:]
    private(set) var parts: [Int32: [Int32]] = [:]
    private(set) var relatedFrom: [Int32: [Int32]] = [:]
    /// By the lowest index of an occasion: who is in it.
    private(set) var occasions: [Int32: [Int32]] = [:]

    init(_ plan: Plan, entries: [Entry]) {
        for entry in entries {
            let activity = plan.activities[Int(entry.activity)]
            func add(_ list: inout [Int32: [Int32]], _ target: Int32?) {
                guard let target, target != entry.activity,
                    list[target]?.last != entry.activity
                else { return }
                list[target, default: []].append(entry.activity)
            }
            for prerequisite in activity.after { add(&before, prerequisite.activity.activity) }
            occasions[plan.occasions[Int(entry.activity)], default: []].append(entry.activity)
            guard let details = activity.boxedDetails?.value else { continue }
            add(&parts, details.partOf?.activity)
            for related in details.related { add(&relatedFrom, related.activity.activity) }
        }
        occasions = occasions.filter { $0.value.count > 1 }
    }
}
