import PlanTime
import Testing

struct CivilDurationTests {
    @Test(arguments: [
        ("P3D", 0, 3, 0), ("P1W", 0, 7, 0), ("P1W2D", 0, 9, 0), ("P6M", 6, 0, 0),
        ("P1Y6M", 18, 0, 0), ("PT3H", 0, 0, 180), ("PT90M", 0, 0, 90), ("P1DT2H30M", 0, 1, 150),
        ("P0D", 0, 0, 0), ("P100000D", 0, 100_000, 0), ("P007D", 0, 7, 0),
    ])
    func isRead(_ text: String, _ months: Int, _ days: Int, _ minutes: Int) {
        #expect(CivilDuration(text) == CivilDuration(months: months, days: days, minutes: minutes))
    }

    @Test(arguments: [
        "", "P", "PT", "P1DT", "3D", "P3", "PD", "P-3D", "-P3D", "P3.5D", "P3,5D", "PT3S", "P3H",
        "PT3D", "P1D1W", "P1D1D", "PT1M1H", "P1DT1HT1M", "p3d", "P3D ", " P3D", "P100001D",
        "P99999999999999999999D", "P3D\0", "3 days", "P٣D",
    ])
    func isRefused(_ text: String) {
        #expect(CivilDuration(text) == nil)
    }

    /// What is written can be read again, and means the same.
    @Test(arguments: [
        "P3D", "P1W", "P9D", "P6M", "P1Y6M", "P1Y6M3D", "PT3H", "P1DT2H30M", "P7DT1M",
    ])
    func isWrittenAsItIsRead(_ text: String) throws {
        let duration = try #require(CivilDuration(text))
        #expect(CivilDuration(duration.description) == duration)
    }

    @Test(arguments: [
        ("2019-01-31", "P1M", "2019-02-28"), ("2020-01-31", "P1M", "2020-02-29"),
        ("2019-05-20", "P2W", "2019-06-03"), ("2019-12-31", "P1Y", "2020-12-31"),
        ("2020-02-29", "P1Y", "2021-02-28"), ("2019-05-20", "PT47H", "2019-05-21"),
    ])
    func isAddedAsTheCalendarCounts(_ day: String, _ duration: String, _ sum: String) throws {
        let added = try #require(CivilDuration(duration)).added(to: DateExpression.day(day))
        #expect(added == (try DateExpression.day(sum)))
    }
}
