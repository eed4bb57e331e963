import PlanModel
import PlanTime

extension Rule {
    static let schedulePastTentative = Rule(
        "schedule/past-tentative", level: .warning,
        summary: "An activity is over and still tentative.",
        why: """
            Nobody can tell whether it was held, and reports and feeds say that it may be. After 90 \
            days it is a note.
            """,
        fix: "Write `status: done`, `postponed` or `cancelled`, or its new dates.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
                                            ↓
              course: {title: Course, when: 2018-11-20/22}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course: {title: Course, when: 2018-11-20/22, status: done}
            """
    ) { context in
        let plan = context.plan
        // What repeats without an end is not over, and has been reported.
        let endless = Set(context.expansion.endless)
        return context.expansion.parts.indices.compactMap { index in
            let part = context.expansion.parts[index]
            guard context.facts.statuses[index] == .tentative,
                let days = context.span(ofPart: index),
                days.last < context.asOf, !endless.contains(part.activity)
            else { return nil }
            let isWindow = context.expansion.ranges[index].isEmpty
            return context.finding(
                "schedule/past-tentative",
                level: context.asOf - days.last > 90 ? .note : .warning,
                "it is still tentative, and \(isWindow ? "its window " : "")was over on \(days.last)",
                hint: "write `status: done`, `postponed` or `cancelled`, or its new dates",
                part: part,
                at: plan.value({ $0.status }, of: part)?.place ?? plan.when(of: part)?.place,
                firstDay: days.first, lastDay: days.last)
        }
    }
}

extension CheckContext {
    /// The days of a part from its first to its last one, all its occurrences included; a window
    /// has all of its days. nil where nothing is planned yet.
    fileprivate func span(ofPart index: Int) -> DayRange? {
        let range = expansion.range(ofPart: index)
        if !range.isEmpty {
            return DayRange(
                first: expansion.occurrences[range.lowerBound].days.first,
                last: expansion.occurrences[range.upperBound - 1].days.last)
        }
        guard case .window(let days) = facts.dates[index] else { return nil }
        return days
    }
}
