import PlanModel
import PlanTime

extension Rule {
    static let calendarHoliday = Rule(
        "calendar/holiday", level: .warning,
        summary: "A public holiday of the host country falls on the activity.",
        why: """
            Nobody works, hotels are full or closed. A religious feast that is announced the evening \
            before is an estimate: it counts a day more on each side.
            """,
        fix: "Move the activity, or waive the finding where the host agrees.",
        bad: "", good: ""
    ) { context in
        context.hosted { part, country, occurrences in
            var hits = HolidayMentions()
            for position in occurrences {
                let occurrence = context.expansion.occurrences[position].days
                for holiday in context.workingDays.holidays(in: country, on: occurrence) {
                    if let days = holiday.widened.intersection(occurrence) {
                        hits.add(holiday, on: days, in: country)
                    }
                }
            }
            guard let span = hits.span else { return nil }
            return context.finding(
                "calendar/holiday", level: .warning,
                "\(firstFew(hits.mentions.map(\.words))), a public holiday in \(country.code)",
                hint: "move it, or waive this where the host agrees", part: part,
                at: context.plan.when(of: part)?.place, firstDay: span.first, lastDay: span.last)
        }
    }
}
