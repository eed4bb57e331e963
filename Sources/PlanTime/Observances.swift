/// One STANDARD or DAYLIGHT part of a VTIMEZONE (RFC 5545, section 3.6.5): its onsets are `start`,
/// those of `rule`, and `recurrenceDates`.
public struct Observance: Hashable, Sendable {
    /// DTSTART: the first onset, in seconds since 1970-01-01T00:00 on a clock that still shows
    /// `offsetFrom`. `Observance.dateTime(_:)` writes it.
    public var start: Int64
    /// TZOFFSETFROM, in seconds east of UTC, whole minutes.
    public var offsetFrom: Int
    /// TZOFFSETTO, in seconds east of UTC, whole minutes.
    public var offsetTo: Int
    /// TZNAME: `CEST`, `+01`.
    public var name: String
    /// Whether it is a DAYLIGHT part; else STANDARD.
    public var isDaylight: Bool
    /// RRULE: `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`, or with a week of days of the month,
    /// `FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR`. It has an UNTIL, in UTC,
    /// where the zone gives the rule up; without one, it is the zone's rule for ever.
    public var rule: String?
    /// RDATE: further onsets, as `start`, ascending.
    public var recurrenceDates: [Int64]

    /// An observance of these parts.
    public init(
        start: Int64, offsetFrom: Int, offsetTo: Int, name: String, isDaylight: Bool,
        rule: String? = nil, recurrenceDates: [Int64] = []
    ) {
        self.start = start
        self.offsetFrom = offsetFrom
        self.offsetTo = offsetTo
        self.name = name
        self.isDaylight = isDaylight
        self.rule = rule
        self.recurrenceDates = recurrenceDates
    }

    /// An onset as a local DATE-TIME (RFC 5545, section 3.3.5, form 1): `20190331T020000`.
    public static func dateTime(_ wallSeconds: Int64) -> String {
        let day = wallSeconds.floorDivided(by: 86_400)
        let second = Int(wallSeconds - day * 86_400)
        let (year, month, dayOfMonth) = CivilDay(number: Int32(clamping: day)).components
        return padded(year, 4) + padded(month, 2) + padded(dayOfMonth, 2)
            + "T" + padded(second / 3_600, 2) + padded(second / 60 % 60, 2) + padded(second % 60, 2)
    }
}

extension ZoneData {
    /// The observances that a VTIMEZONE needs so that every instant of the range has its offset
    /// and its designation; few, in order of their first onset, the same for the same input.
    ///
    /// - The first onset is at or before the start of the range. Where the zone's own is before
    ///   1970 it is 1970-01-01T00:00, as most calendars write it, without a change of offset.
    /// - Onsets that follow a yearly rule, to the end of time or for some years, are an RRULE. It
    ///   may run on after the range, and is true to the zone's data there too. Other onsets are
    ///   a list of RDATEs, which ends with the range.
    /// - Where there is no transition in the range there is one STANDARD part. In zones where
    ///   tzdata calls the lower offset of a year daylight time (Europe/Dublin, Africa/Casablanca)
    ///   all parts are STANDARD: some clients take it for granted that daylight time is ahead.
    /// - The offsets of local mean time have seconds (before 1972 in Africa/Monrovia, before 1937
    ///   everywhere else), which clients do not read. What is before the last of them is not
    ///   covered: there the offset of the first observance holds. The range is also cut to the
    ///   years 1900 to 2199.
    ///
    /// The result has been through `verify`. It is empty where the whole range has offsets with
    /// seconds; write such times in UTC.
    public func observances(covering range: ClosedRange<Instant>) -> [Observance] {
        observances(covering: range, everyHours: 1)
    }

    func observances(
        covering range: ClosedRange<Instant>, everyHours hours: Int64
    ) -> [Observance] {
        guard let builder = ObservanceBuilder(table, covering: range) else { return [] }
        for usesRules in [true, false] {
            let observances = builder.observances(usesRules: usesRules)
            if verify(observances, covering: range, everyHours: hours) { return observances }
        }
        return []
    }
}

/// Makes observances out of transitions.
private struct ObservanceBuilder {
    /// When a new local time begins.
    struct Onset {
        var instant: Int64
        /// In seconds on a clock that still shows `offsetFrom`.
        var wall: Int64
        var offsetFrom: Int
        var offsetTo: Int
        var name: String
        var isDaylight: Bool

        /// Onsets can share an observance if they differ in the time only.
        func isAlike(_ other: Onset) -> Bool {
            (offsetFrom, offsetTo, name, isDaylight)
                == (other.offsetFrom, other.offsetTo, other.name, other.isDaylight)
        }

