public import PlanModel
public import PlanTime

/// Which days of the week are days of rest, country by country and year by year.
public struct RestDays: Sendable {
    private let spans: [Country: [WeeklyRest]]

    static let saturdayAndSunday: UInt8 = 0b110_0000

    /// The built-in table; a country that `weekends:` names takes its spans from there alone.
    public init(settings: Settings) {
        var spans = RestDays.builtIn
        for (country, rest) in settings.weekends { spans[country.value] = rest }
        self.spans = spans
    }

    /// The rest days in force on a day, as a bit set, 1 for Monday. Of overlapping spans the
    /// last one counts; countries that are not listed rest on Saturday and Sunday.
    public func weekdays(in country: Country, on day: CivilDay) -> UInt8 {
        guard let rest = spans[country] else { return Self.saturdayAndSunday }
        let span = rest.last { ($0.from ?? day) <= day && day <= ($0.through ?? day) }
        return span?.weekdays ?? Self.saturdayAndSunday
    }

    public func isRest(_ day: CivilDay, in country: Country) -> Bool {
        weekdays(in: country, on: day) >> UInt8(day.weekday) & 1 == 1
    }
}
