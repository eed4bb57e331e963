import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// The year planner: a row for each project, a column for each of twelve months.
extension PageWriter {
    mutating func plannerPage() {
        let first = Month(site.asOf)
        let months = (0..<12).reduce(into: [first]) { months, _ in months.append(months.last!.next)
        }
        let span = DayRange(first: first.days.first, last: months[11].days.last)
        frame(.planner, title: nil) { w in
            w.element("h1", text: w.words.nextTwelveMonths)
            w.element("p", .class("lead"), text: w.text(of: span))
            w.planner(Array(months.prefix(12)), here: nil)
            w.subscription(to: .planner)
        }
    }

    mutating func yearPage(_ year: Int) {
        frame(.year(year), title: "\(words.planner) \(year)") { w in
            w.element("h1", text: "\(w.words.planner) \(year)")
            w.planner((1...12).map { Month(year: year, number: $0) }, here: year)
        }
    }

    private static let mostAtLength = 120

    /// An activity in a month.
    private struct Cell {
        let entry: Entry
        let runs: [Run]
    }

    private mutating func planner(_ months: [Month], here year: Int?) {
        element("nav", .class("years"), Attribute("aria-label", words.years)) { w in
            w.element("ul") { w in
                w.newLine()
                w.element("li") { w in
                    w.link(to: .planner, year == nil ? Attribute("aria-current", "page") : nil) {
                        $0.text($0.words.nextTwelveMonths)
                    }
                }
                for other in w.site.years {
                    w.element("li") { w in
                        w.link(
                            to: .year(other),
                            year == other ? Attribute("aria-current", "page") : nil
                        ) { $0.text(String(other)) }
                    }
                }
            }
        }
        let span = DayRange(first: months[0].days.first, last: months.last!.days.last)
        var rows: [Int32: [Month: [Cell]]] = [:]
        for place in site.chronological {
            let entry = site.entries[place]
            let project = site.plan.activities[Int(entry.activity)].project
            guard entry.takesPlace, project.isResolved, let days = entry.days, days.overlaps(span)
            else { continue }
            for (month, runs) in runsByMonth(entry, months) {
                rows[project.index, default: [:]][month, default: []].append(
                    Cell(entry: entry, runs: runs))
            }
        }
        let known = site.marks.indices.map { Int32($0) }.filter { site.marks[Int($0)] != nil }
        let busy = known.filter { rows[$0] != nil }
        if busy.isEmpty {
            element("p", .class("empty"), text: words.nothing)
        } else {
            legend()
            // Many activities have a line each, so that many projects can be seen at once.
            let count = rows.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
            let isDense = count > Self.mostAtLength
            region(words.planner) { w in
                w.element("table", .class(isDense ? "planner dense" : "planner")) { w in
                    w.plannerHead(months)
                    w.plannerTotals(months, rows)
                    w.element("tbody") { w in
                        w.newLine()
                        w.closuresRow(months)
                        for project in busy {
                            w.plannerRow(project, months, rows[project]!, most: isDense ? 5 : 8)
                        }
                    }
                }
            }
        }
        let quiet = known.filter { rows[$0] == nil }
        if !quiet.isEmpty {
            element("section", .class("quiet")) { w in
                w.element("h2", text: w.words.quietProjects)
                w.element("ul", .class("inline")) { w in
                    w.newLine()
                    for project in quiet { w.element("li") { $0.projectLink(project) } }
                }
            }
        }
    }

    /// A window of several months stands in the first of them that is shown.
    private func runsByMonth(_ entry: Entry, _ months: [Month]) -> [(Month, [Run])] {
        var found: [Month: [Run]] = [:]
        for run in entry.runs where run.status.takesPlace {
            for month in months where run.days.overlaps(month.days) {
                found[month, default: []].append(run)
                if run.isWindow { break }
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func plannerHead(_ months: [Month]) {
        element("thead") { w in
            w.element("tr") { w in
                w.element("th", Attribute("scope", "col"), text: w.words.project)
                for (number, month) in months.enumerated() {
                    w.element("th", Attribute("scope", "col")) { w in
                        let name = w.words.shortMonths[month.number - 1]
                        let year = number == 0 || month.number == 1 ? " \(month.year)" : ""
                        if w.site.months.contains(month) {
                            w.link(to: .month(year: month.year, month: month.number)) {
                                $0.text(name + year)
                            }
                        } else {
                            w.text(name + year)
                        }
                    }
                }
            }
        }
    }

    /// How much takes place in each month, and how many overlaps begin in it.
    private mutating func plannerTotals(_ months: [Month], _ rows: [Int32: [Month: [Cell]]]) {
        let counts = months.map { month in
            rows.values.reduce(0) { $0 + ($1[month]?.count ?? 0) }
        }
        let most = max(1, counts.max() ?? 1)
        let overlaps = months.map { month in
            site.findings.count { $0.firstDay.map { month.days.contains($0) } ?? false }
        }
        element("tfoot") { w in
            w.element("tr") { w in
                w.element("th", Attribute("scope", "row"), text: w.words.total)
                for (number, count) in counts.enumerated() {
                    w.element("td") { w in
                        w.element(
                            "svg", .class("level"), Attribute("viewBox", "0 0 100 6"),
                            Attribute("preserveAspectRatio", "none"),
                            Attribute("aria-hidden", "true")
                        ) { w in
                            let width = count * 100 / most
                            w.shape(
                                "rect",
                                Attribute("x", w.language.isRightToLeft ? 100 - width : 0),
                                Attribute("width", width), Attribute("height", 6))
                        }
                        w.element("span", .class("count"), text: w.words.activities(count))
                        if overlaps[number] > 0 {
                            w.text(" ")
                            w.link(to: .conflicts, .class("overlaps")) {
                                $0.text($0.words.overlapCount(overlaps[number]))
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func plannerRow(
        _ project: Int32, _ months: [Month], _ cells: [Month: [Cell]], most wanted: Int
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

    private mutating func legend() {
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
    private mutating func closuresRow(_ months: [Month]) {
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
