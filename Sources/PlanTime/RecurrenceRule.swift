/// A recurrence rule (RFC 5545, section 3.3.10) on civil days: of DAILY to YEARLY, with INTERVAL,
/// COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST.
///
/// Made by `parse`; lists are sorted and without repetition, so that rules that are written
/// differently and mean the same by the order of their parts are equal.
public struct RecurrenceRule: Hashable, Sendable {
    /// FREQ: what INTERVAL counts.
    public enum Frequency: String, Hashable, Sendable, CaseIterable {
        /// Days.
        case daily = "DAILY"
        /// Weeks, which begin on WKST.
        case weekly = "WEEKLY"
        /// Months.
        case monthly = "MONTHLY"
        /// Years.
        case yearly = "YEARLY"
    }

    /// An element of BYDAY: `TU`, `1TU`, `-1FR`.
    public struct Weekday: Hashable, Sendable {
        /// Which one in the month or year, from its end where negative; nil for every one.
        public var ordinal: Int?
        /// 0 is Monday, 6 is Sunday, as in `CivilDay`.
        public var weekday: Int

        /// Every such weekday, or the one of that ordinal.
        public init(ordinal: Int? = nil, weekday: Int) {
            self.ordinal = ordinal
            self.weekday = weekday
        }
    }

    /// FREQ.
    public let frequency: Frequency
    /// INTERVAL: every how many days, weeks, months or years; at least 1.
    public let interval: Int
    /// COUNT: how many instances there are, the first included; at least 1.
    public let count: Int?
    /// UNTIL: the last local day on which there may be an instance.
    public let until: CivilDay?
    /// BYMONTH: 1 to 12.
    public let byMonth: [Int]
    /// BYMONTHDAY: 1 to 31, or -31 to -1 from the end of the month.
    public let byMonthDay: [Int]
    /// BYDAY.
    public let byDay: [Weekday]
    /// BYSETPOS: which instances of each interval count, from its end where negative.
    public let bySetPosition: [Int]
    /// WKST: the first day of the week; 0 is Monday.
    public let weekStart: Int

    // The lists once more as bits, which is what expanding them needs.

    /// Bit 1 is January.
    let monthBits: UInt16
    /// Bit 1 is the first of the month; bit 0 is unused.
    let monthDayBits: UInt32
    /// Bit 1 is the last of the month; bit 0 is unused.
    let monthDayFromEndBits: UInt32
    /// Weekdays without ordinal; bit 0 is Monday.
    let weekdayBits: UInt8
    let ordinalWeekdays: [Weekday]

    init(
        frequency: Frequency, interval: Int = 1, count: Int? = nil, until: CivilDay? = nil,
        byMonth: [Int] = [], byMonthDay: [Int] = [], byDay: [Weekday] = [],
        bySetPosition: [Int] = [], weekStart: Int = 0
    ) {
        self.frequency = frequency
        self.interval = interval
        self.count = count
        self.until = until
        self.byMonth = RecurrenceRule.unique(byMonth) { $0 }
        self.byMonthDay = RecurrenceRule.unique(byMonthDay, by: RecurrenceRule.chronological)
        self.byDay = RecurrenceRule.unique(byDay) {
            RecurrenceRule.chronological($0.ordinal ?? 0) * 7 + $0.weekday
        }
        self.bySetPosition = RecurrenceRule.unique(bySetPosition, by: RecurrenceRule.chronological)
        self.weekStart = weekStart

        monthBits = byMonth.reduce(0) { $0 | 1 << UInt16($1) }
        monthDayBits = byMonthDay.reduce(0) { $1 > 0 ? $0 | 1 << UInt32($1) : $0 }
        monthDayFromEndBits = byMonthDay.reduce(0) { $1 < 0 ? $0 | 1 << UInt32(-$1) : $0 }
        weekdayBits = byDay.reduce(0) { $1.ordinal == nil ? $0 | 1 << UInt8($1.weekday) : $0 }
        ordinalWeekdays = self.byDay.filter { $0.ordinal != nil }
    }

    /// Puts what is counted from the end after what is counted from the beginning.
    private static func chronological(_ position: Int) -> Int {
        position < 0 ? 1_000 + position : position
    }

