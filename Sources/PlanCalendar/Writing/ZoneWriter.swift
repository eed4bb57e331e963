import PlanTime
import Synchronization

/// Writes VTIMEZONE components, each once.
final class ZoneWriter: Sendable {
    private struct Key: Hashable {
        var zone: String
        var firstYear: Int
        var lastYear: Int
    }

    private let zones: TimeZoneDatabase
    private let written = Mutex<[Key: ContentLines]>([:])

    init(zones: TimeZoneDatabase) { self.zones = zones }

    /// The VTIMEZONE of a zone (RFC 5545, 3.6.5), right for all instants of a span in seconds
    /// since 1970. It covers whole years, so that it seldom changes when a feed does.
    func component(for zone: String, covering span: ClosedRange<Int64>) -> ContentLines {
        let day: Int64 = 86_400
        // A few days more: what the year is depends on the zone.
        let first = Instant(seconds: span.lowerBound - 3 * day).utcDay.year
        let last = Instant(seconds: span.upperBound + 3 * day).utcDay.year
        let key = Key(zone: zone, firstYear: first, lastYear: last)
        if let found = written.withLock({ $0[key] }) { return found }
        let lines = makeComponent(key)
        written.withLock { $0[key] = lines }
        return lines
    }

    private func makeComponent(_ key: Key) -> ContentLines {
        var lines = ContentLines()
        guard let zone = zones.zone(named: key.zone),
            let start = CivilDay(year: key.firstYear, month: 1, day: 1),
            let end = CivilDay(year: key.lastYear, month: 12, day: 31)
        else { return lines }
        let range =
            Instant(
                seconds: Int64(start.number) * 86_400)...Instant(
                seconds: Int64(end.number + 1) * 86_400 - 1)
        let observances = zone.observances(covering: range)
        guard !observances.isEmpty else { return lines }
        lines.add("BEGIN", "VTIMEZONE")
        lines.add("TZID", [], ValueText.line(key.zone))
        for observance in observances {
            let name: StaticString = observance.isDaylight ? "DAYLIGHT" : "STANDARD"
            lines.add("BEGIN", name)
            lines.add("DTSTART", [], ValueText.dateTime(wallSeconds: observance.start))
            lines.add("TZOFFSETFROM", [], ValueText.offset(observance.offsetFrom))
            lines.add("TZOFFSETTO", [], ValueText.offset(observance.offsetTo))
            lines.add("TZNAME", [], ValueText.line(observance.name))
            if let rule = observance.rule {
                lines.add("RRULE", [], ValueText.recurrence(rule))
            }
            for onset in observance.recurrenceDates {
                lines.add("RDATE", [], ValueText.dateTime(wallSeconds: onset))
            }
            lines.add("END", name)
        }
        lines.add("END", "VTIMEZONE")
        return lines
    }
}
