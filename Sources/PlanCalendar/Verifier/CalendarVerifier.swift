import PlanModel
import PlanTime

/// Goes through a file from its bytes to its meaning and collects what is wrong.
struct CalendarVerifier {
    static let mostProblems = 1_000
    static let largest = 128 << 20
    private static let deepest = 8
    private static let mostComponents = 200_000

    let zones: TimeZoneDatabase
    /// Nothing can have been written after it; nil where it is not known.
    let now: Instant?
    var result = CalendarVerification()
    /// By TZID.
    var timeZones: [String: VerifiedZone] = [:]
    /// Of timed events, in seconds since 1970, by TZID.
    var spans: [String: ClosedRange<Int64>] = [:]

    /// How much more may be computed, so that no file takes long: instances of rules, and hours of
    /// time zones.
    var instancesLeft = 2_000_000
    var onsetsLeft = 500_000
    var hoursLeft: Int64 = 5_000_000

    /// The latest of all stamps.
    private var newest: (seconds: Int64, line: Int, name: String)?
    /// The instances of rules, by UID.
    var instances: [String: RuleInstances] = [:]

    init(zones: TimeZoneDatabase, now: Instant?) { (self.zones, self.now) = (zones, now) }

    mutating func complain(
        _ level: Level, _ check: String, _ line: Int, _ message: String
    ) {
        guard result.problems.count < CalendarVerifier.mostProblems else { return }
        result.problems.append(
            CalendarProblem(level: level, line: line, check: check, message: message))
    }

    mutating func verify(_ bytes: [UInt8]) {
        guard bytes.count <= CalendarVerifier.largest else {
            complain(.error, "size", 1, "is larger than \(CalendarVerifier.largest >> 20) MB")
            return
        }
        let (lines, problems) = LineScanner.scan(bytes)
        result.problems += problems
        let roots = components(lines)
        if roots.isEmpty { complain(.error, "structure", 1, "holds no VCALENDAR") }
        if roots.count > 1 {
            complain(.error, "structure", roots[1].line, "holds more than one VCALENDAR")
        }
        for root in roots where root.name == "VCALENDAR" { verify(root) }
        if let newest, let now, newest.seconds > now.seconds + 86_400 {
            complain(
                .warning, "stamp", newest.line,
                "\(newest.name) is in the future: clients may not take what changes before then")
        }
        result.problems.sort { ($0.line, $0.check, $0.message) < ($1.line, $1.check, $1.message) }
    }

    /// The components of the file, with what cannot be placed left out.
    private mutating func components(_ lines: [VerifiedLine]) -> [VerifiedComponent] {
        var roots: [VerifiedComponent] = []
        var open: [VerifiedComponent] = []
        var count = 0
        for line in lines {
            switch line.name {
            case "BEGIN":
                count += 1
                guard open.count < CalendarVerifier.deepest,
                    count <= CalendarVerifier.mostComponents
                else {
                    complain(.error, "structure", line.number, "too many components, or too deep")
                    return roots
                }
                let name = line.value.uppercased()
                if open.isEmpty, name != "VCALENDAR" {
                    complain(.error, "structure", line.number, "a component outside of VCALENDAR")
                }
                open.append(VerifiedComponent(name: name, line: line.number))
            case "END":
                guard let last = open.last, last.name == line.value.uppercased() else {
                    complain(.error, "structure", line.number, "END does not match the last BEGIN")
                    return roots
                }
                open.removeLast()
                if open.isEmpty {
                    roots.append(last)
                } else {
                    open[open.count - 1].children.append(last)
                }
            default:
                if open.isEmpty {
                    complain(.error, "structure", line.number, "a property outside of VCALENDAR")
                } else {
                    open[open.count - 1].properties.append(line)
                }
            }
        }
        if let last = open.last {
            complain(.error, "structure", last.line, "BEGIN without END: the file is cut off")
            roots.append(open[0])
        }
        return roots
    }

    private mutating func verify(_ calendar: VerifiedComponent) {
        checkProperties(of: calendar)
        checkCalendar(calendar)
        let kinds = Set(calendar.children.map(\.name)).subtracting(["VTIMEZONE"])
        let known = ["VEVENT", "VTIMEZONE"]
        for child in calendar.children where !known.contains(child.name) {
            let isCommon = ["VTODO", "VJOURNAL", "VFREEBUSY"].contains(child.name)
            // A file of tasks alone is for clients that read them.
            if kinds.count > 1 || !isCommon {
                complain(
                    .warning, "structure", child.line,
                    isCommon
                        ? "many clients of feeds ignore this component"
                        : "no client is known to read this component")
            }
            checkProperties(of: child)
        }
        let events = calendar.children.filter { $0.name == "VEVENT" }
        result.events += events.count
        if events.count > 1_100 {
            complain(
                .warning, "size", calendar.line,
                "has \(events.count) events; Google Calendar reads about 1,100")
        }
        readTimeZones(calendar)
        for event in events {
            checkProperties(of: event)
            check(event)
        }
        let tasks = calendar.children.filter { $0.name == "VTODO" }
        result.tasks += tasks.count
        for task in tasks { check(task: task) }
        for component in calendar.children where component.name == "VFREEBUSY" {
            check(freeBusy: component)
        }
        checkIdentities(events)
        checkIdentities(tasks)
        checkTimeZones(calendar)
    }

    // MARK: Properties

