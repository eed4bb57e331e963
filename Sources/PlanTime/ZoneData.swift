/// The local time of one IANA time zone, past and future, as its TZif file tells it.
///
/// A value of this type is one reference: it is cheap to copy, and to share between threads.
public struct ZoneData: Sendable {
    let table: ZoneTable

    /// The name under which the zone was asked for, such as `Europe/Brussels`.
    public var name: String { table.name }

    /// Seconds east of UTC.
    ///
    /// Before the first known transition it is the file's first type (local mean time, most
    /// often); after the last one, what the file's footer rule says, for ever.
    public func offset(at instant: Instant) -> Int {
        Int(table.segment(at: instant.seconds).offset)
    }

    /// The time zone designation: `CEST`, `+01`.
    public func abbreviation(at instant: Instant) -> String {
        table.designations[Int(table.segment(at: instant.seconds).designation)]
    }

    /// Whether tzdata calls it daylight saving time, which need not be ahead of standard time:
    /// in Europe/Dublin it is winter, in Africa/Casablanca it is Ramadan.
    public func isDaylight(at instant: Instant) -> Bool {
        table.segment(at: instant.seconds).isDaylight
    }

    /// Seconds since 1970-01-01T00:00 on the zone's wall clock (not an instant).
    public func wallSeconds(at instant: Instant) -> Int64 {
        let (sum, overflow) = instant.seconds.addingReportingOverflow(Int64(offset(at: instant)))
        return overflow ? instant.seconds : sum
    }

    /// The local date.
    public func day(at instant: Instant) -> CivilDay {
        CivilDay(number: Int32(clamping: wallSeconds(at: instant).floorDivided(by: 86_400)))
    }

    /// What the wall clock shows, to the minute.
    public func localTime(at instant: Instant) -> LocalTime {
        let minutes = wallSeconds(at: instant).floorDivided(by: 60)
        let day = minutes.floorDivided(by: 1_440)
        return LocalTime(
            day: CivilDay(number: Int32(clamping: day)), minute: Int(minutes - day * 1_440))
    }

    /// The instant at which the wall clock shows `local`.
    ///
    /// A time that exists twice is the first of the two; a time that is skipped takes the offset
    /// before the gap (RFC 5545, section 3.3.5). `kind` says which it was.
    public func resolve(_ local: LocalTime) -> ResolvedTime {
        resolve(wallSeconds: local.wallSeconds)
    }

    func resolve(wallSeconds: Int64) -> ResolvedTime {
        let wall = Swift.min(Swift.max(wallSeconds, -(1 << 60)), 1 << 60)
        let (segment, change) = table.segment(atWall: wall)
        let instant = Instant(seconds: wall - Int64(segment.offset))
        guard let change else { return ResolvedTime(instant: instant, kind: .unique) }
        return ResolvedTime(
            instant: instant, kind: change.offset > segment.offset ? .nonexistent : .ambiguous)
    }

    /// The change of the clock by which a time is skipped or shown twice; nil where the clock
    /// shows it once.
    public func clockChange(at local: LocalTime) -> ClockChange? {
        let wall = local.wallSeconds
        let (segment, change) = table.segment(atWall: wall)
        guard let change else { return nil }
        let instant = change.start + table.cycleShift(of: wall)
        func time(_ offset: Int32) -> LocalTime {
            let minutes = (instant + Int64(offset)).floorDivided(by: 60)
            let day = minutes.floorDivided(by: 1_440)
            return LocalTime(
                day: CivilDay(number: Int32(clamping: day)), minute: Int(minutes - day * 1_440))
        }
        return ClockChange(before: time(segment.offset), after: time(change.offset))
    }
}

/// What a wall clock does when it is put forward or back.
public struct ClockChange: Hashable, Sendable {
    /// What it would have shown at that moment.
    public var before: LocalTime
    /// What it shows instead.
    public var after: LocalTime
}

/// What a wall-clock time stands for.
public struct ResolvedTime: Hashable, Sendable {
    /// How often the wall clock shows a time.
    public enum Kind: Hashable, Sendable {
        /// The clock shows it once.
        case unique
        /// The clock is put back and shows it twice; the instant is the first.
        case ambiguous
        /// The clock is put forward over it; the instant is that of the offset before the gap,
        /// when the clock shows a later time.
        case nonexistent
    }

