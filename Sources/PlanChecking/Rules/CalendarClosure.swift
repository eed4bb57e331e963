import PlanModel
import PlanTime

extension Rule {
    static let calendarClosure = Rule(
        "calendar/closure", level: .warning,
        summary:
            "The activity falls into a closure of its host, its countries, project or institutions.",
        why:
            "Ramadan, the Commission's closing days, a moratorium: the plan itself says to keep it free.",
        fix: "Move the activity, or waive the finding where those concerned agree.",
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
                when: 2019-05-14/16
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
                when: 2019-06-11/13
                place: {city: Tunis, country: TN}
            """
    ) { context in
        let closures = context.plan.closures.records
        let spans = closures.map(\.span)
        guard !closures.isEmpty else { return [] }
        var findings: [Finding] = []
        for (index, part) in context.expansion.parts.enumerated()
        where context.facts.takesPart[index] {
            guard let days = context.expansion.span(ofPart: index) else { continue }
            for (closure, span) in zip(closures, spans) where span?.overlaps(days) ?? false {
                if let finding = context.finding(closure, index, part) { findings.append(finding) }
            }
        }
        return findings
    }
}

extension CheckContext {
    fileprivate func finding(_ closure: Closure, _ index: Int, _ part: PartID) -> Finding? {
        var hits: [DayRange] = []
        var reasons: [String] = []
        for (days, concern) in plan.concerns(of: closure, for: part) {
            let before = hits.count
            for occurrence in expansion.occurrences(ofPart: index) {
                hits += days.compactMap { occurrence.days.intersection($0.value) }
            }
            if hits.count > before { reasons.append(concern.words) }
        }
        let runs = hits.mergedRuns()
        guard let first = runs.first, let last = runs.last else { return nil }
        return finding(
            "calendar/closure", level: closure.level?.value ?? .warning,
            "\(plan.name(of: closure)), \(reasons.joined(separator: " and ")), covers "
                + firstFew(runs.map(\.description)),
            hint: "move it, or waive this where those concerned agree", part: part,
            at: plan.when(of: part)?.place, firstDay: first.first, lastDay: last.last,
            related: [RelatedPlace(place: closure.place, message: "the closure")])
    }
}
