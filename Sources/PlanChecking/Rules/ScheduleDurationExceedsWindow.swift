import PlanModel
import PlanTime

extension Rule {
    static let scheduleDurationExceedsWindow = Rule(
        "schedule/duration-exceeds-window", level: .error,
        summary: "An activity takes longer than the window in which it is to be held.",
        why: "No dates in the window are enough for it, whichever are chosen.",
        fix: "Widen the window in `when`, or shorten the `duration`.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course:
                title: Course
                when: 2019-W21
                          ↓
                duration: P10D
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course:
                title: Course
                when: 2019-05
                duration: P10D
            """
    ) { context in
        let plan = context.plan
        var findings: [Finding] = []
        for (index, part) in context.expansion.parts.enumerated()
        where context.expansion.ranges[index].isEmpty && context.facts.statuses[index].takesPlace {
            guard let duration = plan.activities[Int(part.activity)].duration,
                let when = plan.when(of: part), case .window(let window) = when.value
            else { continue }
            let needed = duration.value.daysTaken(from: window.first)
            guard needed > window.count else { continue }
            findings.append(
                context.finding(
                    "schedule/duration-exceeds-window", level: .error,
                    "it takes \(needed) days (\(duration.value)), and its window, \(window), "
                        + "has \(window.count)",
                    hint: "widen the window, or shorten the `duration`", part: part,
                    at: duration.place, firstDay: window.first, lastDay: window.last,
                    related: [RelatedPlace(place: when.place, message: "the window")]))
        }
        return findings
    }
}
