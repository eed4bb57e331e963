/// A wall-clock time to the minute on a civil day, without a time zone.
public struct LocalTime: Hashable, Comparable, BitwiseCopyable, Sendable {
    public var day: CivilDay
    /// Minutes since midnight, 0 to 1,439.
    public var minute: Int32

    public init(day: CivilDay, minute: Int) {
        self.day = day
        self.minute = Int32(minute)
    }

    public static func < (left: LocalTime, right: LocalTime) -> Bool {
        (left.day, left.minute) < (right.day, right.minute)
    }

    /// Seconds since 1970-01-01T00:00 on this wall clock (not an instant).
    public var wallSeconds: Int64 { Int64(day.number) * 86_400 + Int64(minute) * 60 }

    /// The wall-clock time `minutes` later, as the clock's hands go, whatever the zone does.
    public func adding(minutes: Int) -> LocalTime {
        let total = Int(day.number) * 1_440 + Int(minute) + minutes
        let days = total >= 0 ? total / 1_440 : (total - 1_439) / 1_440
        return LocalTime(day: CivilDay(number: days), minute: total - days * 1_440)
    }
}

extension LocalTime: CustomStringConvertible {
    /// `2019-05-20T09:00`.
    public var description: String { "\(day)T\(clock)" }

    /// `09:00`.
    public var clock: String { "\(padded(Int(minute) / 60, 2)):\(padded(Int(minute) % 60, 2))" }
}

/// A point on the time line, in whole seconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable {
    public var seconds: Int64

    public init(seconds: Int64) { self.seconds = seconds }

    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

    /// The civil day in UTC.
    public var utcDay: CivilDay {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        return CivilDay(number: Int(days))
    }
}

extension Instant: CustomStringConvertible {
    /// `2019-05-21T07:00:00Z`.
    public var description: String {
        let day = utcDay
        let rest = Int(seconds - Int64(day.number) * 86_400)
        return
            "\(day)T\(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
    }
}