    private static func unique<Element: Hashable>(
        _ list: [Element], by key: (Element) -> Int
    ) -> [Element] {
        var result: [Element] = []
        for element in list.sorted(by: { key($0) < key($1) }) where element != result.last {
            result.append(element)
        }
        return result
    }

    /// RFC 5545's names of the weekdays, Monday first.
    static let weekdayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    /// Whether there is neither COUNT nor UNTIL.
    public var isEndless: Bool { count == nil && until == nil }

    private var hasByParts: Bool { !byMonth.isEmpty || !byMonthDay.isEmpty || !byDay.isEmpty }

    /// Whether Outlook, Google, Apple and libical are known to make the same days of this rule
    /// from `start` on, so that it can go out as it is.
    ///
    /// - DAILY without BY parts;
    /// - WEEKLY with or without BYDAY;
    /// - MONTHLY on one day of the month, 1 to 28, or on one nth weekday, 1 to 4 or the last
    ///   (Outlook takes a fifth for the last);
    /// - YEARLY on its own date, but not on 29 February.
    ///
    /// INTERVAL, COUNT, UNTIL and WKST do not matter. False where `start` is no instance.
    public func isReadAlikeByAllClients(start: CivilDay) -> Bool {
        guard bySetPosition.isEmpty, includes(start) else { return false }
        let (_, month, day) = start.components
        switch frequency {
        case .daily:
            return !hasByParts
        case .weekly:
            return byMonth.isEmpty
        case .monthly:
            guard byMonth.isEmpty else { return false }
            switch (byMonthDay.count, byDay.count) {
            case (0, 0): return day <= 28
            case (1, 0): return (1...28).contains(byMonthDay[0])
            case (0, 1): return [1, 2, 3, 4, -1].contains(byDay[0].ordinal)
            default: return false
            }
        case .yearly:
            if month == 2, day == 29 { return false }
            return !hasByParts || byMonth == [month] && byMonthDay == [day] && byDay.isEmpty
        }
    }
}

extension RecurrenceRule: CustomStringConvertible {
    /// The value of an RRULE property, canonical: upper case, FREQ first, defaults left out.
    /// UNTIL is a DATE, as for an all-day event.
    public var text: String { text(until: until.map { Observance.dateTime(ofMidnight: $0) }) }

    /// As `text`, with an UNTIL in UTC instead of a local day, as RFC 5545, section 3.3.10 wants
    /// it where DTSTART has a time zone; unchanged where the rule has no UNTIL.
    public func text(until instant: Instant) -> String {
        text(until: until == nil ? nil : "\(Observance.dateTime(instant.seconds))Z")
    }

    /// The same as `text`.
    public var description: String { text }

    private func text(until: String?) -> String {
        var text = "FREQ=\(frequency.rawValue)"
        func append(_ part: String, _ list: [String]) {
            if !list.isEmpty { text += ";\(part)=\(list.joined(separator: ","))" }
        }
        if interval != 1 { text += ";INTERVAL=\(interval)" }
        if let count { text += ";COUNT=\(count)" }
        if let until { text += ";UNTIL=\(until)" }
        append("BYMONTH", byMonth.map(String.init))
        append("BYMONTHDAY", byMonthDay.map(String.init))
        append("BYDAY", byDay.map(\.description))
        append("BYSETPOS", bySetPosition.map(String.init))
        if weekStart != 0 { text += ";WKST=\(RecurrenceRule.weekdayNames[weekStart])" }
        return text
    }
}

extension RecurrenceRule.Weekday: CustomStringConvertible {
    /// `TU`, `1TU`, `-1FR`.
    public var description: String {
        (ordinal.map(String.init) ?? "") + RecurrenceRule.weekdayNames[weekday]
    }
}

// MARK: Expanding

extension RecurrenceRule {
    /// Whether `start` is an instance of the rule that begins with it, as RFC 5545, section
    /// 3.8.5.3 wants it.
    public func includes(_ start: CivilDay) -> Bool {
        !occurrences(from: start, through: start, limit: 1).isEmpty
    }

