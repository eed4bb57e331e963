import PlanTime

/// When an event takes place, as its lines say it.
struct EventTimes: Sendable {
    /// DTSTART, DTEND, and where it repeats RRULE and EXDATE.
    var lines: ContentLines
    /// Seconds since 1970-01-01T00:00:00Z by which feeds are sorted; days count from midnight UTC.
    var order: Int64
    /// The zone whose VTIMEZONE the feed needs; nil for days and for times in UTC.
    var zone: String?
    /// From the first start to the last end, in seconds since 1970.
    var span: ClosedRange<Int64>

    /// A rule and what it leaves out.
    struct Series {
        /// Without UNTIL.
        var rule: String
        /// Days of the last instance: nil where the rule has a COUNT.
        var lastStart: (day: CivilDay, instant: Int64)?
        /// First days.
        var except: [CivilDay]
        /// The end of the last instance, in seconds since 1970.
        var end: Int64
    }

    /// Whole days: dates with an exclusive end (RFC 5545, 3.6.1).
    init(days: DayRange, series: Series? = nil) {
        lines = ContentLines()
        let value = ContentLines.parameter("VALUE", "DATE")
        lines.add("DTSTART", [value], ValueText.date(days.first))
        lines.add("DTEND", [value], ValueText.date(days.last + 1))
        order = Int64(days.first.number) * 86_400
        span = order...Swift.max(Int64(days.last.number + 1) * 86_400, series?.end ?? 0)
        if let series {
            var rule = series.rule
            if let last = series.lastStart {
                rule += ";UNTIL=" + String(decoding: ValueText.date(last.day), as: UTF8.self)
            }
            lines.add("RRULE", [], ValueText.recurrence(rule))
            for day in series.except { lines.add("EXDATE", [value], ValueText.date(day)) }
        }
    }

    /// From one instant to another: on the zone's wall clock where the clock says it without
    /// doubt, else in UTC.
    init(from start: Int64, to end: Int64, zone: ZoneData) {
        lines = ContentLines()
        order = start
        span = start...Swift.max(start, end)
        if EventTimes.isPlain(start, in: zone), EventTimes.isPlain(end, in: zone) {
            self.zone = zone.name
            addLocal(start, end, zone)
        } else {
            lines.add("DTSTART", [], ValueText.utc(Instant(seconds: start)))
            lines.add("DTEND", [], ValueText.utc(Instant(seconds: end)))
        }
    }

    /// A series of timed instances, all of which the zone's wall clock says without doubt.
    init(from start: Int64, to end: Int64, zone: ZoneData, series: Series) {
        lines = ContentLines()
        order = start
        span = start...Swift.max(start, series.end)
        var rule = series.rule
        // RFC 5545, 3.3.10: in UTC where DTSTART has a zone or is in UTC.
        if let last = series.lastStart {
            let until = ValueText.utc(Instant(seconds: last.instant))
            rule += ";UNTIL=" + String(decoding: until, as: UTF8.self)
        }
        let clock = zone.wallSeconds(at: Instant(seconds: start)) % 86_400
        let secondsOfDay = clock < 0 ? clock + 86_400 : clock
        if EventTimes.isUTC(zone.name) {
            lines.add("DTSTART", [], ValueText.utc(Instant(seconds: start)))
            lines.add("DTEND", [], ValueText.utc(Instant(seconds: end)))
            lines.add("RRULE", [], ValueText.recurrence(rule))
            for day in series.except {
                let time = Int64(day.number) * 86_400 + secondsOfDay
                lines.add("EXDATE", [], ValueText.utc(Instant(seconds: time)))
            }
        } else {
            self.zone = zone.name
            addLocal(start, end, zone)
            lines.add("RRULE", [], ValueText.recurrence(rule))
            let parameter = ContentLines.parameter("TZID", zone.name)
            for day in series.except {
                let time = Int64(day.number) * 86_400 + secondsOfDay
                lines.add("EXDATE", [parameter], ValueText.dateTime(wallSeconds: time))
            }
        }
    }

    /// Whether any of it is on these days, as UTC counts them.
    func overlaps(_ days: DayRange) -> Bool {
        Instant(seconds: span.lowerBound).utcDay <= days.last
            && Instant(seconds: Swift.max(span.lowerBound, span.upperBound - 1)).utcDay
                >= days.first
    }

    /// Adds RDATEs of whole days, each as long as the first.
    mutating func add(_ further: [DayRange]) {
        for days in further {
            lines.add(
                "RDATE", [ContentLines.parameter("VALUE", "DATE")], ValueText.date(days.first))
            span =
                span.lowerBound...Swift.max(span.upperBound, Int64(days.last.number + 1) * 86_400)
        }
    }

    /// Adds RDATEs of times, each as long as the first.
    mutating func add(_ further: [Range<Int64>], zone: ZoneData) {
        for time in further {
            let start = Instant(seconds: time.lowerBound)
            if self.zone != nil, EventTimes.isPlain(time.lowerBound, in: zone) {
                lines.add(
                    "RDATE", [ContentLines.parameter("TZID", zone.name)],
                    ValueText.dateTime(wallSeconds: zone.wallSeconds(at: start)))
            } else {
                lines.add("RDATE", [], ValueText.utc(start))
            }
            span =
                Swift.min(
                    span.lowerBound, time.lowerBound)...Swift.max(
                    span.upperBound, time.upperBound)
        }
    }

    private mutating func addLocal(_ start: Int64, _ end: Int64, _ zone: ZoneData) {
        let parameter = ContentLines.parameter("TZID", zone.name)
        for (name, time) in [("DTSTART" as StaticString, start), ("DTEND", end)] {
            let wall = zone.wallSeconds(at: Instant(seconds: time))
            lines.add(name, [parameter], ValueText.dateTime(wallSeconds: wall))
        }
    }

    /// Names of UTC: a VTIMEZONE for it would be one that many clients do not expect.
    static func isUTC(_ zone: String) -> Bool {
        ["UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"]
            .contains(zone)
    }

    /// Whether the wall clock of the zone shows this instant in whole minutes from UTC, and does
    /// not show the same an hour earlier: a time that exists twice is read as the first.
    static func isPlain(_ time: Int64, in zone: ZoneData) -> Bool {
        let instant = Instant(seconds: time)
        return !isUTC(zone.name) && zone.offset(at: instant) % 60 == 0
            && zone.resolve(zone.localTime(at: instant)).instant == instant
    }
}
