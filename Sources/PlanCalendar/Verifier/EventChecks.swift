import PlanModel
import PlanTime

/// What is checked of a VEVENT.
extension CalendarVerifier {
    mutating func check(_ event: VerifiedComponent) {
        checkIdentity(of: event)
        checkStatus(event)
        checkPeople(event)
        checkPlaces(event)
        checkTimes(event)
    }

    /// What events and tasks have in common: who they are, and what changed when.
    mutating func checkIdentity(of event: VerifiedComponent) {
        for name in ["UID", "DTSTAMP"] where event.first(name) == nil {
            complain(.error, "event", event.line, "has no \(name)")
        }
        for name in ["SUMMARY", "SEQUENCE", "LAST-MODIFIED"] where event.first(name) == nil {
            complain(.warning, "event", event.line, "has no \(name), which clients of feeds go by")
        }
        if let uid = event.first("UID") {
            if uid.value.isEmpty {
                complain(.error, "identity", uid.number, "UID says nothing")
            }
            if uid.value.utf8.count > 255 {
                complain(.warning, "identity", uid.number, "UID is longer than 255 octets")
            }
        }
        if let summary = event.first("SUMMARY") {
            let text = unescaped(summary.value)
            if text.contains("\n") {
                complain(.warning, "event", summary.number, "SUMMARY has a line break")
            }
            if text.unicodeScalars.count > 255 {
                complain(.warning, "event", summary.number, "SUMMARY is longer than 255 characters")
            }
        }
        if let sequence = event.first("SEQUENCE"), Int32(sequence.value).map({ $0 < 0 }) ?? true {
            complain(.error, "stamp", sequence.number, "SEQUENCE is no whole number from 0")
        }
        if let created = event.first("CREATED"), let modified = event.first("LAST-MODIFIED"),
            created.value > modified.value
        {
            complain(.error, "stamp", modified.number, "LAST-MODIFIED is before CREATED")
        }
    }

    private mutating func checkStatus(_ event: VerifiedComponent) {
        let status = event.first("STATUS")?.value.uppercased()
        let transparency = event.first("TRANSP")?.value.uppercased()
        let busy = event.first("X-MICROSOFT-CDO-BUSYSTATUS")?.value.uppercased()
        if let status, !["TENTATIVE", "CONFIRMED", "CANCELLED"].contains(status) {
            complain(.error, "status", event.first("STATUS")!.number, "there is no such STATUS")
        }
        if let transparency, !["OPAQUE", "TRANSPARENT"].contains(transparency) {
            complain(.error, "status", event.first("TRANSP")!.number, "there is no such TRANSP")
        }
        if let busy, !["FREE", "TENTATIVE", "BUSY", "OOF", "WORKINGELSEWHERE"].contains(busy) {
            complain(.error, "status", event.line, "there is no such X-MICROSOFT-CDO-BUSYSTATUS")
        }
        if status == "CANCELLED",
            transparency != "TRANSPARENT" || busy.map({ $0 != "FREE" }) ?? false
        {
            complain(.warning, "status", event.line, "is cancelled and blocks time")
        }
        if transparency == "OPAQUE" && busy == "FREE"
            || transparency == "TRANSPARENT" && busy == "BUSY"
        {
            complain(
                .error, "status", event.line,
                "TRANSP and X-MICROSOFT-CDO-BUSYSTATUS contradict each other")
        }
    }

    private mutating func checkPeople(_ event: VerifiedComponent) {
        for name in ["ATTENDEE", "ORGANIZER"] {
            guard let line = event.first(name) else { continue }
            complain(
                .warning, "people", line.number,
                "\(name): a feed with it makes some servers send invitations")
        }
        for child in event.children where child.name == "VALARM" {
            complain(
                .warning, "people", child.line,
                "an alarm: whether to be reminded is up to the reader")
        }
    }

    private mutating func checkPlaces(_ event: VerifiedComponent) {
        if let geo = event.first("GEO") {
            let parts = geo.value.split(separator: ";", omittingEmptySubsequences: false).map {
                $0.utf8.allSatisfy { (48...57).contains($0) || Array("+-.".utf8).contains($0) }
                    ? Double($0) : nil
            }
            if parts.count != 2 || parts.contains(where: { $0 == nil }) || abs(parts[0]!) > 90
                || abs(parts[1]!) > 180
            {
                complain(.error, "place", geo.number, "GEO is not latitude;longitude in degrees")
            }
        }
    }

