import PlanModel
import PlanTime

extension Rule {
    static let processLeadTime = Rule(
        "process/lead-time", level: .warning,
        summary: "An activity starts soon and is still tentative.",
        why: """
            Guests need visas and flights, hosts a decision. `lead-time` in coplan.yaml says how early \
            an activity should be confirmed, six weeks unless you set it.
            """,
        fix: "Confirm the activity, move it, or set it to `postponed` or `cancelled`.",
        bad: """
            as-of: 2019-01-01
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
                                            ↓
              course: {title: Course, when: 2019-01-21/23}
            """,
        good: """
            as-of: 2019-01-01
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course: {title: Course, when: 2019-01-21/23, status: confirmed}
              seminar: {title: Seminar, when: 2019-03-04/06}
            """
    ) { context in
        let plan = context.plan
        let leadTime = plan.settings.leadTime
        let horizon = leadTime.added(to: context.asOf)
        return context.onePerActivity(
            "process/lead-time", level: .warning,
            hint: "confirm it, move it or call it off; `lead-time` is \(leadTime)"
        ) { index in
            guard context.facts.takesPart[index], context.facts.statuses[index] == .tentative,
                let days = context.nextDays(ofPart: index), days.first <= horizon
            else { return nil }
            let part = context.expansion.parts[index]
            let isFirst = context.expansion.occurrences(ofPart: index).first?.days == days
            let starts =
                days.first < context.asOf
                ? "it started on \(days.first)"
                : "it \(isFirst ? "starts" : "is held next") on \(days.first), \(context.away(days.first)),"
            return PartRemark(
                part: part, message: "\(starts) and is still tentative", days: days,
                place: plan.value({ $0.status }, of: part)?.place)
        }
    }
}
