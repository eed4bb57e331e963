import PlanModel
import PlanTime

extension Rule {
    static let processWindowClosing = Rule(
        "process/window-closing", level: .warning,
        summary: "A window ends soon, and no day in it is fixed.",
        why: """
            “Some time in spring” is good enough in autumn. `lead-time` in coplan.yaml says how long \
            before its window ends an activity should have its days, six weeks unless you set it.
            """,
        fix: "Write the days into `when`, or move the window.",
        bad: """
            as-of: 2019-01-01
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
                                            ↓
              course: {title: Course, when: 2019-01}
            """,
        good: """
            as-of: 2019-01-01
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course: {title: Course, when: 2019-Q1}
            """
    ) { context in
        let leadTime = context.plan.settings.leadTime
        let horizon = leadTime.added(to: context.asOf)
        return context.onePerActivity(
            "process/window-closing", level: .warning,
            hint: "write the days into `when`, or move the window; `lead-time` is \(leadTime)"
        ) { index in
            guard context.facts.takesPart[index], context.facts.statuses[index] != .done,
                let window = context.openWindow(ofPart: index), window.last <= horizon
            else { return nil }
            return PartRemark(
                part: context.expansion.parts[index],
                message: "its window ends on \(window.last), \(context.away(window.last)), "
                    + "and no day is fixed", days: window)
        }
    }
}
