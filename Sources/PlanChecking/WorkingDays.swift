public import PlanModel
public import PlanTime

/// On which days a country works: its weekly rest and its public holidays.
public struct WorkingDays: Sendable {
    public let rest: RestDays
    /// By the country's number.
    private let holidays: [HolidayList]

    /// - Parameter holidays: by country, in the order of their first days.
    public init(settings: Settings, holidays: [Country: [Holiday]]) {
        rest = RestDays(settings: settings)
        var lists = [HolidayList](repeating: HolidayList([]), count: Country.count)
        for (country, known) in holidays { lists[Int(country.number)] = HolidayList(known) }
        self.holidays = lists
    }

    /// The holidays of a country that fall on any of the days. An estimate counts a day more on
    /// each side.
    func holidays(in country: Country, on days: DayRange) -> [Holiday] {
        holidays[Int(country.number)].touching(days)
    }

    /// Whether there may be a day of rest or a holiday among the days; false is certain.
    func mayBeOff(in country: Country, on days: DayRange) -> Bool {
        rest.mayRest(in: country, on: days) || !holidays[Int(country.number)].holidays.isEmpty
    }

    /// Whether nobody works in a country on a day: for rest or, as far as is known, for a
    /// holiday.
    func isOff(_ day: CivilDay, in country: Country) -> Bool {
        rest.isRest(day, in: country) || !holidays(in: country, on: DayRange(day)).isEmpty
    }

    /// The last day through `day` on which all of the countries work; where they share no working
    /// day for two weeks, the last one of the first of them.
    public func lastWorkingDay(through day: CivilDay, in countries: [Country]) -> CivilDay {
        guard let first = countries.first else { return day }
        if countries.count > 1 {
            for back in 0..<14 {
                let candidate = day - back
                if countries.allSatisfy({ isSurelyWorked(candidate, in: $0) }) { return candidate }
            }
        }
        return lastWorkingDay(through: day, in: first)
    }

    /// Whether a day is neither a day of rest nor, for certain, a holiday.
    private func isSurelyWorked(_ day: CivilDay, in country: Country) -> Bool {
        !rest.isRest(day, in: country)
            && holidays(in: country, on: DayRange(day)).allSatisfy(\.isEstimate)
    }

    /// The last day through `day` that is neither a day of rest nor, for certain, a holiday.
    ///
    /// Estimates do not count: a date that is counted from one would be as uncertain. Where a
    /// country never works for two months on end, it is `day` itself.
    func lastWorkingDay(through day: CivilDay, in country: Country) -> CivilDay {
        var candidate = day
        while day - candidate < 62 {
            if isSurelyWorked(candidate, in: country) { return candidate }
            candidate = candidate - 1
        }
        return day
    }
}

/// The holidays of one country, in the order of their first days.
private struct HolidayList: Sendable {
    var holidays: [Holiday]
    /// Days of the longest one, estimates a day wider on each side.
    var longest: Int

    init(_ holidays: [Holiday]) {
        self.holidays = holidays
        longest = holidays.map(\.widened.count).max() ?? 0
    }

    func touching(_ days: DayRange) -> [Holiday] {
        // An estimate may begin a day before the day by which it is sorted.
        let first = days.first - longest
        var low = 0
        var high = holidays.count
        while low < high {
            let middle = (low + high) / 2
            if holidays[middle].days.first < first { low = middle + 1 } else { high = middle }
        }
        var found: [Holiday] = []
        while low < holidays.count, holidays[low].days.first <= days.last + 1 {
            if holidays[low].widened.overlaps(days) { found.append(holidays[low]) }
            low += 1
        }
        return found
    }
}

extension Holiday {
    /// The days on which it may fall: of an estimate a day more on each side.
    var widened: DayRange {
        isEstimate ? DayRange(first: days.first - 1, last: days.last + 1) : days
    }
}
