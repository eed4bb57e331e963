import PlanChecking
import PlanModel
import PlanTime

/// Whose free/busy time a file tells.
enum FreeBusyOwner: Hashable, Sendable {
    case person(Int32)
    case institution(Int32)
    case venue(Int32)
}

/// When a person, an institution or a venue is taken (VFREEBUSY, RFC 5545, 3.6.4): times in UTC
/// and nothing else.
struct FreeBusyTimes: Sendable {
    var busy: [Range<Int64>] = []
    var tentative: [Range<Int64>] = []
    /// Days on which a person is away.
    var away: [Range<Int64>] = []

    /// - Parameter parts: those that the owner takes part in, as indices into `Expansion.parts`.
    ///   Windows, milestones, and what is cancelled or postponed take no time.
    init(
        of owner: FreeBusyOwner, parts: [Int32], expansion: Expansion, plan: Plan,
        zones: TimeZoneDatabase
    ) {
        for index in parts {
            let part = expansion.parts[Int(index)]
            guard plan.takesPart(part) else { continue }
            let zone = zones.zone(named: plan.zoneName(of: part)) ?? zones.zone(named: "UTC")!
            var stretches = expansion.occurrences(ofPart: Int(index)).map { occurrence in
                occurrence.isAllDay
                    ? FreeBusyTimes.stretch(occurrence.days, zone)
                    : occurrence.start..<occurrence.end
            }
            if let only = FreeBusyTimes.ownPart(owner, part, plan), stretches.count == 1 {
                switch only {
                case .days(let days): stretches = [FreeBusyTimes.stretch(days, zone)]
                case .timed(let start, let end):
                    let from = zone.resolve(start).instant.seconds
                    stretches = [from..<Swift.max(from, zone.resolve(end).instant.seconds)]
                case .window: break
                }
            }
            if plan.status(of: part) == .tentative {
                tentative += stretches
            } else {
                busy += stretches
            }
        }
        if case .person(let index) = owner {
            let zone = zones.zone(named: plan.settings.zoneName) ?? zones.zone(named: "UTC")!
            away = plan.people[index].away.map { FreeBusyTimes.stretch($0.value, zone) }
        }
        busy = BusyBlocks.merged(busy)
        tentative = BusyBlocks.merged(tentative)
        away = BusyBlocks.merged(away)
    }

    private static func stretch(_ days: DayRange, _ zone: ZoneData) -> Range<Int64> {
        let start = zone.resolve(LocalTime(day: days.first, minute: 0)).instant.seconds
        let end = zone.resolve(LocalTime(day: days.last + 1, minute: 0)).instant.seconds
        return start..<Swift.max(start, end)
    }

    /// The part of an activity for which the owner is needed, where the plan says one.
    private static func ownPart(
        _ owner: FreeBusyOwner, _ part: PartID, _ plan: Plan
    ) -> DateExpression? {
        switch owner {
        case .person(let index):
            plan.people(of: part).first { $0.person.index == index }?.when?.value
        case .institution(let index):
            plan.institutions(of: part).first { $0.institution.index == index }?.when?.value
        case .venue: nil
        }
    }

    /// The file, for whole years around a day: it changes with the plan, and once a year.
    func calendar(name: String, uid: String, stamp: Instant, asOf: CivilDay) -> [UInt8] {
        let year = asOf.year
        let first = CivilDay(year: year - 1, month: 1, day: 1)!
        let last = CivilDay(year: Swift.min(year + 3, 9_999), month: 1, day: 1)!
        let reach = (Int64(first.number) * 86_400)..<(Int64(last.number) * 86_400)
        var lines = ContentLines()
        lines.add("BEGIN", "VCALENDAR")
        lines.add("VERSION", "2.0")
        lines.add("PRODID", "-//coplan//coplan//EN")
        lines.add("CALSCALE", "GREGORIAN")
        lines.add("METHOD", "PUBLISH")
        lines.add("X-WR-CALNAME", [], ValueText.line(name))
        lines.add("BEGIN", "VFREEBUSY")
        lines.add("UID", [], ValueText.line(uid))
        lines.add("DTSTAMP", [], ValueText.utc(stamp))
        lines.add("DTSTART", [], ValueText.utc(Instant(seconds: reach.lowerBound)))
        lines.add("DTEND", [], ValueText.utc(Instant(seconds: reach.upperBound)))
        for (kind, stretches) in [
            ("BUSY" as StaticString, busy), ("BUSY-TENTATIVE", tentative),
            ("BUSY-UNAVAILABLE", away),
        ] {
            for stretch in stretches where stretch.overlaps(reach) {
                // A PERIOD with both its ends (RFC 5545, 3.3.9).
                lines.add(
                    "FREEBUSY", [ContentLines.parameter("FBTYPE", kind.description)],
                    ValueText.utc(Instant(seconds: stretch.lowerBound))
                        + [UInt8(ascii: "/")]
                        + ValueText.utc(Instant(seconds: stretch.upperBound)))
            }
        }
        lines.add("END", "VFREEBUSY")
        lines.add("END", "VCALENDAR")
        return lines.bytes
    }
}
