/// A release of the IANA time zone database: `2025b`.
public struct TimeZoneRelease: Hashable, Sendable {
    public let name: String
    /// The last day on which it can have come out.
    public let latestDay: CivilDay

    /// The days of releases of which the year does not say enough (NEWS of tz, data.iana.org).
    private static let known = [
        "2025a": (2025, 1, 15), "2025b": (2025, 3, 22),
    ]

    /// nil where the name is none of a release.
    public init?(_ name: String) {
        let digits = name.prefix(4)
        guard digits.utf8.count == 4, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let year = Int(digits), (1993...9_998).contains(year)
        else { return nil }
        self.name = name
        let release = String(name.prefix { $0 != "-" })
        let (lastYear, month, day) = TimeZoneRelease.known[release] ?? (year, 12, 31)
        guard let latest = CivilDay(year: lastYear, month: month, day: day) else { return nil }
        latestDay = latest
    }

    /// Whether it is surely more than a year old on a day.
    public func isOverAYearOld(on day: CivilDay) -> Bool {
        CivilDuration(months: 12).added(to: latestDay) < day
    }
}