    /// The instant, the first where there are two.
    public var instant: Instant
    /// Whether there is one such instant, two or none.
    public var kind: Kind

    /// The instant and how often the clock shows the time.
    public init(instant: Instant, kind: Kind) {
        self.instant = instant
        self.kind = kind
    }
}

/// All segments of a zone; immutable.
final class ZoneTable: Sendable {
    /// A stretch of time with one offset, one designation and one daylight flag.
    struct Segment: Hashable, Sendable {
        /// Its first second, since 1970-01-01T00:00:00Z; `Int64.min` for the first segment.
        var start: Int64
        /// From this time on, in seconds on the wall clock, a clock that shows it stands in this
        /// segment rather than the one before: `start` with the larger of both offsets, which
        /// leaves what exists twice, and what does not exist, to the segment before.
        var wallStart: Int64
        /// Seconds east of UTC.
        var offset: Int32
        /// Index in `designations`.
        var designation: UInt16
        var isDaylight: Bool
    }

    /// The stretch of 400 years, in seconds since 1970, which repeats for ever: the Gregorian
    /// calendar has the same weekdays and leap days after 400 years.
    struct Cycle: Hashable, Sendable {
        static let length: Int64 = 146_097 * 86_400

        var start: Int64
        /// Whether it repeats before `start` too: in a file whose only content is its rule.
        var runsBackwards: Bool
        var end: Int64 { start + Cycle.length }
    }

    let name: String
    /// Ascending. With a cycle they reach beyond its end.
    let segments: [Segment]
    let designations: [String]
    let cycle: Cycle?

    init(name: String, segments: [Segment], designations: [String], cycle: Cycle?) {
        self.name = name
        self.segments = segments
        self.designations = designations
        self.cycle = cycle
    }

    func segment(at seconds: Int64) -> Segment {
        let seconds = seconds - cycleShift(of: seconds)
        return segments.withUnsafeBufferPointer { segments in
            segments[ZoneTable.lastIndex(in: segments) { $0.start <= seconds }]
        }
    }

    /// The segment that a clock which shows `wall` stands in, and the next one where the clock is
    /// put forward over this time, or back to it.
    @inline(__always)
    func segment(atWall wall: Int64) -> (Segment, change: Segment?) {
        let shift = cycleShift(of: wall)
        return segments.withUnsafeBufferPointer { segments in
            let index = ZoneTable.lastIndex(in: segments) { $0.wallStart <= wall - shift }
            let segment = segments[index]
            guard index + 1 < segments.count else { return (segment, nil) }
            let next = segments[index + 1]
            let from = next.start + Int64(Swift.min(segment.offset, next.offset))
            return (segment, wall - shift >= from ? next : nil)
        }
    }

    /// The index of the segment at a time within the table's own reach.
    func index(at seconds: Int64) -> Int {
        segments.withUnsafeBufferPointer { segments in
            ZoneTable.lastIndex(in: segments) { $0.start <= seconds }
        }
    }

    /// What to subtract from a time, a multiple of 400 years, to find it in the table.
    func cycleShift(of seconds: Int64) -> Int64 {
        guard let cycle else { return 0 }
        if seconds >= cycle.end {
            return (seconds - cycle.start) / Cycle.length * Cycle.length
        }
        if cycle.runsBackwards, seconds < cycle.start, seconds > -(1 << 61) {
            return (seconds - cycle.start).floorDivided(by: Cycle.length) * Cycle.length
        }
        return 0
    }

    /// The last segment for which `holds` is true; it is for the first, and false from some
    /// segment on.
    @inline(__always)
    static func lastIndex(
        in segments: UnsafeBufferPointer<Segment>, where holds: (Segment) -> Bool
    ) -> Int {
        var low = 0
        var high = segments.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if holds(segments[middle]) { low = middle } else { high = middle }
        }
        return low
    }
}

extension Int64 {
    /// The quotient rounded down, for a positive divisor.
    func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
