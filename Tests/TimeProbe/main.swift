// Answers questions about PlanTime, one a line, for the differential tests in Tests/Python.
//
//     day YEAR MONTH DAY            days since 1970-01-01, or none
//     number DAYS                   YEAR MONTH DAY WEEKDAY (0 is Monday)
//     week YEAR WEEK                the Monday of an ISO 8601 week, or none
//     months DAY MONTHS             the same day so many months later
//     names                         all zones
//     version                       the release of tzdata, or none
//     offset ZONE SECONDS           OFFSET DESIGNATION DAYLIGHT(0 or 1)
//     zone ZONE LOCAL               SECONDS unique|ambiguous|nonexistent
//     observances ZONE FROM TO      KIND|START|FROM|TO|NAME|RULE|DATES, joined by blanks
//     rule START LAST LIMIT RRULE   the days, joined by commas
//     alike START RRULE             TEXT INCLUDES ALIKE ENDLESS (0 or 1 each)
//
// Days and local times are written 2019-05-20 and 2019-05-20T09:00, FROM and TO in seconds since
// 1970. An answer that begins with "error" says what is wrong with the question.

import PlanTime

let zones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())

/// Whole numbers with one character between them.
func numbers(_ text: Substring, count: Int) -> [Int]? {
    let parts = text.split { !"0123456789".contains($0) }
    let numbers = parts.compactMap { Int($0) }
    return numbers.count == count ? numbers : nil
}

func day(_ text: Substring) -> CivilDay? {
    numbers(text, count: 3).flatMap { CivilDay(year: $0[0], month: $0[1], day: $0[2]) }
}

func localTime(_ text: Substring) -> LocalTime? {
    guard let parts = numbers(text, count: 5),
        let day = CivilDay(year: parts[0], month: parts[1], day: parts[2])
    else { return nil }
    return LocalTime(day: day, minute: parts[3] * 60 + parts[4])
}

func bit(_ value: Bool) -> String { value ? "1" : "0" }

func line(_ observance: Observance) -> String {
    let fields = [
        observance.isDaylight ? "DAYLIGHT" : "STANDARD",
        Observance.dateTime(observance.start),
        String(observance.offsetFrom), String(observance.offsetTo), observance.name,
        observance.rule ?? "",
        observance.recurrenceDates.map(Observance.dateTime).joined(separator: ","),
    ]
    return fields.joined(separator: "|")
}

func answer(_ question: String) -> String? {
    let words = question.split(separator: " ")
    switch (words.first, words.count) {
    case ("day", 4):
        guard let year = Int(words[1]), let month = Int(words[2]), let day = Int(words[3]) else {
            return nil
        }
        return CivilDay(year: year, month: month, day: day).map { "\($0.number)" } ?? "none"
    case ("number", 2):
        guard let number = Int32(words[1]) else { return nil }
        let day = CivilDay(number: number)
        let (year, month, dayOfMonth) = day.components
        return "\(year) \(month) \(dayOfMonth) \(day.weekday)"
    case ("week", 3):
        guard let year = Int(words[1]), let week = Int(words[2]) else { return nil }
        return CivilDay.monday(ofWeek: week, year: year)?.description ?? "none"
    case ("months", 3):
        guard let day = day(words[1]), let months = Int(words[2]) else { return nil }
        return day.adding(months: months).description
    case ("names", 1):
        return zones.names.joined(separator: " ")
    case ("version", 1):
        return zones.version ?? "none"
    case ("offset", 3):
        guard let zone = zones.zone(named: String(words[1])), let seconds = Int64(words[2]) else {
            return nil
        }
        let instant = Instant(seconds: seconds)
        let name = zone.abbreviation(at: instant)
        return "\(zone.offset(at: instant)) \(name) \(bit(zone.isDaylight(at: instant)))"
    case ("zone", 3):
        guard let zone = zones.zone(named: String(words[1])), let local = localTime(words[2]) else {
            return nil
        }
        let resolved = zone.resolve(local)
        return "\(resolved.instant.seconds) \(resolved.kind)"
    case ("observances", 4):
        guard let zone = zones.zone(named: String(words[1])), let from = Int64(words[2]),
            let to = Int64(words[3]), from <= to
        else { return nil }
        let range = Instant(seconds: from)...Instant(seconds: to)
        return zone.observances(covering: range).map(line).joined(separator: " ")
    case ("rule", 5):
        guard let start = day(words[1]), let last = day(words[2]), let limit = Int(words[3]) else {
            return nil
        }
        do throws(RecurrenceError) {
            let rule = try RecurrenceRule.parse(String(words[4]))
            return rule.occurrences(from: start, through: last, limit: limit)
                .map(\.description).joined(separator: ",")
        } catch {
            return "error at \(error.offset): \(error.message)"
        }
    case ("alike", 3):
        guard let start = day(words[1]) else { return nil }
        do throws(RecurrenceError) {
            let rule = try RecurrenceRule.parse(String(words[2]))
            let bits = [
                rule.includes(start), rule.isReadAlikeByAllClients(start: start), rule.isEndless,
            ]
            return "\(rule.text) \(bits.map(bit).joined(separator: " "))"
        } catch {
            return "error at \(error.offset): \(error.message)"
        }
    default:
        return nil
    }
}

var output = ""
while let question = readLine() {
    output += answer(question) ?? "error: cannot answer “\(question)”"
    output += "\n"
    if output.utf8.count > 1 << 16 {
        print(output, terminator: "")
        output = ""
    }
}
print(output, terminator: "")
