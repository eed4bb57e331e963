/// A day of the proleptic Gregorian calendar, without a time zone.
///
/// Stored as the number of days since 1970-01-01, so that ranges and gaps are integer arithmetic.
public struct CivilDay: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// Days since 1970-01-01; negative before.
    public var number: Int32

    @inlinable
    public init(number: Int32) { self.number = number }

    @inlinable
    public init(number: Int) { self.number = Int32(number) }

    /// The day with these Gregorian components, or nil where there is no such day (2019-02-30) or
    /// it is five million years away.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard (-5_000_000...5_000_000).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDay.length(ofMonth: month, year: year)
        else { return nil }
        // Days are counted in 400-year eras of years that begin in March, so that a leap day is
        // the last day of its year.
        let marchYear = month > 2 ? year : year - 1
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(number: era * 146_097 + dayOfEra - 719_468)
    }

    /// The Gregorian year, month (1 to 12) and day of month (1 to 31).
    @inlinable
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    public var year: Int { components.year }

    /// The day of the week: 0 is Monday, 6 is Sunday.
    @inlinable
    public var weekday: Int {
        let remainder = (Int(number) + 3) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }

    @inlinable
    public static func < (left: CivilDay, right: CivilDay) -> Bool { left.number < right.number }

    @inlinable
    public static func + (day: CivilDay, days: Int) -> CivilDay {
        CivilDay(number: day.number + Int32(days))
    }

    @inlinable
    public static func - (day: CivilDay, days: Int) -> CivilDay {
        CivilDay(number: day.number - Int32(days))
    }

    /// The number of days from `right` to `left`.
    @inlinable
    public static func - (left: CivilDay, right: CivilDay) -> Int {
        Int(left.number) - Int(right.number)
    }

    @inlinable
    public static func isLeap(year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// The number of days of a month (1 to 12).
    @inlinable
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The Monday of an ISO 8601 week (1 to 52 or 53), or nil where the year has no such week.
    public static func monday(ofWeek week: Int, year: Int) -> CivilDay? {
        guard week >= 1, week <= 53, let fourth = CivilDay(year: year, month: 1, day: 4) else {
            return nil
        }
        let monday = fourth - fourth.weekday + (week - 1) * 7
        // The week belongs to the year of its Thursday.
        return (monday + 3).year == year ? monday : nil
    }

    /// The same day of the month `months` later, or that month's last day where there is none.
    public func adding(months: Int) -> CivilDay {
        let (year, month, day) = components
        let total = year * 12 + (month - 1) + months
        let newYear = total >= 0 ? total / 12 : (total - 11) / 12
        let newMonth = total - newYear * 12 + 1
        let last = CivilDay.length(ofMonth: newMonth, year: newYear)
        return CivilDay(year: newYear, month: newMonth, day: Swift.min(day, last))!
    }
}

extension CivilDay: CustomStringConvertible {
    /// `2019-05-20`.
    public var description: String {
        let (year, month, day) = components
        guard (0...9_999).contains(year) else {
            return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        }
        return String(unsafeUninitializedCapacity: 10) { bytes in
            writeDigits(year / 100, to: bytes, at: 0)
            writeDigits(year % 100, to: bytes, at: 2)
            bytes[4] = UInt8(ascii: "-")
            writeDigits(month, to: bytes, at: 5)
            bytes[7] = UInt8(ascii: "-")
            writeDigits(day, to: bytes, at: 8)
            return 10
        }
    }
}

/// Two digits of a number below a hundred.
func writeDigits(_ number: Int, to bytes: UnsafeMutableBufferPointer<UInt8>, at index: Int) {
    bytes[index] = UInt8(ascii: "0") + UInt8(number / 10)
    bytes[index + 1] = UInt8(ascii: "0") + UInt8(number % 10)
}

/// `number` with zeros in front, to at least `width` digits.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return digits.utf8.count >= width
        ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
}
