import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// How many activities each country has, week by week.
extension PageWriter {
    private static let weeks = 53

    mutating func heatMap() {
        guard let first = firstWeek else { return }
        let weeks = (0..<Self.weeks).map { first + 7 * $0 }
        let span = DayRange(first: first, last: weeks.last! + 6)
        var busy: [(row: Busyness, country: Country)] = []
        var quiet = 0
        for row in site.countryLoad {
            guard case .country(let country) = row.resource else { continue }
            let periods = row.periods.filter { $0.days.overlaps(span) }
            guard let most = periods.map(\.activities).max() else { continue }
            let isOver = row.capacity.map { limit in periods.contains { $0.peak > limit } } ?? false
            if most > 1 || isOver { busy.append((row, country)) } else { quiet += 1 }
        }
        if busy.isEmpty, quiet == 0 { return }
        element("section") { w in
            w.element("h2", text: w.words.load)
            w.element("p", text: "\(w.text(of: span)). \(w.words.loadText)")
            if !busy.isEmpty {
                w.region(w.words.load) { w in
                    w.element("table", .class("heat")) { w in
                        w.heatHead(weeks)
                        w.element("tbody") { w in
                            w.newLine()
                            for (row, country) in w.inOrder(
                                busy, named: { $0.country.nameOnPages(in: w.language.code) })
                            { w.heatRow(row, country, weeks) }
                        }
                    }
                }
            }
            if quiet > 0 {
                w.element("p", .class("hint"), text: w.words.quietCountries(quiet))
            }
        }
    }

    /// The week of the plan's day; where nothing comes after it, so that the last ones show.
    private var firstWeek: CivilDay? {
        let periods = site.countryLoad.flatMap(\.periods)
        guard let last = periods.map(\.days.first).max() else { return nil }
        let week = BusynessUnit.week.period(around: site.asOf).first
        return last >= week ? week : last - 7 * (Self.weeks - 1)
    }

    private mutating func heatHead(_ weeks: [CivilDay]) {
        element("thead") { w in
            w.element("tr") { w in
                w.element(
                    "th", Attribute("scope", "col"), Attribute("rowspan", 2), text: w.words.country)
                var index = 0
                while index < weeks.count {
                    let month = Month(weeks[index])
                    var end = index
                    while end < weeks.count, Month(weeks[end]) == month { end += 1 }
                    w.element(
                        "th", Attribute("scope", "colgroup"),
                        end - index > 1 ? Attribute("colspan", end - index) : nil
                    ) { w in
                        if end - index > 1 { w.text(w.words.shortMonths[month.number - 1]) }
                    }
                    index = end
                }
            }
            w.element("tr") { w in
                for week in weeks {
                    w.element("th", Attribute("scope", "col"), .class("week")) { w in
                        w.element(
                            "time", Attribute("datetime", week.description),
                            text: String(week.components.day))
                    }
                }
            }
        }
    }

    private mutating func heatRow(_ row: Busyness, _ country: Country, _ weeks: [CivilDay]) {
        var periods: [Int32: Busyness.Period] = [:]
        for period in row.periods { periods[period.days.first.number] = period }
        element("tr") { w in
            w.element("th", Attribute("scope", "row")) { $0.countryLink(country) }
            for week in weeks {
                guard let period = periods[week.number] else {
                    w.element("td") { _ in }
                    continue
                }
                let isOver = row.capacity.map { period.peak > $0 } ?? false
                w.element(
                    "td", .class("h\(min(period.activities, 5))\(isOver ? " over" : "")")
                ) { w in
                    w.text(String(period.activities))
                    if isOver {
                        w.element(
                            "span", .class("bang"), Attribute("role", "img"),
                            Attribute("aria-label", w.words.overLimit), text: "!")
                    }
                }
            }
        }
    }
}
