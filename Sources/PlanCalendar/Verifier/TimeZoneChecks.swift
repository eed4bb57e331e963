import PlanModel
import PlanTime

/// What is checked of the VTIMEZONEs of a file.
extension CalendarVerifier {
    mutating func readTimeZones(_ calendar: VerifiedComponent) {
        var hasEvents = false
        for component in calendar.children {
            if component.name != "VTIMEZONE" {
                hasEvents = true
                continue
            }
            result.timeZones += 1
            guard let id = component.first("TZID") else {
                complain(.error, "time-zone", component.line, "VTIMEZONE has no TZID")
                continue
            }
            if hasEvents {
                complain(
                    .warning, "time-zone", component.line, "VTIMEZONE comes after what uses it")
            }
            if timeZones[id.value] != nil {
                complain(
                    .error, "time-zone", id.number, "TZID \(shownText(id.value)) is there twice")
                continue
            }
            if zones.zone(named: id.value) == nil {
                complain(
                    .warning, "time-zone", id.number,
                    "\(shownText(id.value)) is no IANA name: clients that go by the name do not know it"
                )
            }
            if let zone = interpret(component, id.value) { timeZones[id.value] = zone }
        }
    }

    private mutating func interpret(
        _ component: VerifiedComponent, _ name: String
    ) -> VerifiedZone? {
        var onsets: [VerifiedZone.Onset] = []
        var first: (instant: Int64, before: Int64)?
        for part in component.children {
            guard part.name == "STANDARD" || part.name == "DAYLIGHT" else {
                complain(
                    .error, "time-zone", part.line, "a VTIMEZONE has STANDARD and DAYLIGHT only")
                continue
            }
            guard let startLine = part.first("DTSTART"),
                let start = VerifiedTime(startLine.value, zone: nil), start.form == .floating,
                startLine.parameters.isEmpty
            else {
                complain(.error, "time-zone", part.line, "\(part.name) has no local DTSTART")
                continue
            }
            guard let from = offset(part, "TZOFFSETFROM"), let to = offset(part, "TZOFFSETTO")
            else {
                continue
            }
            if part.first("TZNAME") == nil {
                complain(.warning, "time-zone", part.line, "\(part.name) has no TZNAME")
            }
            var walls = [start.wallSeconds]
            for line in part.all("RRULE") { walls += yearly(line, start, from) }
            for line in part.all("RDATE") {
                for text in line.value.split(separator: ",") {
                    guard let time = VerifiedTime(String(text), zone: nil), time.form != .date
                    else {
                        complain(.error, "time-zone", line.number, "RDATE is no time")
                        continue
                    }
                    walls.append(time.form == .utc ? time.wallSeconds + from : time.wallSeconds)
                }
            }
            onsetsLeft -= walls.count
            guard onsetsLeft >= 0 else {
                complain(
                    .error, "time-zone", part.line, "the VTIMEZONEs have too many changes of clocks"
                )
                return nil
            }
            for wall in walls {
                let onset = VerifiedZone.Onset(instant: wall - from, offset: to)
                if first.map({ onset.instant < $0.instant }) ?? true {
                    first = (onset.instant, from)
                }
                onsets.append(onset)
            }
        }
        guard let first else {
            complain(.error, "time-zone", component.line, "VTIMEZONE has no STANDARD or DAYLIGHT")
            return nil
        }
        onsets.sort { $0.instant < $1.instant }
        return VerifiedZone(name: name, line: component.line, onsets: onsets, earlier: first.before)
    }

