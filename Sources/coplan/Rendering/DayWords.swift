import PlanTime

/// Days as people say them: `Monday 20 May 2019`.
enum DayWords {
    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// `Monday 20 May 2019`.
    static func text(_ day: CivilDay) -> String { "\(text(day, withYear: false)) \(day.year)" }

    private static func text(_ day: CivilDay, withYear: Bool) -> String {
        let (_, month, number) = day.components
        return "\(weekdays[day.weekday]) \(number) \(months[month - 1])"
    }

    /// `Monday 20 to Wednesday 22 May 2019`, with no more than what differs.
    static func text(_ days: DayRange) -> String {
        let (first, last) = (days.first.components, days.last.components)
        if days.first == days.last { return text(days.first) }
        if first.year != last.year { return "\(text(days.first)) to \(text(days.last))" }
        if first.month != last.month {
            return "\(text(days.first, withYear: false)) to \(text(days.last))"
        }
        return "\(weekdays[days.first.weekday]) \(first.day) to \(text(days.last))"
    }

    /// `Monday 20 May 2019, 09:00 to 17:30`; over midnight both days are said.
    static func text(from start: LocalTime, to end: LocalTime) -> String {
        start.day == end.day
            ? "\(text(start.day)), \(start.clock) to \(end.clock)"
            : "\(text(start.day)), \(start.clock) to \(text(end.day)), \(end.clock)"
    }

    /// `May 2019`.
    static func month(of day: CivilDay) -> String {
        "\(months[day.components.month - 1]) \(day.year)"
    }

    /// `1 day`, `3 days`, `2 weeks`; other durations in ISO 8601.
    static func text(_ duration: CivilDuration) -> String {
        func counted(_ count: Int, _ word: String) -> String {
            "\(count) \(word)\(count == 1 ? "" : "s")"
        }
        switch (duration.months, duration.days, duration.minutes) {
        case (0, let days, 0) where days > 0 && days % 7 == 0: return counted(days / 7, "week")
        case (0, let days, 0): return counted(days, "day")
        case (let months, 0, 0) where months % 12 == 0: return counted(months / 12, "year")
        case (let months, 0, 0): return counted(months, "month")
        case (0, 0, let minutes) where minutes % 60 == 0: return counted(minutes / 60, "hour")
        default: return duration.description
        }
    }

    /// As a plan writes it, and as short: `2019-05-20`, `2019-05-20/22`, `2019-05-30/06-02`,
    /// `2019-12-30/2020-01-02`.
    static func written(_ days: DayRange) -> String {
        let last = "\(days.last)"
        if days.first == days.last { return last }
        let (start, end) = (days.first.components, days.last.components)
        let shared = start.year != end.year ? 0 : start.month != end.month ? 5 : 8
        return "\(days.first)/\(last.dropFirst(shared))"
    }

    /// `within 2019-05`, `within 2019-10/11`, `within 2019`, `within 2019-09-01/24`.
    static func written(window: DayRange) -> String {
        let (start, end) = (window.first.components, window.last.components)
        guard start.day == 1, (window.last + 1).components.day == 1, start.year == end.year else {
            return "within \(written(window))"
        }
        if start.month == 1, end.month == 12 { return "within \(start.year)" }
        let first = "\(window.first)".prefix(7)
        return start.month == end.month
            ? "within \(first)" : "within \(first)/\("\(window.last)".prefix(7).suffix(2))"
    }
}