    /// The days of the instances, ascending, none before `start` or after `last`.
    ///
    /// `start` is DTSTART: what the rule leaves open (the weekday, the day of the month) is taken
    /// from it, and it is instance 1, from which COUNT counts, if the rule includes it. There are
    /// at most `limit` instances, and none outside the years 1900 to 2199, in which `start` must
    /// be. Days that a month does not have are skipped.
    ///
    /// BYSETPOS counts in whole weeks, months and years, also in the one that `start` is in the
    /// middle of. An ordinal of BYDAY counts in the month for MONTHLY and where there is BYMONTH,
    /// else in the year.
    public func occurrences(
        from start: CivilDay, through last: CivilDay, limit: Int
    ) -> [CivilDay] {
        // 1900-01-01 and 2199-12-31.
        let years = -25_567...84_005
        var end = Swift.min(Int(last.number), years.upperBound)
        if let until { end = Swift.min(end, Int(until.number)) }
        let most = Swift.min(limit, count ?? .max)
        guard Int(start.number) >= years.lowerBound, Int(start.number) <= end, most > 0,
            !isImpossible
        else { return [] }
        var days = InstanceCollector(first: Int(start.number), last: end, most: most)
        switch frequency {
        case .daily: expandDaily(into: &days)
        case .weekly: expandWeekly(into: &days)
        case .monthly: expandMonthly(from: start, into: &days)
        case .yearly: expandYearly(from: start, into: &days)
        }
        return days.days
    }

    /// Whether BYMONTH has no month that is ever long enough for a BYMONTHDAY: found at once
    /// instead of after two centuries.
    private var isImpossible: Bool {
        guard !byMonthDay.isEmpty, !byMonth.isEmpty else { return false }
        let shortest = byMonthDay.lazy.map { abs($0) }.min()!
        // 2000 is a leap year.
        return byMonth.allSatisfy { CivilDay.length(ofMonth: $0, year: 2000) < shortest }
    }

    private func expandDaily(into days: inout InstanceCollector) {
        // Of a set of one, the first and the last are the one.
        if !bySetPosition.isEmpty, !bySetPosition.contains(1), !bySetPosition.contains(-1) {
            return
        }
        guard hasByParts else {
            days.reserve(steps: interval)
            var day = days.first
            while days.add(day) { day += interval }
            return
        }
        var day = days.first
        while day <= days.last {
            let (year, month, dayOfMonth) = CivilDay(number: day).components
            let length = CivilDay.length(ofMonth: month, year: year)
            if !byMonth.isEmpty, monthBits & 1 << UInt16(month) == 0 {
                // On to the first step in the next month.
                let rest = length - dayOfMonth + 1
                day += (rest + interval - 1) / interval * interval
                continue
            }
            let isMonthDay =
                byMonthDay.isEmpty || monthDayBits & 1 << UInt32(dayOfMonth) != 0
                || monthDayFromEndBits & 1 << UInt32(length - dayOfMonth + 1) != 0
            let weekday = CivilDay(number: day).weekday
            if isMonthDay, byDay.isEmpty || weekdayBits & 1 << UInt8(weekday) != 0 {
                guard days.add(day) else { return }
            }
            day += interval
        }
    }

    private func expandWeekly(into days: inout InstanceCollector) {
        let start = CivilDay(number: days.first).weekday
        // Bit 0 is the first day of the week.
        var bits: UInt8 = 0
        for ahead in 0..<7 {
            let weekday = (weekStart + ahead) % 7
            if byDay.isEmpty ? weekday == start : weekdayBits & 1 << UInt8(weekday) != 0 {
                bits |= 1 << UInt8(ahead)
            }
        }
        let isPlain = byMonth.isEmpty && bySetPosition.isEmpty
        if isPlain { days.reserve(steps: Swift.max(1, interval * 7 / bits.nonzeroBitCount)) }
        var week = days.first - (start - weekStart + 7) % 7
        while week <= days.last {
            var rest = bits
            if !isPlain {
                if !byMonth.isEmpty { rest &= daysInMonths(ofWeek: week) }
                if !bySetPosition.isEmpty {
                    rest = UInt8(truncatingIfNeeded: positions(of: UInt32(rest)))
                }
            }
            while rest != 0 {
                guard days.add(week + rest.trailingZeroBitCount) else { return }
                rest &= rest - 1
            }
            week += interval * 7
        }
    }

    /// Which days of the week are in a month of BYMONTH; bit 0 is the first of the week.
    private func daysInMonths(ofWeek week: Int) -> UInt8 {
        (0..<7).reduce(0) { bits, ahead in
            let month = CivilDay(number: week + ahead).components.month
            return monthBits & 1 << UInt16(month) != 0 ? bits | 1 << UInt8(ahead) : bits
        }
    }

