import CLibical
public import PlanModel
import PlanTime

/// Reads an iCalendar file (RFC 5545) of public holidays: its VEVENTs of whole days, sorted by
/// their first day.
///
/// An event lasts from DTSTART to the day before DTEND, or for its DURATION, or one day. RRULE,
/// RDATE and EXDATE are followed from 1900 to 2199. STATUS:TENTATIVE marks an estimate;
/// STATUS:CANCELLED leaves an event out. An event with a time of day counts for the dates that
/// are written. No other property is looked at, and no time zone.
///
/// The file is at most 20 MB, a line 64 KB; see `CalendarScan`. Throws at the first thing that
/// cannot be understood: a feast that is silently left out would be found out too late.
public func readHolidays(path: String) throws(CalendarReadError) -> [Holiday] {
    try readHolidays(bytes: readCalendarFile(path: path))
}

/// The bytes of an iCalendar file, within the same bounds.
public func readCalendarFile(path: String) throws(CalendarReadError) -> [UInt8] {
    try CalendarFile.read(path)
}

/// The same, for a file that has been read.
public func readHolidays(bytes: [UInt8]) throws(CalendarReadError) -> [Holiday] {
    var reader = HolidayReader()
    let scan = CalendarScan(wanted: [
        "DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "RRULE", "RDATE", "EXDATE",
    ])
    try scan.events(of: bytes) { (lines, number) throws(CalendarReadError) in
        try reader.add(lines, number: number)
    }
    return reader.holidays.sorted {
        ($0.days.first, $0.days.last) != ($1.days.first, $1.days.last)
            ? ($0.days.first, $0.days.last) < ($1.days.first, $1.days.last)
            : $0.name.isScalarLess(than: $1.name)
    }
}

private struct HolidayReader {
    var holidays: [Holiday] = []

    /// Of one file, repeated ones counted each time.
    private static let mostHolidays = 200_000
    /// The years in which a plan can be.
    private static let reach = DayRange(
        first: CivilDay(year: 1900, month: 1, day: 1)!,
        last: CivilDay(year: 2199, month: 12, day: 31)!)

    mutating func add(_ lines: [ScannedLine], number: Int) throws(CalendarReadError) {
        var summary = ""
        var status = ""
        var start: Date?
        var end: Date?
        var length: Int?
        var rules: [ScannedLine] = []
        var further: [CivilDay] = []
        var excepted: Set<CivilDay> = []
        for line in lines {
            switch line.name {
            case "SUMMARY":
                summary = LibicalValue(ICAL_TEXT_VALUE, parsing: line.value)?.text ?? line.value
            case "STATUS": status = line.value.uppercased()
            case "DTSTART": start = try date(line, line.value)
            case "DTEND": end = try date(line, line.value)
            case "DURATION": length = try days(line)
            case "RRULE":
                guard rules.count < 10 else {
                    throw CalendarReadError(line: line.number, "the event has too many RRULEs")
                }
                rules.append(line)
            case "RDATE": further += try dates(line)
            default: excepted.formUnion(try dates(line))
            }
        }
        guard let start else { throw CalendarReadError(line: number, "the event has no DTSTART") }
        if status == "CANCELLED" { return }
        // DTEND is exclusive, unless it has a time of day.
        var count = length ?? 1
        if let end { count = end.day - start.day + (end.hasTimeOfDay ? 1 : 0) }
        guard count >= 0 else {
            throw CalendarReadError(line: number, "the event ends before it starts")
        }
        // Some calendars write the same day twice.
        count = Swift.max(1, count)
        guard count <= 3_660 else {
            throw CalendarReadError(line: number, "the event lasts longer than ten years")
        }
        var firstDays = [start.day]
        for rule in rules { firstDays += try instances(of: rule, from: start.day) }
        firstDays = Set(firstDays + further).subtracting(excepted).sorted()
        guard holidays.count + firstDays.count <= HolidayReader.mostHolidays else {
            throw CalendarReadError(
                line: number, "has more than \(HolidayReader.mostHolidays) holidays")
        }
        for first in firstDays {
            let days = DayRange(first: first, last: first + (count - 1))
            guard days.overlaps(HolidayReader.reach) else { continue }
            holidays.append(Holiday(days: days, name: summary, isEstimate: status == "TENTATIVE"))
        }
    }

