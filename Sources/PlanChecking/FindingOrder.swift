import Parallel
import PlanModel
import PlanTime

/// All findings in one array, sorted by first day, rule, resource, activities; those without a day
/// come first, by file, line, rule. What is still equal is told apart by its days, sessions and
/// words, and by its place last, so that the order is the same from run to run, wherever things
/// are written.
func sorted(_ groups: [[Finding]]) -> [Finding] {
    var names: Set<String> = []
    for group in groups {
        var last = ""
        for finding in group where finding.rule != last {
            last = finding.rule
            names.insert(last)
        }
    }
    let ranks = Dictionary(
        uniqueKeysWithValues: names.sorted { $0.isScalarLess(than: $1) }.enumerated().map {
            ($1, UInt64($0))
        })
    let keys = parallelMap(count: groups.count) { number -> [SortKey] in
        groups[number].withUnsafeBufferPointer { group in
            // Findings are much to copy, and so are looked at where they are.
            group.indices.map { index in
                SortKey(group[index], rank: ranks[group[index].rule]!, group: number, index: index)
            }
        }.sorted { $0.isBefore($1, groups) }
    }
    var order = keys.flatMap { $0 }
    // A merge of groups that are sorted already.
    order.sort { $0.isBefore($1, groups) }
    let (sortedKeys, cuts) = (order, pieces(of: order.count))
    return parallelArray(lengths: cuts.map(\.count)) { piece, findings in
        for (position, key) in sortedKeys[cuts[piece]].enumerated() {
            findings.initializeElement(
                at: position, to: groups[Int(key.group)][Int(key.index)])
        }
    }
}

/// What tells most findings apart, in two numbers.
private struct SortKey {
    /// The day and the rule; of what has no day the file and the line.
    private var first: UInt64
    /// Resource and first activity.
    private var second: UInt64
    private var kind: UInt8
    var group: Int32
    var index: Int32

    init(_ finding: Finding, rank: UInt64, group: Int, index: Int) {
        (self.group, self.index) = (Int32(group), Int32(index))
        func half(_ number: Int32) -> UInt64 { UInt64(UInt32(bitPattern: number)) }
        if let day = finding.firstDay {
            first = (half(day.number) ^ 0x8000_0000) << 32 | rank << 8 | 1
        } else {
            first = 0
        }
        let resource = finding.resource?.sortKey ?? (kind: -1, index: 0)
        kind = UInt8(resource.kind + 1)
        second = half(resource.index) << 32 | half((finding.activities.first ?? -1) + 1)
        if finding.firstDay == nil { (kind, second) = (0, 0) }
    }

    func isBefore(_ other: SortKey, _ groups: [[Finding]]) -> Bool {
        if first != other.first { return first < other.first }
        if kind != other.kind { return kind < other.kind }
        if second != other.second { return second < other.second }
        return groups[Int(group)][Int(index)].isBefore(groups[Int(other.group)][Int(other.index)])
    }
}

extension Finding {
    /// In the order of `sorted`.
    fileprivate func isBefore(_ other: Finding) -> Bool {
        if firstDay == nil, other.firstDay == nil,
            (place.file, place.line) != (other.place.file, other.place.line)
        {
            return (place.file, place.line) < (other.place.file, other.place.line)
        }
        if rule != other.rule { return rule.isScalarLess(than: other.rule) }
        let (resource, otherResource) = (
            self.resource?.sortKey ?? (-1, 0), other.resource?.sortKey ?? (-1, 0)
        )
        if resource != otherResource { return resource < otherResource }
        if activities != other.activities {
            return activities.lexicographicallyPrecedes(other.activities)
        }
        let (start, otherStart) = (self.start?.seconds ?? .min, other.start?.seconds ?? .min)
        if start != otherStart { return start < otherStart }
        if lastDay != other.lastDay {
            return (lastDay?.number ?? .min) < (other.lastDay?.number ?? .min)
        }
        if parts != other.parts {
            return parts.lexicographicallyPrecedes(other.parts) {
                ($0.activity, $0.session) < ($1.activity, $1.session)
            }
        }
        let isEarlier =
            (place.file, place.line, place.column)
            < (other.place.file, other.place.line, other.place.column)
        // What is about no activity is told apart by where it is written. The others keep their
        // order when records move from file to file.
        if activities.isEmpty, place != other.place { return isEarlier }
        if message != other.message { return message.isScalarLess(than: other.message) }
        return isEarlier
    }
}

extension ResourceName {
    /// Sorts as `text(in:)` does: the kinds by their names, within a kind the tables are sorted.
    fileprivate var sortKey: (kind: Int, index: Int32) {
        switch self {
        case .country(let country): (0, Int32(country.number))
        case .institution(let index): (1, index)
        case .person(let index): (2, index)
        case .project(let index): (3, index)
        case .resource(let index): (4, index)
        case .venue(let index): (5, index)
        }
    }
}
