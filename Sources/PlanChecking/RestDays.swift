public import PlanModel
public import PlanTime

/// Which days of the week are days of rest, country by country and year by year.
public struct RestDays: Sendable {
    /// By the country's number; nothing where it always rests on Saturday and Sunday.
    private let spans: [[WeeklyRest]]
    /// By the country's number: the days on which it rests in any year, as a bit set.
    private let ever: [UInt8]

    static let saturdayAndSunday: UInt8 = 0b110_0000

    /// The built-in table; a country that `weekends:` names takes its spans from there alone.
    public init(settings: Settings) {
        var spans = [[WeeklyRest]](repeating: [], count: Country.count)
        for (country, rest) in RestDays.builtIn { spans[Int(country.number)] = rest }
        for (country, rest) in settings.weekends { spans[Int(country.value.number)] = rest }
        self.spans = spans
        ever = spans.map { $0.reduce(Self.saturdayAndSunday) { $0 | $1.weekdays } }
    }

    /// The rest days in force on a day, as a bit set, 1 for Monday. Of overlapping spans the
    /// last one counts; countries that are not listed rest on Saturday and Sunday.
    public func weekdays(in country: Country, on day: CivilDay) -> UInt8 {
        let span = spans[Int(country.number)].last {
            ($0.from ?? day) <= day && day <= ($0.through ?? day)
        }
        return span?.weekdays ?? Self.saturdayAndSunday
    }

    public func isRest(_ day: CivilDay, in country: Country) -> Bool {
        weekdays(in: country, on: day) >> UInt8(day.weekday) & 1 == 1
    }

    /// Whether any of the days may be a day of rest: one look for most activities, which keep to
    /// the working week.
    func mayRest(in country: Country, on days: DayRange) -> Bool {
        if days.count >= 7 { return true }
        let first = days.first.weekday
        let weekdays = UInt32((1 << days.count) - 1) << UInt32(first)
        let thisWeek = UInt8(truncatingIfNeeded: weekdays & 0b111_1111)
        let nextWeek = UInt8(truncatingIfNeeded: weekdays >> 7)
        return ever[Int(country.number)] & (thisWeek | nextWeek) != 0
    }

    /// How many days in a row are worked at most in a week like the one of a day; nil where
    /// no day is a day of rest.
    func longestWorkingRun(in country: Country, on day: CivilDay) -> Int? {
        let rest = weekdays(in: country, on: day)
        if rest & 0b111_1111 == 0 { return nil }
        var longest = 0
        var run = 0
        // Twice around, for a run that goes over Sunday.
        for number in 0..<14 {
            run = rest >> UInt8(number % 7) & 1 == 1 ? 0 : run + 1
            longest = max(longest, run)
        }
        return longest
    }
}

let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
