/// The rule at the end of a TZif file: a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`,
/// with the extensions of RFC 9636, section 3.3.1 (hours from -167 to 167; `<+03>-3` names).
struct TimeZoneRule: Hashable, Sendable {
    /// What the clocks show: a designation and seconds east of UTC.
    struct Clock: Hashable, Sendable {
        var designation: String
        var offset: Int32
    }

    /// A day of every year.
    enum Day: Hashable, Sendable {
        /// `Jn`: 1 to 365; 29 February is never counted.
        case julian(Int)
        /// `n`: 0 to 365; 29 February is counted.
        case ordinal(Int)
        /// `Mm.w.d`: the week is 1 to 5, where 5 is the last; 0 is Monday, as in `CivilDay`.
        case weekday(month: Int, week: Int, weekday: Int)
    }

    /// When the clocks change: seconds after midnight of a day, on the clock until then.
    struct Change: Hashable, Sendable {
        var day: Day
        var second: Int
    }

    struct Daylight: Hashable, Sendable {
        var clock: Clock
        var start: Change
        var end: Change
    }

    var standard: Clock
    var daylight: Daylight?
}

extension TimeZoneRule {
    /// Both changes of a year, as seconds since 1970-01-01T00:00:00Z; nil without daylight time.
    func changes(in year: Int) -> (start: Int64, end: Int64)? {
        guard let daylight else { return nil }
        let start = daylight.start.wallSeconds(in: year) - Int64(standard.offset)
        let end = daylight.end.wallSeconds(in: year) - Int64(daylight.clock.offset)
        return (start, end)
    }
}

extension TimeZoneRule.Change {
    /// Seconds since 1970-01-01T00:00 on the wall clock.
    func wallSeconds(in year: Int) -> Int64 {
        Int64(day.number(in: year)) * 86_400 + Int64(second)
    }
}

extension TimeZoneRule.Day {
    /// Days since 1970-01-01.
    func number(in year: Int) -> Int {
        switch self {
        case .julian(let day):
            return firstDay(year, 1) + day - 1 + (CivilDay.isLeap(year: year) && day >= 60 ? 1 : 0)
        case .ordinal(let day):
            return firstDay(year, 1) + day
        case .weekday(let month, let week, let weekday):
            let first = firstDay(year, month)
            let ahead = (weekday - CivilDay(number: first).weekday + 7) % 7 + (week - 1) * 7
            // Only week 5 can fall off the end, and it means the last one.
            return first + (ahead < CivilDay.length(ofMonth: month, year: year) ? ahead : ahead - 7)
        }
    }

    private func firstDay(_ year: Int, _ month: Int) -> Int {
        Int(CivilDay(year: year, month: month, day: 1)!.number)
    }
}

extension TimeZoneRule {
    /// Reads a POSIX TZ string; nil where it is not one, or where it has daylight time but does
    /// not say when.
    init?(_ text: some Collection<UInt8>) {
        var scanner = TimeZoneRuleScanner(rest: Array(text)[...])
        guard let standard = scanner.clock(defaultOffset: nil) else { return nil }
        self.standard = standard
        if scanner.rest.isEmpty { return }
        guard let clock = scanner.clock(defaultOffset: standard.offset + 3_600),
            let start = scanner.change(), let end = scanner.change(), scanner.rest.isEmpty
        else { return nil }
        daylight = Daylight(clock: clock, start: start, end: end)
    }
}

private struct TimeZoneRuleScanner {
    var rest: ArraySlice<UInt8>

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: scalar) else { return false }
        rest.removeFirst()
        return true
    }

    /// One to three digits.
    mutating func number(in allowed: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(3).prefix { (48...57).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        return allowed.contains(value) ? value : nil
    }

    /// `CET-1` or `<+03>-3`. A missing offset is `defaultOffset`.
    mutating func clock(defaultOffset: Int32?) -> TimeZoneRule.Clock? {
        let isQuoted = take("<")
        let letters = rest.prefix { isLetter($0) || isQuoted && isDigitOrSign($0) }
        guard (3...16).contains(letters.count) else { return nil }
        rest.removeFirst(letters.count)
        if isQuoted, !take(">") { return nil }
        var clock = TimeZoneRule.Clock(
            designation: String(decoding: letters, as: UTF8.self), offset: defaultOffset ?? 0)
        if defaultOffset == nil || !(rest.isEmpty || rest.first == UInt8(ascii: ",")) {
            // POSIX counts west of Greenwich.
            guard let west = time(hours: 0...24) else { return nil }
            clock.offset = Int32(-west)
        }
        return clock
    }

    /// `,M3.5.0/2`, `,J60`, `,300/-1`.
    mutating func change() -> TimeZoneRule.Change? {
        guard take(",") else { return nil }
        let day: TimeZoneRule.Day
        if take("M") {
            guard let month = number(in: 1...12), take("."), let week = number(in: 1...5),
                take("."),
                let weekday = number(in: 0...6)
            else { return nil }
            // POSIX weeks begin with Sunday as 0.
            day = .weekday(month: month, week: week, weekday: (weekday + 6) % 7)
        } else if take("J") {
            guard let number = number(in: 1...365) else { return nil }
            day = .julian(number)
        } else {
            guard let number = number(in: 0...365) else { return nil }
            day = .ordinal(number)
        }
        guard take("/") else { return TimeZoneRule.Change(day: day, second: 7_200) }
        guard let second = time(hours: 0...167) else { return nil }
        return TimeZoneRule.Change(day: day, second: second)
    }

    /// `2`, `-1`, `+3:30`, `24:00:00`, in seconds.
    private mutating func time(hours: ClosedRange<Int>) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hour = number(in: hours) else { return nil }
        var seconds = hour * 3_600
        if take(":") {
            guard let minute = number(in: 0...59) else { return nil }
            seconds += minute * 60
            if take(":") {
                guard let second = number(in: 0...59) else { return nil }
                seconds += second
            }
        }
        return isNegative ? -seconds : seconds
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }

    private func isDigitOrSign(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }
}
