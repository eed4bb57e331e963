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

    /// The last day before a change, and the first one after it.
    @Test(arguments: [
        ("AE", "2006-08-31", [3, 4]), ("AE", "2006-09-01", [4, 5]),
        ("AE", "2021-12-31", [4, 5]), ("AE", "2022-01-01", [5, 6]),
        ("BH", "2006-08-31", [3, 4]), ("BH", "2006-09-01", [4, 5]),
        ("DZ", "2009-08-13", [3, 4]), ("DZ", "2009-08-14", [4, 5]),
        ("KW", "2007-08-31", [3, 4]), ("KW", "2007-09-01", [4, 5]),
        ("MR", "2014-09-30", [4, 5]), ("MR", "2014-10-01", [5, 6]),
        ("NP", "2022-05-14", [5]), ("NP", "2022-05-15", [5, 6]), ("NP", "2022-06-15", [5]),
        ("OM", "2013-04-30", [3, 4]), ("OM", "2013-05-01", [4, 5]),
        ("QA", "2003-07-31", [3, 4]), ("QA", "2003-08-01", [4, 5]),
        ("SA", "2013-06-28", [3, 4]), ("SA", "2013-06-29", [4, 5]),
        ("YE", "2013-08-14", [3, 4]), ("YE", "2013-08-15", [4, 5]),
    ])
    func theyChangeWithTheYears(_ code: String, _ day: String, _ expected: [Int]) throws {
        #expect(try weekdays(code, day) == expected)
    }

    @Test(arguments: [
        ("DJ", [4]), ("IN", [6]), ("IR", [4]), ("NP", [5]), ("SO", [4]), ("UG", [6]),
    ])
    func oneSingleDay(_ code: String, _ expected: [Int]) throws {
        #expect(try weekdays(code, "2019-06-01") == expected)
    }

    @Test func twoDaysApartInBrunei() throws {
        #expect(try weekdays("BN", "2019-06-01") == [4, 6])
        let brunei = try #require(Country("BN"))
        #expect(
            try rest.longestWorkingRun(in: brunei, on: DateExpression.day("2019-06-01")) == 4,
            "Monday to Thursday")
    }

    /// Every row names a country that exists, days that exist, some rest, and a source; the rows
    /// of a country follow each other without a gap or an overlap.
    @Test func theTableIsWhole() throws {
        let rows = RestDays.rows
        #expect(rows.map(\.country) == rows.map(\.country).sorted())
        for (index, row) in rows.enumerated() {
            #expect(Country(row.country) != nil, "\(row.country)")
            #expect(row.days != 0 && row.days < 0b1000_0000)
            #expect(!row.source.isEmpty, "\(row.country)")
            let from = try row.from.map { try DateExpression.day($0) }
            let to = try row.to.map { try DateExpression.day($0) }
            if let from, let to { #expect(from <= to) }
            let next = index + 1 < rows.count ? rows[index + 1] : nil
            if let next, next.country == row.country {
                let end = try #require(to, "\(row.country): only the last row is open")
                #expect(try next.from.map { try DateExpression.day($0) } == end + 1)
            } else {
                #expect(to == nil, "\(row.country): the last row is open")
            }
            if index == 0 || rows[index - 1].country != row.country { #expect(from == nil) }
        }
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
