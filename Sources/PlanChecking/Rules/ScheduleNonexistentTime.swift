import PlanModel
import PlanTime

extension Rule {
    static let scheduleNonexistentTime = Rule(
        "schedule/nonexistent-time", level: .error,
        summary:
            "A written time does not exist in its zone, because clocks are put forward over it.",
        why: """
            Calendars make one time or another of it, and not all of them the same. Of a repeated \
            activity the occurrence takes the offset before the gap, and this is a warning.
            """,
        fix: "Write a time before the gap or after it, or correct the time zone.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              call:
                title: Night call
                timezone: Europe/Brussels
                      ↓
                when: 2019-03-31T02:30/04:00
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              call:
                title: Night call
                timezone: Europe/Brussels
                when: 2019-03-31T03:30/04:30
            """
    ) { context in
        context.expansion.troubles.filter { $0.kind == .nonexistent }.map(context.skipped)
            + context.skippedOccurrences()
    }
}

extension CheckContext {
    fileprivate func skipped(_ trouble: TimeTrouble) -> Finding {
        let day = trouble.time.day
        let later = later(trouble)
        return finding(
            "schedule/nonexistent-time", level: .error,
            "\(trouble.time.clock) on \(day) does not exist in \(trouble.zone)\(change(at: trouble, "forward"))",
            hint:
                "write \(later.day == day ? later.clock : "\(later)"), which is the same moment by "
                + "the new time, or another time", part: trouble.part,
            at: trouble.place, firstDay: day, lastDay: day)
    }

    /// One finding for each part, with all of its days.
    fileprivate func skippedOccurrences() -> [Finding] {
        var findings: [Finding] = []
        var rest = expansion.troubles.filter { $0.kind == .occurrenceInGap }[...]
        while let first = rest.first {
            let ofPart = rest.prefix { $0.part == first.part }
            rest = rest.dropFirst(ofPart.count)
            let days = ofPart.map(\.time.day)
            let named = days.prefix(3).map { "\($0)" }.joined(separator: ", ")
            let more = days.count > 3 ? " and \(days.count - 3) more days" : ""
            findings.append(
                finding(
                    "schedule/nonexistent-time", level: .warning,
                    "\(first.time.clock) does not exist in \(first.zone) on \(named)\(more)"
                        + "\(change(at: first, "forward")); it is held at \(later(first).clock) then",
                    hint: "choose another time of day, or name the day under `except`",
                    part: first.part, at: first.place, firstDay: days.min(), lastDay: days.max()))
        }
        return findings
    }

    /// What a clock shows at a time that is skipped.
    private func later(_ trouble: TimeTrouble) -> LocalTime {
        guard let zone = zones.zone(named: trouble.zone) else { return trouble.time }
        return zone.localTime(at: zone.resolve(trouble.time).instant)
    }

    /// `: clocks go forward from 02:00 to 03:00`, with the days where they are not the same.
    func change(at trouble: TimeTrouble, _ direction: String) -> String {
        guard let change = zones.zone(named: trouble.zone)?.clockChange(at: trouble.time) else {
            return ""
        }
        let isOneDay = change.before.day == change.after.day
        let (from, to) =
            isOneDay
            ? (change.before.clock, change.after.clock) : ("\(change.before)", "\(change.after)")
        return ": clocks go \(direction) from \(from) to \(to)"
    }
}
