import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// A month as a calendar, and as a list where the window is narrow.
extension PageWriter {
    mutating func monthPage(_ month: Month) {
        let title = text(of: month)
        frame(.month(year: month.year, month: month.number), title: title) { w in
            w.element("h1", text: title)
            w.monthLinks(month)
            let bars = w.bars(month)
            if bars.isEmpty {
                w.element("p", .class("empty"), text: w.words.nothing)
                return
            }
            w.calendar(month, bars)
            w.element("div", .class("narrow")) { w in
                w.newLine()
                var seen: Set<Int32> = []
                let entries = bars.filter { seen.insert($0.entry.activity).inserted }.map(\.entry)
                w.activityTable(entries, title)
            }
            w.subscription(to: .planner)
        }
    }

    private mutating func monthLinks(_ month: Month) {
        let place = site.months.firstIndex(of: month)!
        element("nav", .class("years"), Attribute("aria-label", words.months)) { w in
            w.element("ul") { w in
                w.newLine()
                func add(_ other: Int, _ name: String, _ w: inout PageWriter) {
                    guard w.site.months.indices.contains(other) else { return }
                    let month = w.site.months[other]
                    w.element("li") { w in
                        w.link(
                            to: .month(year: month.year, month: month.number),
                            Attribute("rel", other < place ? "prev" : "next")
                        ) { $0.text("\(name)\($0.language.planWords.colon)\($0.text(of: month))") }
                    }
                }
                add(place - 1, w.words.previous, &w)
                add(place + 1, w.words.following, &w)
                w.element("li") { w in
                    w.link(to: .year(month.year)) { $0.text("\(month.year)") }
                }
            }
        }
    }

    private struct Bar {
        let entry: Entry
        let run: Run
    }

    /// What takes place in a month, in order; windows after what is fixed.
    private func bars(_ month: Month) -> [Bar] {
        var bars: [Bar] = []
        for place in site.chronological {
            let entry = site.entries[place]
            guard entry.takesPlace, let days = entry.days, days.overlaps(month.days) else {
                continue
            }
            for run in entry.runs where run.status.takesPlace && run.days.overlaps(month.days) {
                bars.append(Bar(entry: entry, run: run))
            }
        }
        return bars.filter { !$0.run.isWindow } + bars.filter(\.run.isWindow)
    }

    private mutating func calendar(_ month: Month, _ bars: [Bar]) {
        let fixed = bars.filter { !$0.run.isWindow }
        let open = bars.filter(\.run.isWindow)
        element("div", .class("wide")) { w in
            w.newLine()
            let isDense = fixed.count > Self.mostAtLength
            w.element(
                "table", .class(isDense ? "month dense" : "month"),
                Attribute("aria-label", w.text(of: month))
            ) { w in
                w.element("colgroup") { w in
                    for day in 0..<7 {
                        w.void("col", w.words.restDays.contains(day) ? .class("rest") : nil)
                    }
                }
                w.element("thead") { w in
                    w.element("tr") { w in
                        for day in w.words.weekdays {
                            w.element("th", Attribute("scope", "col"), text: day)
                        }
                    }
                }
                w.element("tbody") { w in
                    w.newLine()
                    var monday = month.days.first - month.days.first.weekday
                    while monday <= month.days.last {
                        w.week(DayRange(first: monday, last: monday + 6), month, fixed)
                        monday = monday + 7
                    }
                }
            }
            if !open.isEmpty {
                w.element("h2", text: w.words.notFixedTitle)
                w.element("ul", .class("chips open")) { w in
                    w.newLine()
                    for bar in open { w.element("li") { $0.calendarChip(bar, withDays: true) } }
                }
            }
        }
    }

    /// The days of a week, and below them what takes place: each in a lane that is free.
    private mutating func week(_ week: DayRange, _ month: Month, _ bars: [Bar]) {
        element("tr", .class("days")) { w in
            for offset in 0..<7 {
                let day = week.first + offset
                let isIn = month.days.contains(day)
                w.element(
                    "td",
                    .class(
                        (isIn ? "" : "other ") + (day == w.site.asOf ? "today" : "")),
                    day == w.site.asOf ? Attribute("aria-current", "date") : nil
                ) { w in
                    w.element(
                        "time", Attribute("datetime", day.description),
                        text: String(day.components.day))
                }
            }
        }
        var lanes: [[(columns: Range<Int>, bar: Bar)]] = []
        var leftOut = 0
        for bar in bars {
            guard let days = bar.run.days.intersection(week) else { continue }
            let columns = (days.first - week.first)..<(days.last - week.first + 1)
            if let lane = lanes.firstIndex(where: {
                $0.last!.columns.upperBound <= columns.lowerBound
            }) {
                lanes[lane].append((columns, bar))
            } else if lanes.count < Self.mostLanes {
                lanes.append([(columns, bar)])
            } else {
                leftOut += 1
            }
        }
        for lane in lanes {
            element("tr") { w in
                var column = 0
                for (columns, bar) in lane {
                    w.emptyDays(columns.lowerBound - column)
                    w.element(
                        "td", columns.count > 1 ? Attribute("colspan", columns.count) : nil
                    ) { $0.calendarChip(bar, withDays: false) }
                    column = columns.upperBound
                }
                w.emptyDays(7 - column)
            }
        }
        if leftOut > 0 {
            element("tr") { w in
                w.element("td", Attribute("colspan", 7)) { w in
                    let query = "?from=\(week.first)&to=\(week.last)"
                    w.element(
                        "a", .class("more"), .href(w.address(of: .list) + query),
                        text: w.words.more(leftOut))
                }
            }
        }
    }

    private static let mostLanes = 14
    private static let mostAtLength = 30

    private mutating func emptyDays(_ count: Int) {
        guard count > 0 else { return }
        for _ in 0..<count { element("td") { _ in } }
    }

    /// An activity with the code of its project.
    private mutating func calendarChip(_ bar: Bar, withDays: Bool) {
        let project = site.plan.activities[Int(bar.entry.activity)].project.index
        let title = titleText(bar.entry.activity)
        let place = placeText(bar.run.part)
        link(
            to: .activity(bar.entry.activity),
            .class("chip p\(project) \(bar.run.status.rawValue)"),
            Attribute(
                "title",
                "\(plain(title)) · \(text(of: bar.run))\(place.map { " · \($0)" } ?? "")")
        ) { w in
            w.projectSign(project)
            w.signs(bar.entry)
            w.text(" ")
            w.title(w.title(of: bar.entry.activity), or: title)
            if withDays { w.element("small", text: w.spanText(bar.run.days)) }
        }
    }
}
