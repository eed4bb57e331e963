/// An ISO 8601 duration: months and days as the calendar counts them, minutes as the clock does.
public struct CivilDuration: Hashable, Sendable {
    /// Years count as twelve months.
    public var months: Int
    /// Weeks count as seven days.
    public var days: Int
    public var minutes: Int

    public init(months: Int = 0, days: Int = 0, minutes: Int = 0) {
        self.months = months
        self.days = days
        self.minutes = minutes
    }

    public var isZero: Bool { months == 0 && days == 0 && minutes == 0 }

    /// `P3D`, `P1W`, `PT3H`, `P1DT2H30M`, `P1Y6M`; nil where it is not of that form. Seconds,
    /// fractions and signs are not accepted; no number may exceed 100,000.
    public init?(_ text: some StringProtocol) { self.init(utf8: text.utf8) }

    /// The same of a text that is at hand as UTF-8.
    init?(utf8: some Collection<UInt8>) {
        var bytes = utf8[...]
        guard bytes.popFirst() == UInt8(ascii: "P"), !bytes.isEmpty else { return nil }
        self.init()
        var inTime = false
        var order = 0
        while !bytes.isEmpty {
            if bytes.first == UInt8(ascii: "T") {
                guard !inTime, bytes.dropFirst().first != nil else { return nil }
                inTime = true
                bytes.removeFirst()
            }
            var value = 0
            var digits = 0
            while let byte = bytes.first, (48...57).contains(byte) {
                value = value * 10 + Int(byte - 48)
                digits += 1
                guard value <= 100_000 else { return nil }
                bytes.removeFirst()
            }
            guard digits > 0, let unit = bytes.popFirst() else { return nil }
            let rank: Int
            switch (unit, inTime) {
            case (UInt8(ascii: "Y"), false): (rank, months) = (1, months + value * 12)
            case (UInt8(ascii: "M"), false): (rank, months) = (2, months + value)
            case (UInt8(ascii: "W"), false): (rank, days) = (3, days + value * 7)
            case (UInt8(ascii: "D"), false): (rank, days) = (4, days + value)
            case (UInt8(ascii: "H"), true): (rank, minutes) = (5, minutes + value * 60)
            case (UInt8(ascii: "M"), true): (rank, minutes) = (6, minutes + value)
            default: return nil
            }
            guard rank > order else { return nil }
            order = rank
        }
    }

    /// The day this much later, or earlier where `backwards`; minutes count as part of a day
    /// only when they fill it.
    public func added(to day: CivilDay, backwards: Bool = false) -> CivilDay {
        let sign = backwards ? -1 : 1
        return day.adding(months: sign * months) + sign * (days + minutes / 1_440)
    }

    /// How many days something of this length takes that begins on a day: part of a day is one.
    public func daysTaken(from day: CivilDay) -> Int {
        let whole = day.adding(months: months) - day + days
        return max(1, whole + (minutes + 1_439) / 1_440)
    }
}

extension CivilDuration: CustomStringConvertible {
    /// ISO 8601: `P1Y6M`, `P8W`, `P10D`, `PT3H`.
    public var description: String {
        if isZero { return "P0D" }
        var text = "P"
        if months / 12 != 0 { text += "\(months / 12)Y" }
        if months % 12 != 0 { text += "\(months % 12)M" }
        if days != 0 {
            text += days % 7 == 0 && months == 0 && minutes == 0 ? "\(days / 7)W" : "\(days)D"
        }
        if minutes != 0 {
            text += "T"
            if minutes / 60 != 0 { text += "\(minutes / 60)H" }
            if minutes % 60 != 0 { text += "\(minutes % 60)M" }
        }
        return text
    }
}