    /// `+0100`, in seconds.
    private mutating func offset(_ part: VerifiedComponent, _ name: String) -> Int64? {
        guard let line = part.first(name) else {
            complain(.error, "time-zone", part.line, "\(part.name) has no \(name)")
            return nil
        }
        let bytes = Array(line.value.utf8)
        guard bytes.count == 5 || bytes.count == 7, let sign = bytes.first,
            sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            bytes.dropFirst().allSatisfy({ (48...57).contains($0) })
        else {
            complain(.error, "time-zone", line.number, "\(name) is not of the form +0100")
            return nil
        }
        if bytes.count == 7 {
            complain(
                .warning, "time-zone", line.number,
                "\(name) has seconds, which some clients do not read")
        }
        func pair(_ index: Int) -> Int64 {
            Int64(bytes[index] - 48) * 10 + Int64(bytes[index + 1] - 48)
        }
        var seconds = pair(1) * 3_600 + pair(3) * 60
        if bytes.count == 7 { seconds += pair(5) }
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// The onsets of a yearly rule after its first, on the wall clock. Other rules are refused: a
    /// zone that changes every second can keep a reader busy for ever.
    private mutating func yearly(_ line: VerifiedLine, _ start: VerifiedTime, _ from: Int64)
        -> [Int64]
    {
        var last = CivilDay(year: 2199, month: 12, day: 31)!
        var plain: [Substring] = []
        for part in line.value.split(separator: ";") {
            guard part.uppercased().hasPrefix("UNTIL=") else {
                plain.append(part)
                continue
            }
            let until = VerifiedTime(String(part.dropFirst(6)), zone: nil)
            if until?.form != .utc {
                complain(.error, "time-zone", line.number, "UNTIL is not in UTC")
            }
            if let until { last = VerifiedTime(onWall: until.wallSeconds + from).day }
        }
        guard let rule = try? RecurrenceRule.parse(plain.joined(separator: ";")),
            rule.frequency == .yearly
        else {
            complain(
                .error, "time-zone", line.number,
                "the RRULE of a time zone is not a plain yearly one")
            return []
        }
        let clock = start.wallSeconds - Int64(start.day.number) * 86_400
        return rule.occurrences(from: start.day, through: last, limit: 400)
            .map { Int64($0.number) * 86_400 + clock }
    }

    /// What the events of the file need, against what the VTIMEZONEs and tzdata say.
    mutating func checkTimeZones(_ calendar: VerifiedComponent) {
        var used: [String: Int] = [:]
        for component in calendar.children where component.name != "VTIMEZONE" {
            for line in component.properties {
                guard let name = line.parameter("TZID"), used[name] == nil else { continue }
                used[name] = line.number
            }
        }
        for (name, line) in used.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("/") || name.contains("..") || name.contains(" ") {
                complain(
                    .error, "time-zone", line, "TZID \(shownText(name)) is not a plain IANA name")
            }
            guard let zone = timeZones[name] else {
                complain(
                    .error, "time-zone", line,
                    "there is no VTIMEZONE for \(shownText(name)): Outlook needs one")
                continue
            }
            compare(zone)
        }
        for zone in timeZones.values where used[zone.name] == nil {
            complain(
                .warning, "time-zone", zone.line,
                "no event uses the VTIMEZONE of \(shownText(zone.name))")
        }
    }

    /// Every hour from a day before the first event to a day after the last: what the VTIMEZONE
    /// says and what tzdata says.
    private mutating func compare(_ zone: VerifiedZone) {
        guard let span = spans[zone.name], let real = zones.zone(named: zone.name) else { return }
        let day: Int64 = 86_400
        let last = Swift.min(span.upperBound, span.lowerBound + 100 * 366 * day) + day
        if let first = zone.onsets.first, first.instant > span.lowerBound {
            complain(
                .error, "time-zone", zone.line,
                "the VTIMEZONE begins after the first event that needs it")
        }
        var instant = (span.lowerBound - day) / 3_600 * 3_600
        hoursLeft -= Swift.max(0, last - instant) / 3_600
        guard hoursLeft >= 0 else { return }
        while instant <= last {
            let expected = Int64(real.offset(at: Instant(seconds: instant)))
            if instant >= span.lowerBound, zone.offset(at: instant) != expected {
                complain(
                    .error, "time-zone", zone.line,
                    "at \(Instant(seconds: instant)) the VTIMEZONE of \(shownText(zone.name)) says "
                        + "\(zone.offset(at: instant)) s, and tzdata \(expected) s")
                return
            }
            instant += 3_600
        }
    }
}

extension VerifiedTime {
    /// A time on some wall clock.
    init(onWall seconds: Int64) {
        form = .floating
        wallSeconds = seconds
    }
}
