import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// Dates and times in the reader's way.
extension PageWriter {
    func text(of day: CivilDay) -> String { language.planWords.text(DayRange(day)) }

    func text(of days: DayRange) -> String { language.planWords.text(days) }

    /// Whole months by their names, a whole year by its number, other days as such.
    func spanText(_ days: DayRange) -> String {
        let (first, last) = (Month(days.first), Month(days.last))
        guard first.days.first == days.first, last.days.last == days.last else {
            return text(of: days)
        }
        if first == last { return text(of: first) }
        if first.year == last.year {
            if first.number == 1, last.number == 12 { return String(first.year) }
            return "\(words.longMonths[first.number - 1]) – \(text(of: last))"
        }
        return "\(text(of: first)) – \(text(of: last))"
    }

    /// When a run takes place: times in its own zone, unless that would give away where it is.
    func text(of run: Run) -> String {
        if run.isWindow { return words.within(spanText(run.days)) }
        guard let times = run.times else { return text(of: run.days) }
        let name =
            site.viewpoint.canSeePlace(of: run.part)
            ? site.plan.zoneName(of: run.part) : site.plan.settings.zoneName
        guard let zone = site.zones.zone(named: name) else { return text(of: run.days) }
        return language.planWords.text(
            from: zone.localTime(at: Instant(seconds: times.lowerBound)),
            to: zone.localTime(at: Instant(seconds: times.upperBound)), zone: name)
    }

    /// When an activity takes place; of several times the first and the last, and how many.
    func whenText(_ entry: Entry) -> String { whenText(entry.runs) }

    func whenText(_ runs: [Run]) -> String {
        guard let first = runs.first else { return words.noDate }
        if runs.count == 1 { return text(of: first) }
        let days = DayRange(first: first.days.first, last: runs.map(\.days.last).max()!)
        return "\(text(of: days)) (\(words.times(runs.count)))"
    }

    /// `May 2019`.
    func text(of month: Month) -> String {
        "\(words.longMonths[month.number - 1]) \(month.year)"
    }
}
