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
            w.subscription(to: .planner)
        }
    }

    private static let mostAtLength = 120

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
        var rows: [Int32: [Month: [PlannerCell]]] = [:]
        for place in site.chronological {
            let entry = site.entries[place]
            let project = site.plan.activities[Int(entry.activity)].project
            guard entry.takesPlace, project.isResolved, let days = entry.days, days.overlaps(span)
            else { continue }
            for (month, runs) in runsByMonth(entry, months) {
                rows[project.index, default: [:]][month, default: []].append(
                    PlannerCell(entry: entry, runs: runs))
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
    private mutating func plannerTotals(_ months: [Month], _ rows: [Int32: [Month: [PlannerCell]]])
    {
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
}

/// An activity in a month.
struct PlannerCell {
    let entry: Entry
    let runs: [Run]
}
