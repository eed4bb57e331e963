import PlanModel

extension Rule {
    static let scheduleEndlessRepeat = Rule(
        "schedule/endless-repeat", level: .error,
        summary: "An activity is repeated for ever: neither its rule nor its project has an end.",
        why: "Calendars would show it for all time, and no check could be complete.",
        fix: "Add COUNT or UNTIL to the rule, or a `period` to the project.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              call:
                title: Weekly call
                when: 2019-05-20T10:00/11:00
                        ↓
                repeat: FREQ=WEEKLY
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example), period: 2019}
            activities:
              call:
                title: Weekly call
                when: 2019-05-20T10:00/11:00
                repeat: FREQ=WEEKLY
            """
    ) { context in
        context.expansion.endless.map { index in
            let activity = context.plan.activities[Int(index)]
            return context.finding(
                "schedule/endless-repeat", level: .error,
                "it is repeated without an end, and its project has none either",
                hint: "add COUNT= or UNTIL= to the rule, or `period:` to the project",
                part: PartID(activity: index), at: activity.recurrence?.place)
        }
    }
}