    /// Properties that a component may have once at most (RFC 5545, 3.6; RFC 7986, 4).
    private static let single: Set<String> = [
        "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION",
        "SUMMARY", "STATUS", "TRANSP", "CLASS", "CREATED", "LAST-MODIFIED", "SEQUENCE", "LOCATION",
        "GEO", "PRIORITY", "URL", "RRULE", "RECURRENCE-ID", "ORGANIZER", "TZID", "TZOFFSETFROM",
        "TZOFFSETTO", "REFRESH-INTERVAL", "SOURCE", "COLOR", "X-WR-CALNAME", "X-WR-CALDESC",
        "X-WR-TIMEZONE", "X-PUBLISHED-TTL", "X-MICROSOFT-CDO-BUSYSTATUS",
        "X-MICROSOFT-CDO-ALLDAYEVENT", "DUE", "COMPLETED", "PERCENT-COMPLETE", "X-ALT-DESC",
    ]
    private static let texts: Set<String> = [
        "SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "UID", "NAME", "RELATED-TO",
        "X-WR-CALNAME", "X-WR-CALDESC",
    ]
    private static let stamps: Set<String> = ["DTSTAMP", "CREATED", "LAST-MODIFIED"]

    private mutating func checkProperties(of component: VerifiedComponent) {
        var seen: Set<String> = []
        for line in component.properties {
            let repeated = !seen.insert(line.name).inserted
            // A calendar and a freebusy component may have several languages of some of these.
            if repeated, CalendarVerifier.single.contains(line.name) {
                complain(.error, "property", line.number, "\(line.name) is there twice")
            }
            if line.value.isEmpty, !line.name.hasPrefix("X-") {
                complain(.warning, "property", line.number, "\(line.name) is empty")
            }
            if line.name.hasPrefix("X-LIC") {
                complain(
                    .error, "property", line.number,
                    "a mistake that libical has left: \(shownText(line.value))")
            }
            if CalendarVerifier.texts.contains(line.name) { checkText(line, isList: false) }
            if line.name == "CATEGORIES" || line.name == "RESOURCES" {
                checkText(line, isList: true)
            }
            if CalendarVerifier.stamps.contains(line.name) {
                let time = VerifiedTime(line.value, zone: nil)
                if time?.form != .utc {
                    complain(.error, "stamp", line.number, "\(line.name) is not a time in UTC")
                } else if let time, time.wallSeconds > newest?.seconds ?? .min {
                    newest = (time.wallSeconds, line.number, line.name)
                }
            }
            checkContent(line, of: component)
            for parameter in line.parameters where parameter.name == "LANGUAGE" {
                checkLanguage(parameter.values.first ?? "", line.number)
            }
        }
    }

    private mutating func checkLanguage(_ tag: String, _ line: Int) {
        let isTag =
            !tag.isEmpty
            && tag.utf8.allSatisfy { byte in
                (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
        if !isTag { complain(.error, "property", line, "LANGUAGE is no language tag") }
    }

    /// TEXT (RFC 5545, 3.3.11).
    private mutating func checkText(_ line: VerifiedLine, isList: Bool) {
        var isEscaped = false
        for byte in line.value.utf8 {
            if isEscaped {
                isEscaped = false
                if !Array("\\;,nN".utf8).contains(byte) {
                    complain(
                        .error, "text", line.number,
                        "\(line.name): a backslash before a character that needs none")
                    return
                }
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") && !isList {
                complain(
                    .error, "text", line.number,
                    "\(line.name): a comma or semicolon without a backslash")
                return
            }
        }
        if isEscaped { complain(.error, "text", line.number, "\(line.name) ends with a backslash") }
    }

    // MARK: The calendar

    private mutating func checkCalendar(_ calendar: VerifiedComponent) {
        if calendar.first("VERSION")?.value != "2.0" {
            complain(.error, "calendar", calendar.line, "VERSION is not 2.0")
        }
        if calendar.first("PRODID") == nil {
            complain(.error, "calendar", calendar.line, "has no PRODID")
        }
        if let scale = calendar.first("CALSCALE"), scale.value.uppercased() != "GREGORIAN" {
            complain(.error, "calendar", scale.number, "CALSCALE is not GREGORIAN")
        }
        if let method = calendar.first("METHOD"), method.value.uppercased() != "PUBLISH" {
            complain(
                .error, "calendar", method.number,
                "METHOD is not PUBLISH: Outlook takes it for an invitation")
        }
        result.name = calendar.first("X-WR-CALNAME").map { unescaped($0.value) }
        if result.name == nil {
            complain(
                .warning, "calendar", calendar.line,
                "has no X-WR-CALNAME, the name that most clients show")
        }
        for (new, old) in [("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC")] {
            if let one = calendar.first(new), let other = calendar.first(old),
                one.value != other.value
            {
                complain(.warning, "calendar", other.number, "\(new) and \(old) differ")
            }
        }
        if let refresh = calendar.first("REFRESH-INTERVAL") {
            if refresh.parameter("VALUE")?.uppercased() != "DURATION" {
                complain(
                    .error, "calendar", refresh.number, "REFRESH-INTERVAL needs VALUE=DURATION")
            }
            if (CalendarVerifier.seconds(ofDuration: refresh.value) ?? 0) <= 0 {
                complain(
                    .error, "calendar", refresh.number,
                    "REFRESH-INTERVAL is no duration greater than nothing")
            }
            if let other = calendar.first("X-PUBLISHED-TTL"), other.value != refresh.value {
                complain(
                    .warning, "calendar", other.number,
                    "X-PUBLISHED-TTL and REFRESH-INTERVAL differ")
            }
        }
        if let zone = calendar.first("X-WR-TIMEZONE"), zones.zone(named: zone.value) == nil {
            complain(.error, "calendar", zone.number, "X-WR-TIMEZONE is no IANA time zone")
        }
    }

    func unescaped(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

/// Text of a file, fit for a message.
func shownText(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 }.prefix(60)))
}
