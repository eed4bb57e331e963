import PlanModel
import PlanTime

extension Rule {
    static let scheduleOutsideProject = Rule(
        "schedule/outside-project", level: .warning,
        summary: "An activity lies outside of its project's period.",
        why: "There is no contract, and so no money, for what is held before or after it.",
        fix: "Move the activity, or correct the project's `period` where it was extended.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example), period: 2016-02/2020-01}
            activities:
                                            ↓
              course: {title: Course, when: 2020-03-02/06}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example), period: 2016-02/2020-01}
            activities:
              course: {title: Course, when: 2020-01-27/31}
            """
    ) { context in
        context.outside("schedule/outside-project", "the project") { project in project.period }
    }

    static let scheduleOutsideProgramme = Rule(
        "schedule/outside-programme", level: .warning,
        summary: "An activity lies outside of its programme's period.",
        why: "The funding framework does not cover it.",
        fix: "Move the activity, or correct the programme's `period`.",
        bad: """
            programmes:
              police: {name: Police programme (an invented example), period: 2016/2019}
            project: {id: alpha, name: Alpha (an invented example), programme: police}
            activities:
                                            ↓
              course: {title: Course, when: 2020-03-02/06}
            """,
        good: """
            programmes:
              police: {name: Police programme (an invented example), period: 2016/2019}
            project: {id: alpha, name: Alpha (an invented example), programme: police}
            activities:
              course: {title: Course, when: 2019-12-02/06}
            """
    ) { context in
        let plan = context.plan
        return context.outside("schedule/outside-programme", "the programme") { project in
            project.programme.flatMap { plan.programmes[$0]?.period }
        }
    }
}

extension CheckContext {
    /// One finding for each part with days outside of the period. A window may still be fixed
    /// inside, as long as some of it lies there.
    fileprivate func outside(
        _ rule: String, _ what: String, _ period: (Project) -> Located<DayRange>?
    ) -> [Finding] {
        let periods = plan.projects.records.map(period)
        var findings: [Finding] = []
        for (index, part) in expansion.parts.enumerated() {
            let project = facts.projects[index]
            guard project >= 0, let period = periods[Int(project)],
                facts.statuses[index].takesPlace
            else { continue }
            var outside: DayRange?
            if !expansion.ranges[index].isEmpty {
                outside =
                    expansion.occurrences(ofPart: index)
                    .first { !period.value.contains($0.days) }?.days
            } else if case .window(let window) = plan.when(of: part)?.value,
                !window.overlaps(period.value)
            {
                outside = window
            }
            guard let days = outside, let when = plan.when(of: part) else { continue }
            findings.append(
                finding(
                    rule, level: .warning,
                    "\(days) is outside of the period of \(what), \(period.value)",
                    hint: "move it, or correct the period", part: part, at: when.place,
                    firstDay: days.first, lastDay: days.last,
                    related: [RelatedPlace(place: period.place, message: "the period of \(what)")]))
        }
        return findings
    }
}
