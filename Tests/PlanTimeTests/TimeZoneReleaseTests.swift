import PlanTime
import Testing

/// How old the time zone data is.
struct TimeZoneReleaseTests {
    /// A release, and the first day on which it is surely more than a year old.
    @Test(arguments: [
        ("2024b", 2026, 1, 1), ("2025b", 2026, 3, 23), ("2025b-0+deb12u1", 2026, 3, 23),
        ("2025c", 2027, 1, 1), ("2099z", 2101, 1, 1),
    ])
    func age(_ name: String, _ year: Int, _ month: Int, _ day: Int) throws {
        let release = try #require(TimeZoneRelease(name))
        let first = try #require(CivilDay(year: year, month: month, day: day))
        #expect(release.isOverAYearOld(on: first))
        #expect(!release.isOverAYearOld(on: first - 1))
    }

    @Test(arguments: ["", "unknown", "202", "0000a", "9999z", "٢٠٢٥b"])
    func noRelease(_ name: String) { #expect(TimeZoneRelease(name) == nil) }
}
