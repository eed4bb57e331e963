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
        guard !closures.isEmpty else { return [] }
        var findings: [Finding] = []
        for (index, part) in context.expansion.parts.enumerated()
        where context.takesPart[index] && !context.expansion.ranges[index].isEmpty {
            for closure in closures {
                if let finding = context.finding(closure, index, part) { findings.append(finding) }
            }
        }
        return findings
    }
}

extension CheckContext {
    fileprivate func finding(_ closure: Closure, _ index: Int, _ part: PartID) -> Finding? {
        let occurrences = expansion.occurrences(ofPart: index)
        var hits: [DayRange] = []
        var reasons: [String] = []
        func add(_ days: [Located<DayRange>], _ reason: String) {
            let before = hits.count
            for occurrence in occurrences {
                hits += days.compactMap { occurrence.days.intersection($0.value) }
            }
            if hits.count > before { reasons.append(reason) }
        }
        // The host, and the countries that are listed, not those that are inherited.
        let (listed, areInherited) = plan.countries(of: part)
        let host = plan.hostCountry(of: part)
        func reason(_ country: Country) -> String? {
            if country == host { return "for the host country \(country.code)" }
            return !areInherited && listed.contains(country) ? "for \(country.code)" : nil
        }
        for (country, days) in closure.daysPerCountry {
            if let reason = reason(country.value) { add(days, reason) }
        }
        if !closure.days.isEmpty {
            let project = plan.activities[Int(part.activity)].project
            for country in closure.countries?.countries ?? [] {
                if let reason = reason(country) { add(closure.days, reason) }
            }
            if closure.projects.contains(where: { $0.index == project.index && $0.isResolved }) {
                add(closure.days, "for the project \(project.id)")
            }
            let institutions = plan.institutions(of: part)
            for institution in closure.institutions
            where institutions.contains(where: {
                $0.institution.isResolved && $0.institution.index == institution.index
            }) {
                add(closure.days, "for \(institution.id)")
            }
            if closure.countries == nil, closure.projects.isEmpty, closure.institutions.isEmpty {
                add(closure.days, "for all")
            }
        }
        let runs = hits.mergedRuns()
        guard let first = runs.first, let last = runs.last else { return nil }
        let name = closure.name?.text(in: plan.settings.mainLanguage) ?? closure.id
        return finding(
            "calendar/closure", level: closure.level?.value ?? .warning,
            "\(name), \(reasons.joined(separator: " and ")), covers "
                + runs.prefix(3).map(\.description).joined(separator: ", "),
            hint: "move it, or waive this where those concerned agree", part: part,
            at: plan.when(of: part)?.place, firstDay: first.first, lastDay: last.last,
            related: [RelatedPlace(place: closure.place, message: "the closure")])
    }
}
