import PlanTime

/// The dates of HTTP (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(_ instant: Instant) -> String {
        let day = instant.utcDay
        let second = Int(instant.seconds - Int64(day.number) * 86_400)
        let name = days[((Int(day.number) % 7) + 7) % 7]
        let clock = [second / 3_600, second / 60 % 60, second % 60].map(two)
        let (year, month, dayOfMonth) = day.components
        let date = "\(name), \(two(dayOfMonth)) \(months[month - 1]) \(four(year))"
        return "\(date) \(clock.joined(separator: ":")) GMT"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func four(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Reads the usual form and the two that RFC 9110 calls obsolete; nil for anything else, which
    /// is then as if it had not been sent.
    ///
    /// - Parameter now: a year of two digits is the last such one that is not more than 50 years
    ///   ahead.
    static func parse(_ text: String, now: Instant) -> Instant? {
        let words = text.split(whereSeparator: { $0 == " " }).map { Substring($0) }
        switch words.count {
        // Sun, 06 Nov 1994 08:49:37 GMT
        case 6 where words[0].hasSuffix(",") && words[5] == "GMT":
            return instant(words[3], words[2], words[1], words[4])
        // Sunday, 06-Nov-94 08:49:37 GMT
        case 4 where words[0].hasSuffix(",") && words[3] == "GMT":
            let parts = words[1].split(separator: "-")
            guard parts.count == 3, parts[2].utf8.count == 2, let short = number(parts[2]) else {
                return nil
            }
            let thisYear = now.utcDay.components.year
            var year = thisYear / 100 * 100 + short
            if year > thisYear + 50 { year -= 100 }
            return instant(Substring(four(year)), parts[1], parts[0], words[2])
        // Sun Nov  6 08:49:37 1994
        case 5: return instant(words[4], words[1], words[2], words[3])
        default: return nil
        }
    }

    private static func instant(
        _ year: Substring, _ month: Substring, _ day: Substring, _ time: Substring
    ) -> Instant? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false)
        guard year.utf8.count == 4, let year = number(year),
            let month = months.firstIndex(of: String(month)), let day = number(day),
            let civil = CivilDay(year: year, month: month + 1, day: day), clock.count == 3,
            let hour = number(clock[0]), let minute = number(clock[1]),
            let second = number(clock[2]), hour < 24, minute < 60, second <= 60
        else { return nil }
        return Instant(
            seconds: Int64(civil.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + second))
    }

    private static func number(_ digits: Substring) -> Int? {
        guard (1...4).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int(digits)
    }
}
