import PlanModel
import PlanTime

extension Rule {
    static let scheduleAmbiguousTime = Rule(
        "schedule/ambiguous-time", level: .warning,
        summary: "A written time exists twice in its zone, because clocks are put back over it.",
        why: "The first of the two is taken. Who means the second comes an hour too early.",
        fix: """
            Choose a time that exists once. Where the second is meant, write the times in UTC, with \
            `timezone: UTC`; where the first is meant, waive the finding.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              call:
                title: Night call
                timezone: Europe/Brussels
                      ↓
                when: 2019-10-27T02:30/04:00
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              call:
                title: Night call
                timezone: UTC
                when: 2019-10-27T01:30/03:00
            """
    ) { context in
        context.expansion.troubles.filter { $0.kind == .ambiguous }.map { trouble in
            let day = trouble.time.day
            return context.finding(
                "schedule/ambiguous-time", level: .warning,
                "\(trouble.time.clock) on \(day) exists twice in \(trouble.zone)"
                    + "\(context.change(at: trouble, "back")); the first is meant",
                hint: context.second(of: trouble).map {
                    "where the second is meant, write the times in UTC, with `timezone: UTC` (this one is "
                        + "\($0)); else waive this"
                }, part: trouble.part, at: trouble.place, firstDay: day, lastDay: day)
        }
    }
}

extension CheckContext {
    /// The second of two moments that have the same time, in UTC.
    fileprivate func second(of trouble: TimeTrouble) -> LocalTime? {
        guard let zone = zones.zone(named: trouble.zone), let utc = zones.zone(named: "UTC"),
            let change = zone.clockChange(at: trouble.time)
        else { return nil }
        let back = change.before.wallSeconds - change.after.wallSeconds
        let first = zone.resolve(trouble.time).instant
        return utc.localTime(at: Instant(seconds: first.seconds + back))
    }
}