    private func expandMonthly(from start: CivilDay, into days: inout InstanceCollector) {
        var (year, month, dayOfMonth) = start.components
        if byMonth.isEmpty { days.reserve(steps: interval * 28) }
        while year <= 2199 {
            if byMonth.isEmpty || monthBits & 1 << UInt16(month) != 0 {
                let first = Int(CivilDay(year: year, month: month, day: 1)!.number)
                if first > days.last { return }
                let length = CivilDay.length(ofMonth: month, year: year)
                var bits = bits(ofMonth: first, length: length, ordinalsInMonth: true)
                if byDay.isEmpty, byMonthDay.isEmpty, dayOfMonth <= length {
                    bits = 1 << UInt32(dayOfMonth)
                }
                if !bySetPosition.isEmpty { bits = positions(of: bits) }
                guard days.add(bits, ofMonth: first) else { return }
            }
            let months = month - 1 + interval
            year += months / 12
            month = months % 12 + 1
        }
    }

    private func expandYearly(from start: CivilDay, into days: inout InstanceCollector) {
        var (year, startMonth, dayOfMonth) = start.components
        if !hasByParts { days.reserve(steps: interval * 365) }
        let ordinalsInMonth = !byMonth.isEmpty
        // Without BYMONTH, BYDAY and BYMONTHDAY stand for days of all months; without these
        // two, it is the day of DTSTART.
        let isOwnDay = byDay.isEmpty && byMonthDay.isEmpty
        let months = byMonth.isEmpty ? (isOwnDay ? 1 << UInt16(startMonth) : 0x1FFE) : monthBits
        var year12: [UInt32] = bySetPosition.isEmpty ? [] : Array(repeating: 0, count: 13)
        while year <= 2199 {
            let newYear = Int(CivilDay(year: year, month: 1, day: 1)!.number)
            if newYear > days.last { return }
            var first = newYear
            for month in 1...12 {
                let length = CivilDay.length(ofMonth: month, year: year)
                defer { first += length }
                guard months & 1 << UInt16(month) != 0 else { continue }
                var bits = bits(ofMonth: first, length: length, ordinalsInMonth: ordinalsInMonth)
                if isOwnDay { bits = dayOfMonth <= length ? 1 << UInt32(dayOfMonth) : 0 }
                if !ordinalsInMonth, !ordinalWeekdays.isEmpty {
                    bits |= ordinalBits(
                        ofMonth: first, length: length, newYear: newYear, year: year)
                }
                if bySetPosition.isEmpty {
                    guard days.add(bits, ofMonth: first) else { return }
                } else {
                    year12[month] = bits
                }
            }
            if !bySetPosition.isEmpty {
                guard days.add(yearPositions(of: year12, newYear: newYear, year: year)) else {
                    return
                }
            }
            year += interval
        }
    }

    /// The days of a month that BYMONTHDAY and BYDAY allow; 0 where there is neither. Bit 1 is the
    /// first. Ordinals of the year are left out.
    private func bits(ofMonth first: Int, length: Int, ordinalsInMonth: Bool) -> UInt32 {
        let bits = byDay.isEmpty ? 0 : weekdayBits(ofMonth: first, length, ordinalsInMonth)
        if byMonthDay.isEmpty { return bits }
        let allowed = monthDays(length: length)
        return byDay.isEmpty ? allowed : bits & allowed
    }

    /// The days of a month of this length that BYMONTHDAY names.
    private func monthDays(length: Int) -> UInt32 {
        var bits = monthDayBits & (1 << UInt32(length + 1) &- 1)
        var rest = monthDayFromEndBits
        while rest != 0 {
            let fromEnd = rest.trailingZeroBitCount
            if fromEnd <= length { bits |= 1 << UInt32(length - fromEnd + 1) }
            rest &= rest - 1
        }
        return bits
    }

