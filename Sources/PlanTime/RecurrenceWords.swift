/// The recurrence rule that somebody meant who wrote it in English words: `every Monday`,
/// `first Tuesday of the month`, `every two weeks`; nil where that cannot be told.
///
/// - Parameter words: in upper case.
func recurrenceRule(meantBy words: String) -> String? {
    guard words.utf8.count <= 80 else { return nil }
    let all = words.split { !$0.isLetter && !$0.isNumber }
    let ordinals = ["FIRST": 1, "SECOND": 2, "THIRD": 3, "FOURTH": 4, "LAST": -1]
    let numbers = ["OTHER": 2, "TWO": 2, "THREE": 3, "FOUR": 4, "SIX": 6]
    let units = ["DAY": "DAILY", "WEEK": "WEEKLY", "MONTH": "MONTHLY", "YEAR": "YEARLY"]
    var weekdays: [String] = []
    var ordinal: Int?
    var interval: Int?
    var frequency: String?
    for word in all {
        if let code = weekday(word) {
            weekdays.append(code)
        } else if let place = ordinals[String(word)] {
            ordinal = place
        } else if let number = numbers[String(word)] ?? Int(word) {
            interval = number
        } else if let unit = units[String(word.hasSuffix("S") ? word.dropLast() : word)] {
            frequency = unit
        } else if units.values.contains(String(word)) {
            frequency = String(word)
        } else if !["EVERY", "EACH", "ON", "OF", "THE", "IN", "AND"].contains(word) {
            return nil
        }
    }
    if let ordinal {
        guard weekdays.count == 1, interval == nil, frequency ?? "MONTHLY" == "MONTHLY" else {
            return nil
        }
        return "FREQ=MONTHLY;BYDAY=\(ordinal)\(weekdays[0])"
    }
    if let interval, !(2...99).contains(interval) { return nil }
    let every = interval.map { ";INTERVAL=\($0)" } ?? ""
    if !weekdays.isEmpty {
        guard frequency ?? "WEEKLY" == "WEEKLY" else { return nil }
        return "FREQ=WEEKLY\(every);BYDAY=\(weekdays.joined(separator: ","))"
    }
    return frequency.map { "FREQ=\($0)\(every)" }
}

/// `MO` for MONDAY, MONDAYS or MON.
private func weekday(_ word: Substring) -> String? {
    let names = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
    let found = names.first {
        word == $0 || word == "\($0)S" || word.count == 3 && $0.hasPrefix(word)
    }
    return found.map { String($0.prefix(2)) }
}
