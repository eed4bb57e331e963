import PlanModel
import PlanTime

extension Rule {
    static let calendarWindowTight = Rule(
        "calendar/window-tight", level: .note,
        summary: "Holidays and closures leave hardly any days in a window.",
        why: """
            What looks like a month may be two days. A window is tight when holidays and closures take \
            more than half of the days on which the activity could start, and leave only one or two of \
            them, or one in five at most. Weekly rest alone makes no window tight.
            """,
        fix: "Fix the activity on one of the days that are left, or widen the window.",
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
                duration: P2D
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
                duration: P2D
                place: {city: Tunis, country: TN}
            """
    ) { context in
        context.windows { days in
            guard days.isTight else { return nil }
            let left = days.firstDays
                .map { DayRange(first: $0, last: $0 + (days.length - 1)) }.mergedRuns()
            let isOne = left.count == 1 && left[0].count == 1
            return days.finding(
                context, "calendar/window-tight", level: .note,
                "only \(firstFew(left.map(\.description), most: 5)) \(isOne ? "is" : "are") left "
                    + (days.length == 1
                        ? isOne ? "as a working day" : "as working days" : "for \(days.need)")
                    + " \(days.whereAndWhen): lost are \(days.losses(context))",
                hint: "fix it on one of these days, or widen the window")
        }
    }
}