        func observance(rule: String? = nil, recurrenceDates: [Int64] = []) -> Observance {
            Observance(
                start: wall, offsetFrom: offsetFrom, offsetTo: offsetTo, name: name,
                isDaylight: isDaylight, rule: rule, recurrenceDates: recurrenceDates)
        }
    }

    /// Onsets that are alike, in order, to the end of the table: what comes after the range tells
    /// whether a rule goes on.
    struct Group {
        var onsets: [Onset]
        /// How many of them are in the range, at least 1.
        var needed: Int
    }

    private var groups: [Group] = []
    /// From here on the zone follows its footer rule for ever.
    private let endless: Int64

    /// Nil where the range has no offset of whole minutes.
    init?(_ table: ZoneTable, covering range: ClosedRange<Instant>) {
        guard let range = table.coveredRange(range) else { return nil }
        endless = table.cycle?.end ?? .max
        var first = table.index(at: range.lowerBound.seconds)
        let last = table.index(at: range.upperBound.seconds)
        let isFlat = first == last || table.hasNegativeDaylight(first...last)
        // Back over what changed nothing that is written.
        while first > 0, table.segments[first - 1].isAlike(table.segments[first], isFlat) {
            first -= 1
        }

        var onsets = [table.firstOnset(index: first, lower: range.lowerBound.seconds)]
        if isFlat { onsets[0].isDaylight = false }
        for index in (first + 1)..<Swift.max(first + 1, table.segments.count) {
            let segment = table.segments[index]
            let before = Int(table.segments[index - 1].offset)
            let onset = Onset(
                instant: segment.start, wall: segment.start + Int64(before), offsetFrom: before,
                offsetTo: Int(segment.offset),
                name: table.designations[Int(segment.designation)],
                isDaylight: segment.isDaylight && !isFlat)
            let previous = onsets[onsets.count - 1]
            // What differs in nothing that is written is no onset.
            if onset.offsetTo != previous.offsetTo || onset.name != previous.name
                || onset.isDaylight != previous.isDaylight
            {
                onsets.append(onset)
            }
        }
        for onset in onsets {
            let isNeeded = onset.instant <= range.upperBound.seconds
            if let place = groups.firstIndex(where: { $0.onsets[0].isAlike(onset) }) {
                groups[place].onsets.append(onset)
                if isNeeded { groups[place].needed += 1 }
            } else if isNeeded {
                groups.append(Group(onsets: [onset], needed: 1))
            }
        }
        if groups.allSatisfy(\.onsets[0].isDaylight) {
            for group in groups.indices {
                for onset in groups[group].onsets.indices {
                    groups[group].onsets[onset].isDaylight = false
                }
            }
        }
    }

    func observances(usesRules: Bool) -> [Observance] {
        // One onset is no rule, even if it is one of a rule's.
        let usesRules = usesRules && (groups.count > 1 || groups[0].needed > 1)
        return groups.flatMap { observances(of: $0, usesRules: usesRules) }.sorted {
            ($0.start - Int64($0.offsetFrom), $0.start) < (
                $1.start - Int64($1.offsetFrom), $1.start
            )
        }
    }

    private func observances(of group: Group, usesRules: Bool) -> [Observance] {
        var dates = group.onsets.prefix(group.needed)
        var observances: [Observance] = []
        var finite: [Observance] = []
        var isFinite = true
        var place = 0
        while usesRules, place < group.needed {
            let run = YearlyRun(group.onsets[place...], endless: endless)
            let rule = group.onsets[place].observance(rule: run.rule)
            if run.isEndless {
                dates = dates[..<place]
                observances.append(rule)
                break
            }
            let needed = Swift.min(run.length, group.needed - place)
            if needed < 3, needed < group.needed { isFinite = false }
            finite.append(rule)
            place += needed
        }
        // Where the clocks followed no rule for long, one list of dates is plainer than many
        // short rules; a rule for a single onset is none.
        if usesRules, isFinite, finite.count <= 2, dates.count > 1 {
            observances += finite
        } else if let first = dates.first {
            observances.append(
                first.observance(recurrenceDates: dates.dropFirst().map(\.wall)))
        }
        return observances
    }
}

/// As many onsets from the first on as one yearly rule gives, and that rule.
private struct YearlyRun {
    private(set) var length = 1
    private(set) var isEndless = false
    private(set) var rule = ""