    /// The days of a month that BYDAY names.
    private func weekdayBits(ofMonth first: Int, _ length: Int, _ ordinalsInMonth: Bool) -> UInt32 {
        let firstWeekday = CivilDay(number: first).weekday
        let inMonth: UInt32 = (1 << UInt32(length + 1) &- 1) & ~1
        var bits: UInt32 = 0
        var rest = weekdayBits
        while rest != 0 {
            let day = (rest.trailingZeroBitCount - firstWeekday + 7) % 7 + 1
            // Days 1, 8, 15, 22 and 29, moved.
            bits |= (0x2040_8102 << UInt32(day - 1)) & inMonth
            rest &= rest - 1
        }
        guard ordinalsInMonth else { return bits }
        for element in ordinalWeekdays {
            var day = (element.weekday - firstWeekday + 7) % 7 + 1
            let ordinal = element.ordinal!
            if ordinal > 0 {
                day += (ordinal - 1) * 7
            } else {
                day += ((length - day) / 7 + 1 + ordinal) * 7
            }
            if (1...length).contains(day) { bits |= 1 << UInt32(day) }
        }
        return bits
    }

    /// The days of a month that ordinals of the year name, as far as BYMONTHDAY allows.
    private func ordinalBits(ofMonth first: Int, length: Int, newYear: Int, year: Int) -> UInt32 {
        let yearLength = CivilDay.isLeap(year: year) ? 366 : 365
        let firstWeekday = CivilDay(number: newYear).weekday
        var bits: UInt32 = 0
        for element in ordinalWeekdays {
            // Days of the year count from 0.
            var day = (element.weekday - firstWeekday + 7) % 7
            let ordinal = element.ordinal!
            if ordinal > 0 {
                day += (ordinal - 1) * 7
            } else {
                day += ((yearLength - 1 - day) / 7 + 1 + ordinal) * 7
            }
            let dayOfMonth = newYear + day - first + 1
            if day >= 0, (1...length).contains(dayOfMonth) { bits |= 1 << UInt32(dayOfMonth) }
        }
        return byMonthDay.isEmpty ? bits : bits & monthDays(length: length)
    }

    /// The days that BYSETPOS picks of a week or month.
    private func positions(of bits: UInt32) -> UInt32 {
        let size = bits.nonzeroBitCount
        var result: UInt32 = 0
        var rest = bits
        for place in 0..<size {
            let day = rest & (~rest &+ 1)
            rest &= ~day
            if isPosition(place, of: size) { result |= day }
        }
        return result
    }

    /// The days that BYSETPOS picks of a year, ascending.
    private func yearPositions(of months: [UInt32], newYear: Int, year: Int) -> [Int] {
        let size = months.reduce(0) { $0 + $1.nonzeroBitCount }
        var days: [Int] = []
        var place = 0
        var first = newYear
        for month in 1...12 {
            var rest = months[month]
            while rest != 0 {
                if isPosition(place, of: size) {
                    days.append(first + rest.trailingZeroBitCount - 1)
                }
                place += 1
                rest &= rest - 1
            }
            first += CivilDay.length(ofMonth: month, year: year)
        }
        return days
    }

    private func isPosition(_ place: Int, of size: Int) -> Bool {
        bySetPosition.contains(place + 1) || bySetPosition.contains(place - size)
    }
}

/// Takes days in ascending order, as long as more are wanted.
private struct InstanceCollector {
    var days: [CivilDay] = []
    let first: Int
    let last: Int
    let most: Int

    init(first: Int, last: Int, most: Int) {
        self.first = first
        self.last = last
        self.most = most
    }

    /// Makes room for a day every so many days, within reason.
    mutating func reserve(steps: Int) {
        days.reserveCapacity(Swift.min(most, (last - first) / steps + 2, 4_096))
    }

    /// False when no more days are wanted.
    @inline(__always)
    mutating func add(_ day: Int) -> Bool {
        if day > last { return false }
        if day >= first { days.append(CivilDay(number: Int32(truncatingIfNeeded: day))) }
        return days.count < most
    }

    mutating func add(_ list: [Int]) -> Bool {
        for day in list where !add(day) { return false }
        return true
    }

    /// Bit 1 is the day `first`.
    mutating func add(_ bits: UInt32, ofMonth first: Int) -> Bool {
        var rest = bits
        while rest != 0 {
            guard add(first + rest.trailingZeroBitCount - 1) else { return false }
            rest &= rest - 1
        }
        return true
    }
}

extension Observance {
    /// A DATE (RFC 5545, section 3.3.4): `20190331`.
    fileprivate static func dateTime(ofMidnight day: CivilDay) -> String {
        String(dateTime(Int64(day.number) * 86_400).prefix(8))
    }
}
