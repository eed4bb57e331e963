import Parallel
import PlanModel
import PlanTime

/// One use of a resource by one occurrence of a part.
struct Use: Sendable {
    /// The resource's number in its table.
    var key: Int32
    /// Index into `Expansion.parts`.
    var part: Int32
    var amount: Int32
    /// Civil days, inclusive.
    var first: Int32
    var last: Int32
    /// Seconds since 1970-01-01T00:00:00Z, the end exclusive; equal for a use of whole days.
    var start: Int64
    var end: Int64

    var isAllDay: Bool { start == end }

    /// Days that no instant and no civil day of the use lies outside of.
    var reach: (first: Int32, last: Int32) {
        if isAllDay { return (first, last) }
        return (
            min(first, Instant(seconds: start).utcDay.number),
            max(last, Instant(seconds: end - 1).utcDay.number)
        )
    }
}

/// Uses in the order of their keys.
struct GroupedUses: Sendable {
    let uses: [Use]
    /// By key: where its uses begin; one more entry at the end.
    let starts: [Int32]

    /// Counting sort by key; within a key the order stays.
    init(_ batches: [[Use]], keyCount: Int) {
        var starts = [Int32](repeating: 0, count: keyCount + 1)
        for batch in batches {
            for use in batch { starts[Int(use.key) + 1] += 1 }
        }
        for key in 0..<keyCount { starts[key + 1] += starts[key] }
        let (first, cuts) = (starts, pieces(of: keyCount, atLeast: 4_096, atMost: 4))
        let lengths = cuts.map { Int(first[$0.upperBound] - first[$0.lowerBound]) }
        // All batches are read for each range of keys: to read is quick, to fill takes the time.
        self.uses = parallelArray(lengths: lengths) { piece, buffer in
            let keys = Int32(cuts[piece].lowerBound)..<Int32(cuts[piece].upperBound)
            var next = Array(first[cuts[piece]])
            let start = first[cuts[piece].lowerBound]
            for batch in batches {
                for use in batch where keys.contains(use.key) {
                    let key = Int(use.key - keys.lowerBound)
                    buffer.initializeElement(at: Int(next[key] - start), to: use)
                    next[key] += 1
                }
            }
        }
        self.starts = starts
    }

    func uses(of key: Int) -> ArraySlice<Use> { uses[Int(starts[key])..<Int(starts[key + 1])] }

    var keyCount: Int { starts.count - 1 }
}

/// What parts use, and when.
struct PartUses: Sendable {
    let plan: Plan
    let expansion: Expansion
    let facts: PartFacts
    let zones: TimeZoneDatabase

    /// Gathers uses from all parts that take part in overlaps, on all cores.
    ///
    /// `select` names what a part, given by its index, uses: key, amount, and the part of the
    /// time for which it is used where that is not all of it.
    func gather(
        keyCount: Int,
        _ select:
            @Sendable (Int, (_ key: Int32, _ amount: Int, _ when: DateExpression?) -> Void)
            -> Void
    ) -> GroupedUses {
        let cuts = pieces(of: expansion.parts.count, atLeast: 4_096)
        let batches = parallelMap(count: cuts.count) { number -> [Use] in
            var batch: [Use] = []
            // Counted first: what grows as it is filled takes twice the memory.
            var count = 0
            for index in cuts[number] where facts.takesPart[index] {
                let occurrences = expansion.range(ofPart: index).count
                if occurrences > 0 { select(index) { _, _, _ in count += occurrences } }
            }
            batch.reserveCapacity(count)
            for index in cuts[number] where facts.takesPart[index] {
                let occurrences = expansion.range(ofPart: index)
                if occurrences.isEmpty { continue }
                select(index) { key, amount, when in
                    guard key >= 0 else { return }
                    for position in occurrences {
                        let occurrence = expansion.occurrences[position]
                        guard let time = clipped(occurrence, to: when, expansion.parts[index])
                        else { continue }
                        batch.append(
                            Use(
                                key: key, part: Int32(index), amount: Int32(clamping: amount),
                                first: time.days.first.number, last: time.days.last.number,
                                start: time.start, end: time.end))
                    }
                }
            }
            return batch
        }
        return GroupedUses(batches, keyCount: keyCount)
    }

    /// The part of an occurrence that lies in `when`, or nil where there is none. Whole days of
    /// a timed occurrence stay timed; times in an all-day one are times.
    func clipped(_ occurrence: Occurrence, to when: DateExpression?, _ part: PartID) -> Occurrence?
    {
        guard let when else { return occurrence }
        var result = occurrence
        if occurrence.isAllDay, case .days(let days) = when {
            guard let both = occurrence.days.intersection(days) else { return nil }
            result.days = both
            return result
        }
        let zone = zones.zone(named: plan.zoneName(of: part)) ?? zones.zone(named: "UTC")!
        func midnight(_ day: CivilDay) -> Int64 {
            zone.resolve(LocalTime(day: day, minute: 0)).instant.seconds
        }
        let limits: (start: Int64, end: Int64)
        switch when {
        case .days(let days), .window(let days):
            limits = (midnight(days.first), midnight(days.last + 1))
        case .timed(let start, let end):
            limits = (zone.resolve(start).instant.seconds, zone.resolve(end).instant.seconds)
        }
        let whole =
            occurrence.isAllDay
            ? (midnight(occurrence.days.first), midnight(occurrence.days.last + 1))
            : (occurrence.start, occurrence.end)
        result.start = max(limits.start, whole.0)
        result.end = min(limits.end, whole.1)
        guard result.start < result.end else { return nil }
        result.days = DayRange(
            first: zone.day(at: Instant(seconds: result.start)),
            last: zone.day(at: Instant(seconds: result.end - 1)))
        return result
    }
}

extension CheckContext {
    /// `PartUses.gather`.
    func gatherUses(
        keyCount: Int,
        _ select:
            @Sendable (Int, (_ key: Int32, _ amount: Int, _ when: DateExpression?) -> Void) -> Void
    ) -> GroupedUses {
        uses.gather(keyCount: keyCount, select)
    }
}