    private func instances(
        of line: ScannedLine, from start: CivilDay
    ) throws(CalendarReadError) -> [CivilDay] {
        guard HolidayReader.reach.contains(start) else { return [] }
        // The rules that our engine reads end on a day.
        let text = line.value.split(separator: ";").map { part in
            part.uppercased().hasPrefix("UNTIL=") ? String(part.prefix(14)) : String(part)
        }.joined(separator: ";")
        do {
            let rule = try RecurrenceRule.parse(text)
            return rule.occurrences(from: start, through: HolidayReader.reach.last, limit: 20_000)
        } catch {
            throw CalendarReadError(line: line.number, "RRULE: \(error.message)")
        }
    }

    private struct Date {
        var day: CivilDay
        /// Other than midnight.
        var hasTimeOfDay: Bool
    }

    private func dates(_ line: ScannedLine) throws(CalendarReadError) -> [CivilDay] {
        var found: [CivilDay] = []
        for text in line.value.split(separator: ",") {
            // Of a period, the start.
            found.append(try date(line, String(text.prefix { $0 != "/" })).day)
        }
        return found
    }

    /// A DATE or DATE-TIME. libical takes the thirty-first of February: this does not.
    private func date(_ line: ScannedLine, _ text: String) throws(CalendarReadError) -> Date {
        let bytes = Array(text.utf8)
        let digits = bytes.prefix(8)
        func number(_ range: Range<Int>) -> Int {
            bytes[range].reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        let isDate = digits.count == 8 && digits.allSatisfy { (48...57).contains($0) }
        guard isDate,
            let day = CivilDay(year: number(0..<4), month: number(4..<6), day: number(6..<8))
        else {
            throw CalendarReadError(
                line: line.number,
                "\(line.name): there is no day \"\(SafeText.oneLine(String(text.prefix(40))))\"")
        }
        if bytes.count == 8 { return Date(day: day, hasTimeOfDay: false) }
        let time = bytes.dropFirst(9).prefix(6)
        let isTime =
            bytes[8] == UInt8(ascii: "T") && time.count == 6
            && time.allSatisfy { (48...57).contains($0) }
            && (bytes.count == 15 || bytes.count == 16 && bytes[15] == UInt8(ascii: "Z"))
            && number(9..<11) < 24 && number(11..<13) < 60 && number(13..<15) <= 60
        guard isTime else {
            throw CalendarReadError(
                line: line.number,
                "\(line.name): there is no time \"\(SafeText.oneLine(String(text.prefix(40))))\"")
        }
        return Date(day: day, hasTimeOfDay: number(9..<15) != 0)
    }

    /// A DURATION in days, rounded up.
    private func days(_ line: ScannedLine) throws(CalendarReadError) -> Int {
        // Longer ones hold numbers that C's int does not.
        let duration = icaldurationtype_from_string(String(line.value.prefix(40)))
        guard line.value.utf8.count <= 40, icaldurationtype_is_bad_duration(duration) == 0,
            duration.is_neg == 0,
            duration.weeks < 10_000, duration.days < 10_000, duration.hours < 100_000
        else { throw CalendarReadError(line: line.number, "DURATION: not a duration") }
        let whole = Int(duration.weeks) * 7 + Int(duration.days) + Int(duration.hours) / 24
        let rest = Int(duration.hours) % 24 + Int(duration.minutes) + Int(duration.seconds)
        return whole + (rest > 0 ? 1 : 0)
    }
}
