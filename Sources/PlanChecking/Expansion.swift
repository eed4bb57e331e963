import Parallel
public import PlanModel
public import PlanTime

/// One time at which a part of the plan takes place.
public struct Occurrence: Hashable, BitwiseCopyable, Sendable {
    /// Index into `Expansion.parts`.
    public var part: Int32
    /// Its civil days: of a timed occurrence the local dates, in its own zone, from its first
    /// second to the last second before its end.
    public var days: DayRange
    /// Seconds since 1970-01-01T00:00:00Z, the end exclusive; equal for an all-day occurrence.
    public var start: Int64
    public var end: Int64

    @inlinable
    public var isAllDay: Bool { start == end }
}

/// A written time that its zone does not have, or has twice.
public struct TimeTrouble: Sendable {
    public enum Kind: Sendable {
        /// The written start or end is skipped.
        case nonexistent
        /// The written start or end exists twice; the first is meant.
        case ambiguous
        /// An occurrence of a repeat is skipped and takes the offset before the gap.
        case occurrenceInGap
    }
    public var part: PartID
    public var time: LocalTime
    public var zone: String
    public var kind: Kind
    /// Where the time is written, or what repeats it.
    public var place: Place?
}

/// Everything of a plan that has fixed dates, laid out occurrence by occurrence.
///
/// Postponed and cancelled parts and milestones are in it as well (`takesPart` tells); windows
/// have no occurrences.
public struct Expansion: Sendable {
    /// Every activity without sessions and every session, in the order of the activities.
    public var parts: [PartID]
    /// By part: its occurrences, in order of their days, as a range of `occurrences`.
    public var ranges: [Range<Int32>]
    public var occurrences: [Occurrence]
    /// By activity: the index of its first part; one more entry at the end.
    public var firstParts: [Int32]
    public var troubles: [TimeTrouble]
    /// Activities that repeat without an end, in a project without one.
    public var endless: [Int32]
    /// Activities that repeat more often than `limits: occurrences` allows.
    public var tooMany: [Int32]

    public func occurrences(ofPart part: Int) -> ArraySlice<Occurrence> {
        occurrences[range(ofPart: part)]
    }

    /// Where the occurrences of a part are among `occurrences`: for those who ask of every part on
    /// all cores. A slice is counted as a user of the whole array, and the cores wait for each
    /// other to count.
    func range(ofPart part: Int) -> Range<Int> {
        Int(ranges[part].lowerBound)..<Int(ranges[part].upperBound)
    }

    /// From the first day of a part's first occurrence to the last on which one ends; nil where
    /// it has no fixed dates.
    public func span(ofPart part: Int) -> DayRange? {
        let occurrences = occurrences(ofPart: part)
        guard let first = occurrences.first, var last = occurrences.last?.days.last else {
            return nil
        }
        // An occurrence may outlast the next one.
        for occurrence in occurrences { last = max(last, occurrence.days.last) }
        return DayRange(first: first.days.first, last: last)
    }

    public func parts(ofActivity activity: Int) -> Range<Int> {
        Int(firstParts[activity])..<Int(firstParts[activity + 1])
    }
}

extension Plan {
    /// Whether a part can be in an overlap: it takes place and has an audience. (A window has
    /// no occurrences and so is in none either.)
    public func takesPart(_ part: PartID) -> Bool {
        !activities[Int(part.activity)].isMilestone && status(of: part).takesPlace
    }

    /// Lays out every occurrence of every part.
    ///
    /// A zone that the database does not have counts as UTC: the reader has reported it.
    public func expanded(zones: TimeZoneDatabase) -> Expansion {
        let facts = self.facts
        let cuts = pieces(of: facts.parts.count)
        let pieceResults = parallelMap(count: cuts.count) { number in
            var expander = Expander(plan: self, zones: zones)
            expander.reserve(cuts[number].count)
            for part in cuts[number] { expander.expand(Int32(part)) }
            return expander.result
        }
        var whole = Expansion(
            parts: facts.parts, ranges: joined(pieceResults.map(\.ranges)),
            occurrences: joined(pieceResults.map(\.occurrences)), firstParts: facts.firstParts,
            troubles: pieceResults.flatMap(\.troubles), endless: pieceResults.flatMap(\.endless),
            tooMany: pieceResults.flatMap(\.tooMany))
        var offset = Int32(pieceResults.first?.occurrences.count ?? 0)
        for (number, piece) in pieceResults.enumerated().dropFirst() {
            for part in cuts[number] {
                let range = whole.ranges[part]
                whole.ranges[part] = (range.lowerBound + offset)..<(range.upperBound + offset)
            }
            offset += Int32(piece.occurrences.count)
        }
        var hours = Expander(plan: self, zones: zones)
        for activity in facts.neededInPart { hours.checkHours(of: activity) }
        whole.troubles += hours.result.troubles
        return whole
    }
}

private struct Expander {
    let plan: Plan
    let zones: TimeZoneDatabase
    var result = Expansion(
        parts: [], ranges: [], occurrences: [], firstParts: [], troubles: [], endless: [],
        tooMany: [])
    private let facts: PartFacts
    private var partIndex: Int32 = 0
    private var lastZone: ZoneData?

    init(plan: Plan, zones: TimeZoneDatabase) {
        self.plan = plan
        self.zones = zones
        facts = plan.facts
    }

    mutating func reserve(_ count: Int) {
        result.ranges.reserveCapacity(count)
        result.occurrences.reserveCapacity(count)
    }