    // MARK: Times

    /// Reads a property as a time, and complains of what is wrong with it.
    mutating func time(_ line: VerifiedLine, _ text: String? = nil) -> VerifiedTime? {
        let zone = line.parameter("TZID")
        let text = text ?? line.value
        guard let time = VerifiedTime(text, zone: zone) else {
            complain(
                .error, "date", line.number, "\(line.name): there is no time \(shownText(text))")
            return nil
        }
        let isDate = line.parameter("VALUE")?.uppercased() == "DATE"
        if (time.form == .date) != isDate {
            complain(
                .error, "date", line.number,
                "\(line.name): its value is not of the type that VALUE says")
        }
        if zone != nil, time.form == .date || time.form == .utc {
            complain(
                .error, "date", line.number, "\(line.name): a date or a time in UTC has no TZID")
        }
        if time.form == .floating {
            complain(
                .error, "date", line.number,
                "\(line.name) has no time zone: it is another time for every reader")
        }
        if !(1900...2199).contains(time.day.year) {
            complain(.warning, "date", line.number, "\(line.name) is in the year \(time.day.year)")
        }
        return time
    }

    /// The instant of a time: by the VTIMEZONE in the file, which must agree with tzdata.
    mutating func instant(_ time: VerifiedTime, _ line: VerifiedLine) -> Int64 {
        guard case .zoned(let name) = time.form else { return time.wallSeconds }
        let given = timeZones[name]?.instant(of: time.wallSeconds)
        if let zone = zones.zone(named: name) {
            let local = LocalTime(
                day: time.day, minute: Int(time.wallSeconds - Int64(time.day.number) * 86_400) / 60)
            let resolved = zone.resolve(local)
            let real = resolved.instant.seconds + time.wallSeconds % 60
            switch resolved.kind {
            case .unique: break
            case .ambiguous:
                complain(
                    .warning, "time-zone", line.number,
                    "\(line.name) is a time that exists twice in \(shownText(name))")
            case .nonexistent:
                complain(
                    .error, "time-zone", line.number,
                    "\(line.name) is a time that does not exist in \(shownText(name))")
            }
            if let given, given.instant != real {
                complain(
                    .error, "time-zone", line.number,
                    "\(line.name): the VTIMEZONE of \(shownText(name)) is \(given.instant - real) s off from tzdata"
                )
            }
            return real
        }
        return given?.instant ?? time.wallSeconds
    }

    private mutating func checkTimes(_ event: VerifiedComponent) {
        guard let startLine = event.first("DTSTART") else {
            complain(.error, "date", event.line, "has no DTSTART")
            return
        }
        guard let start = time(startLine) else { return }
        let from = instant(start, startLine)
        var last = from
        if let line = event.first("DTEND") {
            if event.first("DURATION") != nil {
                complain(.error, "date", line.number, "has both DTEND and DURATION")
            }
            guard let end = time(line) else { return }
            let until = instant(end, line)
            if (end.form == .date) != (start.form == .date) {
                complain(.error, "date", line.number, "DTSTART and DTEND are not of the same type")
            } else if until <= from {
                complain(.error, "date", line.number, "DTEND is not after DTSTART")
            }
            last = Swift.max(last, until)
        } else if event.first("DURATION") == nil {
            complain(
                .warning, "date", event.line, "has no DTEND: clients differ in how long it lasts")
        }
        let isAllDay = event.first("X-MICROSOFT-CDO-ALLDAYEVENT")?.value.uppercased()
        if let isAllDay, (isAllDay == "TRUE") != (start.form == .date) {
            complain(
                .error, "date", startLine.number,
                "X-MICROSOFT-CDO-ALLDAYEVENT and DTSTART contradict each other")
        }
        let length = last - from
        for line in event.all("EXDATE") + event.all("RDATE") + event.all("RECURRENCE-ID") {
            for text in line.value.split(separator: ",") {
                guard let time = time(line, String(text.prefix { $0 != "/" })) else { continue }
                if time.form != start.form, line.parameter("VALUE")?.uppercased() != "PERIOD" {
                    complain(
                        .error, "recurrence", line.number,
                        "\(line.name) is not of the type and zone of DTSTART")
                }
                last = Swift.max(last, instant(time, line) + length)
            }
        }
        if let rule = event.first("RRULE") {
            last = Swift.max(last, checkRule(rule, event, start, from) + length)
        }
        if case .zoned(let name) = start.form {
            let known = spans[name] ?? from...last
            spans[name] = Swift.min(known.lowerBound, from)...Swift.max(known.upperBound, last)
        }
    }