    init(_ onsets: ArraySlice<ObservanceBuilder.Onset>, endless: Int64) {
        let first = Place(onsets.first!.wall)
        // How far each way to name the day goes.
        var lastLength = 0
        var ordinalLength = 0
        var weekLength = 0
        var earliest = first.day
        var latest = first.day
        var place = first
        for (count, onset) in onsets.enumerated() {
            if count > 0 {
                let next = Place(onset.wall)
                guard next.year == place.year + 1, next.month == first.month,
                    next.weekday == first.weekday, next.second == first.second
                else { break }
                place = next
            }
            if lastLength == count, place.isLast { lastLength += 1 }
            if ordinalLength == count, place.ordinal == first.ordinal, first.ordinal < 5 {
                ordinalLength += 1
            }
            let days = Swift.min(earliest, place.day)...Swift.max(latest, place.day)
            if weekLength == count, days.count <= 7 {
                (earliest, latest) = (days.lowerBound, days.upperBound)
                weekLength += 1
            }
            if lastLength <= count, ordinalLength <= count, weekLength <= count { break }
        }

        let weekday = RecurrenceRule.weekdayNames[first.weekday]
        length = Swift.max(lastLength, ordinalLength, weekLength)
        rule = "FREQ=YEARLY;BYMONTH=\(first.month);"
        if lastLength == length {
            rule += "BYDAY=-1\(weekday)"
        } else if ordinalLength == length {
            rule += "BYDAY=\(first.ordinal)\(weekday)"
        } else {
            // Any seven days that hold all of these name each year's weekday once.
            let shortest = first.month == 2 ? 28 : CivilDay.length(ofMonth: first.month, year: 2001)
            let start = Swift.min(earliest, Swift.max(shortest - 6, latest - 6))
            let days = (start...(start + 6)).map { String($0) }
            rule += "BYMONTHDAY=\(days.joined(separator: ","));BYDAY=\(weekday)"
        }
        let last = onsets[onsets.startIndex + length - 1]
        isEndless = length == onsets.count && last.instant >= endless
        if !isEndless { rule += ";UNTIL=\(Observance.dateTime(last.instant))Z" }
    }

    /// Where an onset stands in its year.
    private struct Place {
        var year, month, day, weekday, second: Int
        var ordinal: Int { (day - 1) / 7 + 1 }
        var isLast: Bool { day > CivilDay.length(ofMonth: month, year: year) - 7 }

        init(_ wall: Int64) {
            let number = wall.floorDivided(by: 86_400)
            let civil = CivilDay(number: Int32(clamping: number))
            (year, month, day) = civil.components
            weekday = civil.weekday
            second = Int(wall - number * 86_400)
        }
    }
}

extension ZoneTable.Segment {
    fileprivate func isAlike(_ other: ZoneTable.Segment, _ isFlat: Bool) -> Bool {
        offset == other.offset && designation == other.designation
            && (isFlat || isDaylight == other.isDaylight)
    }
}

extension ZoneTable {
    /// The part of a range that a VTIMEZONE can tell: within the years 1900 to 2199, and after
    /// the last offset with seconds.
    fileprivate func coveredRange(_ range: ClosedRange<Instant>) -> ClosedRange<Instant>? {
        let year1900: Int64 = -2_208_988_800
        let year2200: Int64 = 7_258_118_400
        var lower = Swift.max(range.lowerBound.seconds, year1900)
        let upper = Swift.min(range.upperBound.seconds, year2200 - 1)
        guard lower <= upper else { return nil }
        let first = index(at: lower)
        let last = index(at: upper)
        if let odd = (first...last).last(where: { segments[$0].offset % 60 != 0 }) {
            guard odd < last else { return nil }
            lower = segments[odd + 1].start
        }
        return Instant(seconds: lower)...Instant(seconds: upper)
    }

    /// Whether between two stretches of standard time there is daylight time with a lower offset.
    fileprivate func hasNegativeDaylight(_ indices: ClosedRange<Int>) -> Bool {
        indices.contains { index in
            let segment = segments[index]
            guard segment.isDaylight, index > 0, index + 1 < segments.count else { return false }
            return [segments[index - 1], segments[index + 1]].allSatisfy {
                !$0.isDaylight && $0.offset > segment.offset
            }
        }
    }

    /// The onset with which a VTIMEZONE that is needed from `lower` on begins.
    fileprivate func firstOnset(index: Int, lower: Int64) -> ObservanceBuilder.Onset {
        let segment = segments[index]
        let offset = Int(segment.offset)
        var onset = ObservanceBuilder.Onset(
            instant: segment.start, wall: 0, offsetFrom: offset, offsetTo: offset,
            name: designations[Int(segment.designation)], isDaylight: segment.isDaylight)
        let midnight1970 = -Int64(offset)
        if segment.start <= midnight1970, midnight1970 <= lower {
            onset.instant = midnight1970
        } else if index == 0 {
            // Nothing is known to have begun: any midnight before the range will do.
            onset.wall = (lower + Int64(offset)).floorDivided(by: 86_400) * 86_400
            onset.instant = onset.wall - Int64(offset)
        } else {
            let before = Int(segments[index - 1].offset)
            if before % 60 == 0 { onset.offsetFrom = before }
            onset.wall = segment.start + Int64(onset.offsetFrom)
        }
        return onset
    }
}
