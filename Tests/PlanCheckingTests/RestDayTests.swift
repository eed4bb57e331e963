import PlanModel
import PlanTime
import Testing

@testable import PlanChecking

/// Weekly rest in 2019, country by country, and where it changed.
struct RestDayTests {
    private let rest = RestDays(settings: Settings())

    private func weekdays(_ code: String, _ day: String) throws -> [Int] {
        let country = try #require(Country(code))
        let set = rest.weekdays(in: country, on: try DateExpression.day(day))
        return (0..<7).filter { set >> UInt8($0) & 1 == 1 }
    }

    @Test(arguments: ["DZ", "LY", "EG", "JO", "PS", "IL", "SY", "AE"])
    func fridayAndSaturday(_ code: String) throws {
        #expect(try weekdays(code, "2019-06-01") == [4, 5])
    }

    @Test(arguments: ["MA", "TN", "LB", "BE", "MR"])
    func saturdayAndSunday(_ code: String) throws {
        #expect(try weekdays(code, "2019-06-01") == [5, 6])
    }

    @Test func theyChangeWithTheYears() throws {
        #expect(try weekdays("AE", "2021-12-31") == [4, 5])
        #expect(try weekdays("AE", "2022-01-01") == [5, 6])
        #expect(try weekdays("MR", "2014-09-30") == [4, 5])
    }

    @Test func oneSingleDay() throws {
        #expect(try weekdays("IR", "2019-06-01") == [4])
        #expect(try weekdays("IN", "2019-06-01") == [6])
    }

    /// The nine southern partners and Brussels work together from Monday to Thursday only.
    @Test func fourDaysAreWorkedByAll() throws {
        let partners = ["DZ", "EG", "IL", "JO", "LB", "LY", "MA", "PS", "TN", "BE"]
        for day in ["2019-01-01", "2019-06-01", "2019-12-31"] {
            let rest = try Set(partners.flatMap { try weekdays($0, day) })
            #expect(Set(0..<7).subtracting(rest) == [0, 1, 2, 3])
        }
    }

    @Test func aPlanMaySayOtherwise() throws {
        var settings = Settings()
        let place = Place.start(of: 0)
        settings.weekends = [
            (
                Located(try #require(Country("EG")), at: place),
                [
                    WeeklyRest(through: try DateExpression.day("2019-06-30"), weekdays: 0b100_0000)
                ]
            )
        ]
        let rest = RestDays(settings: settings)
        let egypt = try #require(Country("EG"))
        #expect(try rest.isRest(DateExpression.day("2019-06-30"), in: egypt), "a Sunday")
        #expect(try !rest.isRest(DateExpression.day("2019-06-28"), in: egypt), "a Friday")
        #expect(
            try rest.weekdays(in: egypt, on: DateExpression.day("2019-07-01")) == 0b110_0000,
            "after the span Saturday and Sunday")
    }
}
