import PlanModel
import PlanTime

extension Rule {
    static let processDeadlineMissed = Rule(
        "process/deadline-missed", level: .warning,
        summary: "A deadline of an activity that is still tentative has passed.",
        why: """
            What had to be done by then was done for nothing, or was not done. Deadlines stand under \
            `deadlines` in coplan.yaml, for all kinds of activity or for one, and in activities, whose \
            own count before those of the same name. What is counted is due on a day that is worked in \
            the host country and in all countries that are listed: else on the last such day before. \
            A window counts with the last days that are possible in it.
            """,
        fix:
            "Confirm the activity where the deadline was kept; else move the activity or the deadline.",
        bad: """
            as-of: 2019-01-01
            deadlines: {training: {nominations: P8W}}
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
                                                            ↓
              course: {title: Course, kind: training, when: 2019-02-18/20}
            """,
        good: """
            as-of: 2019-01-01
            deadlines: {training: {nominations: P8W, report: {after: P2W}}}
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course: {title: Course, kind: training, when: 2019-03-04/06}
            """
    ) { context in
        let plan = context.plan
        let deadlines = DeadlineDates(
            plan: plan, expansion: context.expansion, workingDays: context.workingDays)
        return context.onePerActivity(
            "process/deadline-missed", level: .warning,
            hint: "confirm it if all was done in time; else move it, or change the deadline"
        ) { index in
            guard context.facts.statuses[index] == .tentative,
                context.nextDays(ofPart: index) ?? context.openWindow(ofPart: index) != nil
            else { return nil }
            let missed = deadlines.dates(ofPart: index).filter { $0.day < context.asOf }
            guard let first = missed.first, let last = missed.last else { return nil }
            let part = context.expansion.parts[index]
            let own = missed.first { isOwn($0, part, plan) }
            return PartRemark(
                part: part, message: "it is still tentative, and \(words(missed))",
                days: DayRange(first: first.day, last: last.day), place: own?.place,
                related: missed.filter { !isOwn($0, part, plan) }.prefix(3).map {
                    RelatedPlace(place: $0.place, message: "the deadline for \($0.name)")
                })
        }
    }
}

/// Whether a deadline is the activity's own.
private func isOwn(_ deadline: DeadlineDate, _ part: PartID, _ plan: Plan) -> Bool {
    plan.activities[Int(part.activity)].details.deadlines
        .contains { $0.deadline.place == deadline.place }
}

/// `its deadline for visas passed on 2018-12-24`, or a list of several.
private func words(_ missed: [DeadlineDate]) -> String {
    func day(_ deadline: DeadlineDate) -> String {
        "\(deadline.day)\(deadline.isLatest ? " at the latest" : "")"
    }
    if missed.count == 1 {
        return "its deadline for \(missed[0].name) passed on \(day(missed[0]))"
    }
    return "its deadlines have passed for "
        + firstFew(missed.map { "\($0.name) (\(day($0)))" })
}
