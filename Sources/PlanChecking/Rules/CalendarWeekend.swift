import PlanModel
import PlanTime

extension Rule {
    static let calendarWeekend = Rule(
        "calendar/weekend", level: .warning,
        summary: "The first or last day is a day of rest in the host country.",
        why: """
            Hosts, drivers and ministries rest on it, and it is not Saturday and Sunday everywhere: \
            in Algiers it is Friday and Saturday.
            """,
        fix: "Move the activity, or waive the finding where the host agrees.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course:
                title: Course
                      ↓
                when: 2019-05-21/24
                place: {city: Algiers, country: DZ}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course:
                title: Course
                when: 2019-01-20/24
                place: {city: Amman, country: JO}
            """
    ) { context in
        context.hosted { part, country, occurrences in
            var ends: [CivilDay] = []
            for position in occurrences {
                let occurrence = context.expansion.occurrences[position].days
                guard context.workingDays.rest.mayRest(in: country, on: occurrence) else {
                    continue
                }
                for day in [occurrence.first, occurrence.last]
                where context.workingDays.rest.isRest(day, in: country) {
                    ends.append(day)
                }
            }
            let days = sortedDays(ends)
            guard let first = days.first, let last = days.last else { return nil }
            let named = firstFew(days.map { "\($0) is a \(weekdayNames[$0.weekday])" })
            return context.finding(
                "calendar/weekend", level: .warning,
                "\(named), "
                    + "\(days.count == 1 ? "a day" : "days") of rest in \(country.code)",
                hint: "move it, or waive this where the host agrees", part: part,
                at: context.plan.when(of: part)?.place, firstDay: first, lastDay: last)
        }
    }
}

/// The days in order, each once.
func sortedDays(_ days: [CivilDay]) -> [CivilDay] {
    sortedUnique(days.map(\.number)).map { CivilDay(number: $0) }
}

extension CheckContext {
    /// One finding at most for each part that takes place, has an audience and a host country.
    ///
    /// - Parameter find: is told where its occurrences are in `expansion`.
    func hosted(_ find: (PartID, Country, Range<Int>) -> Finding?) -> [Finding] {
        expansion.parts.indices.compactMap { index in
            guard facts.takesPart[index], !expansion.ranges[index].isEmpty,
                let country = facts.hosts[index]
            else { return nil }
            return find(expansion.parts[index], country, expansion.range(ofPart: index))
        }
    }
}