    /// - Parameter index: of a part, among `Plan.facts.parts`.
    mutating func expand(_ index: Int32) {
        partIndex = index
        let first = Int32(result.occurrences.count)
        let part = facts.parts[Int(index)]
        switch facts.dates[Int(index)] {
        case .days(let days): expandDays(part, days)
        case .timed(let start, let end): expandTimed(part, start, end)
        case .window, nil: break
        }
        result.ranges.append(first..<Int32(result.occurrences.count))
    }

    /// Looks at the hours for which single people, institutions and resources are needed, each
    /// where it is written.
    mutating func checkHours(of activity: Int32) {
        let record = plan.activities[Int(activity)]
        let whole = PartID(activity: activity, session: record.sessions.isEmpty ? -1 : 0)
        for use in record.content.people ?? [] { checkHours(use.when, whole) }
        for use in record.content.institutions ?? [] { checkHours(use.when, whole) }
        for use in record.resources { checkHours(use.when, whole) }
        for (index, session) in record.sessions.enumerated() {
            let part = PartID(activity: activity, session: Int32(index))
            for use in session.content.people ?? [] { checkHours(use.when, part) }
            for use in session.content.institutions ?? [] { checkHours(use.when, part) }
        }
    }

    private mutating func checkHours(_ when: Located<DateExpression>?, _ part: PartID) {
        guard let when, case .timed(let start, let end) = when.value else { return }
        let zone = zone(named: plan.zoneName(of: part))
        for time in [start, end] { note(zone.resolve(time), time, zone, part, at: when.place) }
    }

    private mutating func note(
        _ resolved: ResolvedTime, _ time: LocalTime, _ zone: ZoneData, _ part: PartID,
        at place: Place?
    ) {
        let kind: TimeTrouble.Kind
        switch resolved.kind {
        case .unique: return
        case .ambiguous: kind = .ambiguous
        case .nonexistent: kind = .nonexistent
        }
        result.troubles.append(
            TimeTrouble(part: part, time: time, zone: zone.name, kind: kind, place: place))
    }

    private mutating func expandDays(_ part: PartID, _ days: DayRange) {
        func occurrence(_ days: DayRange) -> Occurrence {
            Occurrence(part: partIndex, days: days, start: 0, end: 0)
        }
        guard facts.repeats[Int(partIndex)] else {
            result.occurrences.append(occurrence(days))
            return
        }
        let length = days.count
        for first in firstDays(part, days.first) {
            let days = DayRange(first: first, last: first + (length - 1))
            result.occurrences.append(occurrence(days))
        }
    }

    private mutating func expandTimed(_ part: PartID, _ start: LocalTime, _ end: LocalTime) {
        let written = facts.zones[Int(partIndex)]
        let zone = zone(
            named: written < 0 ? plan.settings.zoneName : facts.zoneNames[Int(written)])
        let from = zone.resolve(start)
        let to = zone.resolve(end)
        if from.kind != .unique || to.kind != .unique {
            let place = plan.when(of: part)?.place
            note(from, start, zone, part, at: place)
            note(to, end, zone, part, at: place)
        }
        // Every occurrence lasts exactly as long as the first (RFC 5545, 3.8.5.3).
        let length = to.instant.seconds - from.instant.seconds
        guard length > 0 else { return }
        func append(_ instant: Int64) {
            result.occurrences.append(
                Occurrence(
                    part: partIndex,
                    days: DayRange(
                        first: zone.day(at: Instant(seconds: instant)),
                        last: zone.day(at: Instant(seconds: instant + length - 1))),
                    start: instant, end: instant + length))
        }
        guard facts.repeats[Int(partIndex)] else { return append(from.instant.seconds) }
        for day in firstDays(part, start.day) {
            var instant = from.instant.seconds
            if day != start.day {
                let time = LocalTime(day: day, minute: Int(start.minute))
                let resolved = zone.resolve(time)
                instant = resolved.instant.seconds
                if resolved.kind == .nonexistent {
                    let rule = plan.activities[Int(part.activity)].recurrence
                    result.troubles.append(
                        TimeTrouble(
                            part: part, time: time, zone: zone.name, kind: .occurrenceInGap,
                            place: rule?.place ?? plan.when(of: part)?.place))
                }
            }
            append(instant)
        }
    }

    /// The local first days of the occurrences of a part that repeats, in order.
    private mutating func firstDays(_ part: PartID, _ first: CivilDay) -> [CivilDay] {
        let activity = plan.activities[Int(part.activity)]
        var days = [first]
        if let rule = activity.recurrence?.value {
            var last = CivilDay(year: 2199, month: 12, day: 31)!
            var isBounded = true
            if rule.isEndless {
                if let period = plan.projects[activity.project]?.period?.value {
                    last = period.last
                } else {
                    result.endless.append(part.activity)
                    isBounded = false
                }
            }
            if isBounded {
                let limit = plan.settings.limits.occurrences
                days = rule.occurrences(from: first, through: last, limit: limit + 1)
                if days.count > limit {
                    result.tooMany.append(part.activity)
                    days.removeLast(days.count - limit)
                }
            }
        }
        if !activity.also.isEmpty {
            days = Set(days + activity.also.map(\.value)).sorted()
        }
        if !activity.except.isEmpty {
            let excepted = Set(activity.except.map(\.value))
            days.removeAll { excepted.contains($0) }
        }
        return days
    }

    private mutating func zone(named name: String) -> ZoneData {
        if let lastZone, lastZone.name == name { return lastZone }
        let zone = zones.zone(named: name) ?? zones.zone(named: "UTC")!
        lastZone = zone
        return zone
    }
}
