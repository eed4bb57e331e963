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
            guard let holidays = context.holidays[country] else { return nil }
            var hits: [(days: DayRange, holiday: Holiday)] = []
            for occurrence in occurrences {
                for holiday in candidates(holidays, around: occurrence.days) {
                    if let days = holiday.widened.intersection(occurrence.days) {
                        hits.append((days, holiday))
                    }
                }
            }
            guard let first = hits.first else { return nil }
            let named = hits.prefix(3).map { hit in
                hit.holiday.isEstimate
                    ? "\(hit.holiday.name) is estimated for \(hit.holiday.days) (a day more or less)"
                    : "\(hit.days) is \(hit.holiday.name)"
            }
            let more = hits.count > 3 ? " (and \(hits.count - 3) more)" : ""
            return context.finding(
                "calendar/holiday", level: .warning,
                "\(named.joined(separator: ", "))\(more), a public holiday in \(country.code)",
                hint: "move it, or waive this where the host agrees", part: part,
                at: context.plan.when(of: part)?.place, firstDay: first.days.first,
                lastDay: hits.map(\.days.last).max())
        }
    }
}

extension Holiday {
    /// The days on which it may fall.
    var widened: DayRange {
        isEstimate ? DayRange(first: days.first - 1, last: days.last + 1) : days
    }
}

/// The holidays, which are sorted by their first days, that may touch `days`.
private func candidates(_ holidays: [Holiday], around days: DayRange) -> ArraySlice<Holiday> {
    // No holiday lasts longer than a month.
    var low = 0
    var high = holidays.count
    while low < high {
        let middle = (low + high) / 2
        if holidays[middle].days.first < days.first - 31 { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < holidays.count, holidays[end].days.first <= days.last + 1 { end += 1 }
    return holidays[low..<end]
}
