import PlanModel
import PlanTime

extension Rule {
    static let calendarWindowBlocked = Rule(
        "calendar/window-blocked", level: .warning,
        summary: "No working days in a row, as many as the activity takes, are left in its window.",
        why: """
            “Some time in May” sounds easy, until rest days, holidays and closures have taken May away. \
            An activity takes one day unless its `duration` says otherwise. Closures count as they \
            would for fixed dates; estimated feasts count a day more on each side. What takes longer \
            than a working week may have weekly rest inside it.
            """,
        fix:
            "Widen the window or move it, shorten the `duration`, or waive the finding where the host agrees.",
        bad: """
            closures:
              ramadan-2019:
                name: Ramadan
                when: {TN: 2019-05-06/2019-06-04}
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course:
                title: Course
                      ↓
                when: 2019-05
                duration: P4D
                place: {city: Tunis, country: TN}
            """,
        good: """
            closures:
              ramadan-2019:
                name: Ramadan
                when: {TN: 2019-05-06/2019-06-04}
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course:
                title: Course
                when: 2019-06
                duration: P4D
                place: {city: Tunis, country: TN}
            """
    ) { context in
        context.windows { days in
            guard days.isBlocked else { return nil }
            // Of what it takes there is nothing, or not enough in a row.
            let hasNothing = days.freeDays.isEmpty
            let none = hasNothing ? "no working day is" : "no \(days.need) are"
            let takes = hasNothing && days.length > 1 ? ", and it takes \(days.length)" : ""
            let isOne = days.freeDays.count == 1 && days.freeDays[0].count == 1
            let left =
                hasNothing
                ? ""
                : "; only \(firstFew(days.freeDays.map(\.description))) \(isOne ? "is" : "are") left"
            return days.finding(
                context, "calendar/window-blocked", level: .warning,
                "\(none) left \(days.whereAndWhen)\(takes): lost are \(days.losses(context))\(left)",
                hint: "widen the window or move it, or waive this where the host agrees")
        }
    }
}
