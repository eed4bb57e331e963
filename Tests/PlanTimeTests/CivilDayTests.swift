import Testing

@testable import PlanTime

@Suite struct CivilDayTests {
    @Test(arguments: [
        (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2019, 5, 20, 18_036),
        (1900, 1, 1, -25_567), (2199, 12, 31, 84_005),
    ])
    func isNumberedFrom1970(year: Int, month: Int, day: Int, number: Int) {
        #expect(CivilDay(year: year, month: month, day: day)?.number == Int32(number))
    }

    @Test(arguments: [
        (2019, 2, 29), (1900, 2, 29), (2019, 2, 30), (2019, 4, 31), (2019, 0, 1), (2019, 13, 1),
        (2019, 1, 0), (2019, 1, 32), (2019, 1, -1),
    ])
    func doesNotExist(year: Int, month: Int, day: Int) {
        #expect(CivilDay(year: year, month: month, day: day) == nil)
    }

    @Test func everyDayFrom1900To2199FollowsTheOneBefore() throws {
        var day = try #require(CivilDay(year: 1900, month: 1, day: 1))
        #expect(day.weekday == 0, "a Monday")
        var wrong = 0
        for year in 1900...2199 {
            for month in 1...12 {
                for dayOfMonth in 1...CivilDay.length(ofMonth: month, year: year) {
                    let weekday = day.weekday
                    if day.components != (year, month, dayOfMonth)
                        || CivilDay(year: year, month: month, day: dayOfMonth) != day
                        || (day + 1).weekday != (weekday + 1) % 7
                    {
                        wrong += 1
                    }
                    day = day + 1
                }
            }
        }
        #expect(wrong == 0)
        #expect(day.description == "2200-01-01")
    }

    @Test(arguments: [(1900, false), (1904, true), (2000, true), (2019, false), (2100, false)])
    func leapYears(year: Int, isLeap: Bool) {
        #expect(CivilDay.isLeap(year: year) == isLeap)
        #expect(CivilDay.length(ofMonth: 2, year: year) == (isLeap ? 29 : 28))
    }

    @Test func distanceAndOrder() throws {
        let start = try #require(CivilDay(year: 2019, month: 12, day: 30))
        let end = try #require(CivilDay(year: 2020, month: 3, day: 1))
        #expect(end - start == 62)
        #expect(start + 62 == end)
        #expect(end - 62 == start)
        #expect(start < end)
    }

    @Test(arguments: [
        (2019, 21, "2019-05-20"), (2020, 1, "2019-12-30"), (2020, 53, "2020-12-28"),
        (2021, 1, "2021-01-04"),
    ])
    func mondayOfAWeek(year: Int, week: Int, day: String) {
        #expect(CivilDay.monday(ofWeek: week, year: year)?.description == day)
    }

    @Test(arguments: [(2019, 53), (2019, 0), (2020, 54), (2021, 53)])
    func weekThatTheYearDoesNotHave(year: Int, week: Int) {
        #expect(CivilDay.monday(ofWeek: week, year: year) == nil)
    }

    @Test(arguments: [
        ("2019-01-31", 1, "2019-02-28"), ("2020-01-31", 1, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"), ("2019-12-15", 1, "2020-01-15"),
        ("2019-01-15", -1, "2018-12-15"), ("2019-03-31", -13, "2018-02-28"),
        ("2019-05-20", 0, "2019-05-20"),
    ])
    func addingMonthsEndsWithTheMonth(day: String, months: Int, result: String) throws {
        #expect(try makeDay(day).adding(months: months).description == result)
    }

    @Test func wallClockMinutesCarryIntoDays() throws {
        let evening = LocalTime(day: try makeDay("2019-12-31"), minute: 1_430)
        #expect(evening.adding(minutes: 20).description == "2020-01-01T00:10")
        #expect(evening.adding(minutes: -1_431).description == "2019-12-30T23:59")
        #expect(evening.clock == "23:50")
        #expect(evening.wallSeconds == 18_261 * 86_400 + 85_800)
    }

    @Test func instantsBefore1970HaveTheirUTCDay() {
        #expect(Instant(seconds: -1).utcDay.description == "1969-12-31")
        #expect(Instant(seconds: -86_400).utcDay.description == "1969-12-31")
        #expect(Instant(seconds: -86_401).utcDay.description == "1969-12-30")
        #expect(Instant(seconds: 1_558_422_000).description == "2019-05-21T07:00:00Z")
    }
}
