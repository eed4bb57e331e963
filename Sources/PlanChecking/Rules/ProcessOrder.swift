import PlanModel
import PlanTime

extension Rule {
    static let processOrder = Rule(
        "process/order", level: .error,
        summary: "An activity starts before what it comes `after` has ended, plus the gap.",
        why: "What it builds on will not be there.",
        fix:
            "Move one of the two, shorten the gap, or remove the prerequisite where it no longer is one.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              assessment: {title: Assessment, when: 2019-05-20/22}
                                                                ↓
              course: {title: Course, when: 2019-05-27, after: {assessment: P2W}}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              assessment: {title: Assessment, when: 2019-05-20/22}
              course: {title: Course, when: 2019-06-06, after: {assessment: P2W}}
            """
    ) { context in
        let plan = context.plan
        let circles = context.prerequisiteCircles()
        var findings: [Finding] = []
        for index in context.facts.afterOthers {
            for prerequisite in plan.activities[Int(index)].after {
                // In a circle no order is right: process/cycle has said so.
                if let other = prerequisite.activity.activity, circles.areConnected(index, other) {
                    continue
                }
                guard let start = context.start(of: .activity(index)),
                    let end = context.end(of: prerequisite.activity.target),
                    let other = prerequisite.activity.activity,
                    context.starts(start, before: end, gap: prerequisite.gap)
                else { continue }
                let gap = prerequisite.gap.map { " and \($0) have passed" } ?? ""
                let isTimed = start.instant != nil && end.instant != nil
                let starts =
                    start.isLatest
                    ? "can start on \(start.day) at the latest" : "starts \(start.words(isTimed))"
                let finding = Finding(
                    rule: "process/order", level: .error,
                    message: "it \(starts), before \(prerequisite.activity.name) has ended "
                        + "\(end.words(isTimed))\(gap)",
                    hint: "move one of the two",
                    activities: sortedUnique([index, other]),
                    parts: [PartID(activity: index)], firstDay: start.day,
                    lastDay: max(start.day, end.day), place: prerequisite.activity.place,
                    related: [
                        RelatedPlace(
                            place: plan.activities[Int(other)].place,
                            message: "\(prerequisite.activity.name) is here")
                    ])
                findings.append(finding)
            }
        }
        return findings
    }
}

/// A start or an end: a civil day, and the instant where it is timed.
private struct Edge {
    var day: CivilDay
    var instant: Int64?
    var zone: ZoneData?
    /// Of a window: the latest possible start.
    var isLatest = false

    /// `on 2019-05-20`, or with the time of day where that decides.
    func words(_ isTimed: Bool) -> String {
        guard isTimed, let instant, let zone else { return "on \(day)" }
        let local = zone.localTime(at: Instant(seconds: instant))
        return "on \(local.day) at \(local.clock) (\(zone.name))"
    }
}

extension CheckContext {
    /// The indices of the parts that take place.
    private func parts(of target: ActivityReference.Target) -> [Int] {
        let range: Range<Int>
        switch target {
        case .activity(let activity): range = expansion.parts(ofActivity: Int(activity))
        case .session(let activity, let session):
            let first = expansion.parts(ofActivity: Int(activity)).lowerBound + Int(session)
            range = first..<(first + 1)
        case .event, .unknown: return []
        }
        return range.filter { plan.status(of: expansion.parts[$0]).takesPlace }
    }

    /// The earliest start; of a window the latest that is possible.
    fileprivate func start(of target: ActivityReference.Target) -> Edge? {
        edges(of: target) { part, occurrence in
            Edge(
                day: occurrence.days.first, instant: occurrence.isAllDay ? nil : occurrence.start,
                zone: zones.zone(named: plan.zoneName(of: part)))
        } window: { part, window in
            Edge(day: plan.latestStart(of: part, in: window), isLatest: true)
        }.min { $0.day < $1.day || $0.day == $1.day && ($0.instant ?? .min) < ($1.instant ?? .min) }
    }

    /// The latest end; of a window the earliest that is possible.
    fileprivate func end(of target: ActivityReference.Target) -> Edge? {
        edges(of: target) { part, occurrence in
            Edge(
                day: occurrence.days.last, instant: occurrence.isAllDay ? nil : occurrence.end,
                zone: zones.zone(named: plan.zoneName(of: part)))
        } window: { part, window in
            let length = plan.daysTaken(by: part, from: window.first)
            return Edge(day: min(window.last, window.first + (length - 1)))
        }.max { $0.day < $1.day || $0.day == $1.day && ($0.instant ?? .max) < ($1.instant ?? .max) }
    }

    private func edges(
        of target: ActivityReference.Target, _ fixed: (PartID, Occurrence) -> Edge,
        window: (PartID, DayRange) -> Edge
    ) -> [Edge] {
        parts(of: target).flatMap { index -> [Edge] in
            let part = expansion.parts[index]
            if case .window(let days) = plan.when(of: part)?.value {
                return [window(part, days)]
            }
            return expansion.occurrences(ofPart: index).map { fixed(part, $0) }
        }
    }

    /// Instants decide where both are timed, else whole days do.
    fileprivate func starts(_ start: Edge, before end: Edge, gap: CivilDuration?) -> Bool {
        let gap = gap ?? CivilDuration()
        if let from = start.instant, let to = end.instant {
            guard let zone = end.zone, gap.months != 0 || gap.days != 0 else {
                return from < to + Int64(gap.minutes) * 60
            }
            // Days of a gap are days of the calendar, at the same time of day.
            let wall = zone.localTime(at: Instant(seconds: to))
            let day = wall.day.adding(months: gap.months) + gap.days
            let earliest = zone.resolve(LocalTime(day: day, minute: Int(wall.minute))).instant
            return from < earliest.seconds + Int64(gap.minutes) * 60
        }
        return start.day <= gap.added(to: end.day)
    }
}
