import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// All activities in one table. Filters live in the address and need the script; without it the
/// pages of projects, countries and themes are the filters.
extension PageWriter {
    mutating func listPage(_ year: Int?) {
        let years = site.listYears
        let shown = year ?? site.mainListYear
        let title = shown.map { words.allOfYear(String($0)) } ?? words.allActivities
        let entries = site.chronological.map { site.entries[$0] }.filter { entry in
            guard let shown else { return true }
            guard let days = entry.days else { return year == nil }
            return (days.first.year...days.last.year).contains(shown)
        }
        frame(year.map { .listOfYear($0) } ?? .list, title: title) { w in
            w.element("h1", text: title)
            if !years.isEmpty { w.listYearLinks(years, shown) }
            w.filters()
            w.element(
                "p", .id("count"), Attribute("aria-live", "polite"),
                Attribute("data-text", w.words.shownOf), text: w.words.activities(entries.count))
            w.listTable(entries, title)
            w.subscription(to: .list)
        }
    }

    private mutating func listYearLinks(_ years: [Int], _ shown: Int?) {
        element("nav", .class("years keep"), Attribute("aria-label", words.years)) { w in
            w.element("ul") { w in
                w.newLine()
                for year in years {
                    w.element("li") { w in
                        w.link(
                            to: year == w.site.mainListYear ? .list : .listOfYear(year),
                            year == shown ? Attribute("aria-current", "page") : nil
                        ) { $0.text(String(year)) }
                    }
                }
            }
        }
    }

    /// Hidden until the script has them work.
    private mutating func filters() {
        element(
            "form", .id("filters"), .class("filters"), Attribute("method", "get"),
            Attribute("role", "search"), Attribute("aria-label", words.filters),
            .init(flag: "hidden")
        ) { w in
            w.newLine()
            let plan = w.site.plan
            w.choice(
                "project", w.words.project,
                w.site.known.projects.map {
                    (
                        plan.projects[$0].id,
                        w.plain(plan.projects[$0].name, or: plan.projects[$0].id)
                    )
                })
            var countries: [(String, String)] = []
            for country in w.site.known.countries {
                countries.append((country.code, w.name(of: country)))
            }
            w.choice("country", w.words.country, countries)
            w.choice(
                "theme", w.words.theme,
                w.site.known.themes.map {
                    (plan.themes[$0].id, w.plain(plan.themes[$0].name, or: plan.themes[$0].id))
                })
            w.choice(
                "status", w.words.status,
                Status.allCases.map { ($0.rawValue, w.language.planWords.name(of: $0)) })
            for (name, label) in [("from", w.words.from), ("to", w.words.to)] {
                w.element("label") { w in
                    w.element("span", text: label)
                    w.void("input", Attribute("type", "date"), Attribute("name", name))
                }
            }
            w.element("label") { w in
                w.element("span", text: w.words.words)
                w.void("input", Attribute("type", "search"), Attribute("name", "q"))
            }
            w.element("div", .class("buttons")) { w in
                w.element("button", Attribute("type", "submit"), text: w.words.apply)
                w.element("button", Attribute("type", "reset"), text: w.words.reset)
            }
        }
        newLine()
    }

    private mutating func choice(_ name: String, _ label: String, _ options: [(String, String)]) {
        guard !options.isEmpty else { return }
        element("label") { w in
            w.element("span", text: label)
            w.element("select", Attribute("name", name)) { w in
                w.element("option", Attribute("value", ""), text: w.words.any)
                for (value, text) in w.inOrder(options, named: \.1) {
                    w.element("option", Attribute("value", value), text: text)
                }
            }
        }
        newLine()
    }

    /// A body for each month, with the month as its head.
    private mutating func listTable(_ entries: [Entry], _ label: String) {
        element("table", .id("list"), .class("activities"), Attribute("aria-label", label)) { w in
            w.activityTableHead(showsProject: true)
            var index = 0
            while index < entries.count {
                let month = entries[index].days.map { Month($0.first) }
                var end = index
                while end < entries.count, entries[end].days.map({ Month($0.first) }) == month {
                    end += 1
                }
                w.element("tbody") { w in
                    w.element("tr", .class("group")) { w in
                        w.element(
                            "th", Attribute("colspan", 5), Attribute("scope", "rowgroup"),
                            text: month.map { w.text(of: $0) } ?? w.words.undated)
                    }
                    for entry in entries[index..<end] { w.listRow(entry) }
                }
                index = end
            }
        }
    }

    private mutating func listRow(_ entry: Entry) {
        let plan = site.plan
        let activity = plan.activities[Int(entry.activity)]
        var countries: Set<Country> = []
        var themes: Set<Int32> = []
        for part in plan.parts(of: entry.activity) {
            countries.formUnion(plan.countries(of: part).countries)
            if site.viewpoint.canSeePlace(of: part), let host = plan.hostCountry(of: part) {
                countries.insert(host)
            }
            for theme in plan.themes(of: part) where theme.isResolved {
                themes.insert(theme.index)
                themes.formUnion(plan.ancestors(ofTheme: theme.index))
            }
        }
        element(
            "tr", .class(entry.status.rawValue), Attribute("data-project", activity.project.id),
            Attribute("data-country", countries.sorted().map(\.code).joined(separator: " ")),
            Attribute(
                "data-theme", themes.sorted().map { plan.themes[$0].id }.joined(separator: " ")),
            Attribute("data-status", entry.status.rawValue),
            entry.days.map { Attribute("data-days", "\($0.first) \($0.last)") }
        ) { $0.activityCells(entry, showsProject: true, note: nil) }
    }
}
