import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// The rows of a year planner, and how to read them.
extension PageWriter {
    mutating func plannerRow(
        _ project: Int32, _ months: [Month], _ cells: [Month: [PlannerCell]], most wanted: Int
    ) {
        element("tr") { w in
            w.element("th", Attribute("scope", "row")) { $0.projectLink(project) }
            for month in months {
                w.element("td") { w in
                    let own = cells[month] ?? []
                    if own.isEmpty { return }
                    w.track(month, own.flatMap(\.runs), project)
                    w.element("ul", .class("chips")) { w in
                        // A cell that has to say how many are left out shows one less.
                        let most = own.count > wanted ? wanted - 1 : wanted
                        for cell in own.prefix(most) {
                            w.element("li") { $0.chip(cell.entry, cell.runs, in: month) }
                        }
                        if own.count > most {
                            w.element("li") { w in
                                w.link(
                                    to: .month(year: month.year, month: month.number),
                                    .class("more")
                                ) { $0.text($0.words.more(own.count - most)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The days of a month in a line, those with something marked: neighbouring months join up.
    private mutating func track(_ month: Month, _ runs: [Run], _ project: Int32) {
        let days = month.days
        element(
            "svg", .class("track p\(project)"), Attribute("viewBox", "0 0 \(days.count) 4"),
            Attribute("preserveAspectRatio", "none"), Attribute("aria-hidden", "true")
        ) { w in
            var drawn: Set<DayRange> = []
            for run in runs {
                guard let part = run.days.intersection(days), drawn.insert(part).inserted else {
                    continue
                }
                let offset = part.first - days.first
                w.shape(
                    "rect", run.isWindow ? .class("open") : nil,
                    Attribute(
                        "x",
                        w.language.isRightToLeft ? days.count - offset - part.count : offset),
                    Attribute("width", part.count), Attribute("height", 4))
            }
        }
    }

    /// An activity as calendars show it: its days in the month, and its title.
    private mutating func chip(_ entry: Entry, _ runs: [Run], in month: Month) {
        let title = titleText(entry.activity)
        let project = site.plan.activities[Int(entry.activity)].project.index
        let when = entry.days.map { text(of: $0) } ?? ""
        link(
            to: .activity(entry.activity), .class("chip p\(project) \(entry.status.rawValue)"),
            Attribute(
                "title", "\(plain(title)) · \(when)\(placeText(entry).map { " · \($0)" } ?? "")")
        ) { w in
            w.element("b", text: w.dayText(runs, in: month))
            w.signs(entry)
            w.text(" ")
            w.title(w.title(of: entry.activity), or: title)
        }
    }

    /// `18–22`, `7, 14, 21`, `30–…`, `?`.
    private func dayText(_ runs: [Run], in month: Month) -> String {
        func text(_ run: Run) -> String {
            let days = month.days
            if run.isWindow, run.days.contains(days) {
                let last = Month(run.days.last)
                let names = words.shortMonths
                return last == month
                    ? "?" : "\(names[month.number - 1])–\(names[last.number - 1]) ?"
            }
            let first = run.days.first.components.day
            let last = run.days.last.components.day
            let mark = run.isWindow ? " ?" : ""
            if run.days.first < days.first {
                return (run.days.last > days.last ? "…" : "…–\(last)") + mark
            }
            if run.days.last > days.last { return "\(first)–…" + mark }
            return (first == last ? "\(first)" : "\(first)–\(last)") + mark
        }
        var texts: [String] = []
        for run in runs {
            let text = text(run)
            if texts.last != text { texts.append(text) }
        }
        if texts.count > 3 { return "\(texts[0])… ×\(texts.count)" }
        return texts.joined(separator: ", ")
    }

    mutating func legend() {
        element("ul", .class("legend"), Attribute("aria-label", words.legend)) { w in
            w.newLine()
            for status in [Status.confirmed, .tentative, .done] {
                w.element("li") { w in
                    w.element("span", .class("chip sample \(status.rawValue)")) { w in
                        w.text(w.language.planWords.name(of: status))
                        if status == .done { w.doneSign() }
                    }
                }
            }
            w.element("li") { w in
                w.element("b", text: "?")
                w.text(" \(w.words.notFixed)")
            }
            w.element("li") { w in
                w.overlapSign()
                w.text(" \(w.words.overlapping)")
            }
        }
    }

    /// What else is in the way: closures, and the events of others.
    mutating func closuresRow(_ months: [Month]) {
        let notices = site.notices
        let span = DayRange(first: months[0].days.first, last: months.last!.days.last)
        guard notices.contains(where: { $0.days.contains { $0.overlaps(span) } }) else { return }
        element("tr", .class("notices")) { w in
            w.element("th", Attribute("scope", "row"), text: w.words.closuresAndEvents)
            for month in months {
                w.element("td") { w in
                    let here = notices.filter { $0.days.contains { $0.overlaps(month.days) } }
                    if here.isEmpty { return }
                    w.element("ul", .class("chips")) { w in
                        for notice in here.prefix(6) {
                            w.element("li") { w in
                                let days = notice.days.filter { $0.overlaps(month.days) }.map {
                                    Run(
                                        part: PartID(activity: 0), days: $0,
                                        isWindow: notice.isWindow, status: .confirmed, times: nil)
                                }
                                w.element("b", text: w.dayText(days, in: month))
                                w.text(" ")
                                w.planText(notice.name, or: notice.id)
                            }
                        }
                    }
                }
            }
        }
    }
}
