import PlanChecking
import PlanModel
import PlanTime

/// Times that are taken, without a word of what takes them.
struct BusyBlocks: Sendable {
    /// Maximal runs of whole days.
    var days: [DayRange] = []
    /// Maximal stretches of time, in seconds since 1970, the end exclusive.
    var times: [Range<Int64>] = []

    /// The union of the times of parts that take place; windows and milestones take no time.
    init(of parts: [Int32], in expansion: Expansion, plan: Plan, reach: DayRange) {
        var stretches: [Range<Int64>] = []
        for part in parts where plan.takesPart(expansion.parts[Int(part)]) {
            for occurrence in expansion.occurrences(ofPart: Int(part))
            where occurrence.days.overlaps(reach) {
                if occurrence.isAllDay {
                    days.append(occurrence.days)
                } else {
                    stretches.append(occurrence.start..<occurrence.end)
                }
            }
        }
        days = days.mergedRuns()
        times = BusyBlocks.merged(stretches)
    }

    /// Stretches that touch or overlap as one, in order.
    static func merged(_ stretches: [Range<Int64>]) -> [Range<Int64>] {
        var merged: [Range<Int64>] = []
        for stretch in stretches.sorted(by: {
            ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
        }) {
            if let last = merged.last, stretch.lowerBound <= last.upperBound {
                let end = Swift.max(last.upperBound, stretch.upperBound)
                merged[merged.count - 1] = last.lowerBound..<end
            } else {
                merged.append(stretch)
            }
        }
        return merged
    }

    /// Begins the UIDs of such blocks. Ids have no capital letters.
    static let prefix = "BUSY_"
}