    /// The start of the last instance, as far as the file tells one.
    private mutating func checkRule(
        _ line: VerifiedLine, _ event: VerifiedComponent, _ start: VerifiedTime, _ from: Int64
    ) -> Int64 {
        var parts: [String: String] = [:]
        for part in line.value.split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else {
                complain(.error, "recurrence", line.number, "RRULE has a part without a value")
                return from
            }
            if parts.updateValue(pair[1], forKey: pair[0].uppercased()) != nil {
                complain(.error, "recurrence", line.number, "RRULE has \(shownText(pair[0])) twice")
            }
        }
        if parts["COUNT"] != nil, parts["UNTIL"] != nil {
            complain(.error, "recurrence", line.number, "RRULE has both COUNT and UNTIL")
        }
        var plain = line.value
        if let until = parts["UNTIL"] {
            let time = VerifiedTime(until, zone: nil)
            let wanted: VerifiedTime.Form = start.form == .date ? .date : .utc
            if time?.form != wanted {
                complain(
                    .error, "recurrence", line.number,
                    "UNTIL is not \(wanted == .date ? "a date, as DTSTART is" : "in UTC")")
            } else if time!.wallSeconds < (start.form == .date ? start.wallSeconds : from) {
                complain(.error, "recurrence", line.number, "UNTIL is before DTSTART")
            }
            // Our engine reads local days.
            var day = time?.day ?? start.day
            if case .zoned(let name) = start.form, let time, let zone = zones.zone(named: name) {
                day = zone.day(at: Instant(seconds: time.wallSeconds))
            }
            plain = line.value.replacing("UNTIL=\(until)", with: "UNTIL=\(basic(day))")
        }
        let rule: RecurrenceRule
        do {
            rule = try RecurrenceRule.parse(plain)
        } catch {
            complain(
                .warning, "recurrence", line.number,
                "RRULE: \(shownText(error.message)): clients read it differently or not at all")
            return from
        }
        if !rule.includes(start.day) {
            complain(
                .error, "recurrence", line.number, "DTSTART is not an instance of its own RRULE")
        } else if !rule.isReadAlikeByAllClients(start: start.day) {
            complain(
                .warning, "recurrence", line.number, "RRULE is one that not all clients read alike")
        }
        let days = rule.occurrences(
            from: start.day, through: CivilDay(year: 2199, month: 12, day: 31)!,
            limit: Swift.min(10_000, instancesLeft))
        instancesLeft -= days.count
        // Of a rule that was cut short nothing is known of the rest.
        if days.count < 10_000, instancesLeft > 0 { checkExceptions(line, event, start, days) }
        return days.last.map { from + Int64($0 - start.day) * 86_400 } ?? from
    }

    /// EXDATE must hit instances and leave some.
    private mutating func checkExceptions(
        _ rule: VerifiedLine, _ event: VerifiedComponent, _ start: VerifiedTime, _ days: [CivilDay]
    ) {
        var known = RuleInstances(zone: start.zoneName, clock: start.clock, days: Set(days))
        for line in event.all("RDATE") where line.parameter("TZID") == start.zoneName {
            for text in line.value.split(separator: ",") {
                let time = VerifiedTime(String(text.prefix { $0 != "/" }), zone: start.zoneName)
                if let time { known.further.insert(time.wallSeconds) }
            }
        }
        var left = known.days.count + known.further.count
        for exception in event.all("EXDATE") {
            // An exception in UTC may be on another day than in the zone of DTSTART.
            guard exception.parameter("TZID") == start.zoneName else {
                left = .max
                continue
            }
            for text in exception.value.split(separator: ",") {
                guard let time = VerifiedTime(String(text), zone: start.zoneName),
                    time.form == start.form
                else { continue }
                if !known.includes(time) {
                    complain(
                        .warning, "recurrence", exception.number, "EXDATE is no instance of RRULE")
                } else if known.excepted.insert(time.wallSeconds).inserted, left < .max {
                    left -= 1
                }
            }
        }
        if left == 0 {
            complain(.error, "recurrence", rule.number, "EXDATE leaves no instance of RRULE")
        }
        if let uid = event.first("UID"), event.first("RECURRENCE-ID") == nil {
            instances[uid.value] = known
        }
    }

    private func basic(_ day: CivilDay) -> String {
        day.description.filter { $0 != "-" }
    }

    // MARK: Identities

    mutating func checkIdentities(_ events: [VerifiedComponent]) {
        var seen: Set<String> = []
        var masters: Set<String> = []
        for event in events {
            guard let uid = event.first("UID") else { continue }
            let recurrence = event.first("RECURRENCE-ID")?.value
            if !seen.insert("\(uid.value)\n\(recurrence ?? "")").inserted {
                complain(
                    .error, "identity", uid.number, "UID \(shownText(uid.value)) is there twice")
            }
            if recurrence == nil { masters.insert(uid.value) }
        }
        var parents: [String: (uid: String, line: Int)] = [:]
        for event in events {
            for line in event.all("RELATED-TO") {
                if !masters.contains(line.value) {
                    complain(
                        .warning, "identity", line.number,
                        "RELATED-TO names an event that is not in the file")
                }
                let type = line.parameter("RELTYPE")?.uppercased() ?? "PARENT"
                if !CalendarVerifier.relations.contains(type), !type.hasPrefix("X-") {
                    complain(
                        .warning, "identity", line.number,
                        "RELTYPE \(shownText(type)) is none of RFC 5545 or RFC 9253")
                }
                if type == "PARENT", let uid = event.first("UID") {
                    parents[uid.value] = (line.value, line.number)
                }
            }
            if let line = event.first("RECURRENCE-ID"), let uid = event.first("UID"),
                let known = instances[uid.value],
                let time = VerifiedTime(line.value, zone: line.parameter("TZID")),
                time.zoneName == known.zone
            {
                if known.excepted.contains(time.wallSeconds) {
                    complain(
                        .error, "recurrence", line.number,
                        "RECURRENCE-ID is an instance that EXDATE leaves out")
                } else if !known.includes(time) {
                    complain(
                        .warning, "recurrence", line.number, "RECURRENCE-ID is no instance of RRULE"
                    )
                }
            }
            if let uid = event.first("UID"), event.first("RECURRENCE-ID") != nil,
                !masters.contains(uid.value)
            {
                complain(
                    .warning, "identity", uid.number,
                    "an instance of an event that is not in the file")
            }
        }
        checkCircles(parents)
    }

    /// RELTYPE of RELATED-TO (RFC 5545, 3.2.15; RFC 9253, 4).
    private static let relations: Set<String> = [
        "PARENT", "CHILD", "SIBLING", "FINISHTOSTART", "FINISHTOFINISH", "STARTTOFINISH",
        "STARTTOSTART", "FIRST", "NEXT", "DEPENDS-ON", "REFID", "CONCEPT",
    ]

    /// No event is a part of itself, however many others are in between.
    private mutating func checkCircles(_ parents: [String: (uid: String, line: Int)]) {
        var walks: [String: Int] = [:]
        for (number, start) in parents.keys.sorted().enumerated() {
            var uid = start
            while let parent = parents[uid], walks[uid] == nil {
                walks[uid] = number
                uid = parent.uid
            }
            if walks[uid] == number, let parent = parents[uid] {
                complain(
                    .error, "identity", parent.line, "RELATED-TO makes an event a part of itself")
            }
        }
    }
}

/// What a rule makes of an event, on its own clock.
struct RuleInstances {
    var zone: String?
    /// Seconds of the day at which each begins.
    var clock: Int64
    var days: Set<CivilDay>
    /// RDATE and EXDATE, in seconds on the same clock.
    var further: Set<Int64> = []
    var excepted: Set<Int64> = []

    init(zone: String?, clock: Int64, days: Set<CivilDay>) {
        (self.zone, self.clock, self.days) = (zone, clock, days)
    }

    func includes(_ time: VerifiedTime) -> Bool {
        days.contains(time.day) && time.clock == clock || further.contains(time.wallSeconds)
    }
}

extension VerifiedTime {
    /// Seconds since midnight on its own clock.
    var clock: Int64 { wallSeconds - Int64(day.number) * 86_400 }

    var zoneName: String? {
        if case .zoned(let name) = form { name } else { nil }
    }
}
