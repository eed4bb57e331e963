import PlanModel
import PlanTime

/// A maximal run of days, or stretch of time, on which one resource is used too much.
struct OverlapRun: Sendable {
    var key: Int32
    /// Days, inclusive; of a stretch of time its UTC days.
    var first: Int32
    var last: Int32
    /// The stretch in seconds since 1970; nil for days.
    var stretch: (start: Int64, end: Int64)?
    /// Indices into `Expansion.parts` of all that use the resource in it, sorted, each once.
    var parts: [Int32]
    /// The most at once.
    var load: Int
}

extension CheckContext {
    /// A finding for a run; its words are made when it is shown.
    func finding(
        _ run: OverlapRun, rule: String, level: Level, resource: ResourceName?, capacity: Int?
    ) -> Finding {
        let parts = run.parts.map { expansion.parts[Int($0)] }
        let activities = sortedUnique(parts.map(\.activity))
        var finding = Finding(
            rule: rule, level: level, resource: resource, activities: activities, parts: parts,
            firstDay: CivilDay(number: run.first), lastDay: CivilDay(number: run.last),
            place: plan.activities[Int(activities[0])].place)
        finding.load = run.load
        finding.capacity = capacity
        if let stretch = run.stretch {
            finding.start = Instant(seconds: stretch.start)
            finding.end = Instant(seconds: stretch.end)
        }
        return finding
    }
}

/// Sorted, each value once.
func sortedUnique(_ values: [Int32]) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(values.count)
    for value in values.sorted() where result.last != value { result.append(value) }
    return result
}
