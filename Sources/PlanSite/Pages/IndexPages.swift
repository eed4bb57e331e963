import PlanCalendar
import PlanModel
import PlanTime

/// The lists of projects, countries, institutions and themes.
extension PageWriter {
    mutating func projectsPage() {
        frame(.projects, title: words.projects) { w in
            w.element("h1", text: w.words.projects)
            w.indexTable(
                w.words.projects,
                [w.words.project, w.words.programme, w.words.period, w.words.lead],
                w.inOrder(w.site.known.projects) {
                    w.plain(w.site.plan.projects[$0].name, or: w.site.plan.projects[$0].id)
                }
            ) { w, index in
                let project = w.site.plan.projects[index]
                w.element("th", Attribute("scope", "row")) { $0.projectLink(index) }
                w.element("td") { w in
                    if let programme = project.programme.flatMap({ w.site.plan.programmes[$0] }) {
                        w.planText(programme.name, or: programme.id)
                    }
                }
                w.element("td") { w in
                    if let period = project.period?.value { w.text(w.spanText(period)) }
                }
                w.element("td") { w in
                    w.list(project.lead.filter(\.isResolved)) { $0.institutionLink($1.index) }
                }
                return .project(index)
            }
        }
    }

    mutating func countriesPage() {
        frame(.countries, title: words.countries) { w in
            w.element("h1", text: w.words.countries)
            w.indexTable(
                w.words.countries, [w.words.country, w.words.projects],
                w.inOrder(w.site.known.countries)
            ) { w, country in
                w.element("th", Attribute("scope", "row")) { $0.countryLink(country) }
                w.element("td", .class("signs")) { w in
                    for index in w.site.known.projects
                    where w.site.plan.projects[index].countries?.countries.contains(country)
                        ?? false
                    {
                        w.link(
                            to: .project(index),
                            Attribute(
                                "title",
                                w.plain(
                                    w.site.plan.projects[index].name,
                                    or: w.site.plan.projects[index].id))
                        ) { $0.projectSign(index) }
                        w.text(" ")
                    }
                }
                return .country(country)
            }
        }
    }

    mutating func institutionsPage() {
        frame(.institutions, title: words.institutions) { w in
            w.element("h1", text: w.words.institutions)
            w.indexTable(
                w.words.institutions, [w.words.institution, w.words.country],
                w.inOrder(w.site.known.institutions) {
                    w.plain(w.site.plan.institutions[$0].name, or: w.site.plan.institutions[$0].id)
                }
            ) { w, index in
                w.element("th", Attribute("scope", "row")) { $0.institutionLink(index) }
                w.element("td") { w in
                    if let country = w.site.plan.institutions[index].country?.value {
                        w.country(country)
                    }
                }
                return .institution(index)
            }
        }
    }

    mutating func themesPage() {
        frame(.themes, title: words.themes) { w in
            w.element("h1", text: w.words.themes)
            w.indexTable(
                w.words.themes, [w.words.theme, w.words.broader],
                w.inOrder(w.site.known.themes) {
                    w.plain(w.site.plan.themes[$0].name, or: w.site.plan.themes[$0].id)
                }
            ) { w, index in
                w.element("th", Attribute("scope", "row")) { $0.themeLink(index) }
                w.element("td") { w in
                    if let parent = w.site.plan.themes[index].parent, parent.isResolved {
                        w.themeLink(parent.index)
                    }
                }
                return .theme(index)
            }
        }
    }

    /// A row for each, with the number of its activities at the end.
    private mutating func indexTable<Item>(
        _ label: String, _ heads: [String], _ items: [Item],
        row: (inout PageWriter, Item) -> Route
    ) {
        guard !items.isEmpty else {
            element("p", .class("empty"), text: words.noActivities)
            return
        }
        element("table", .class("index"), Attribute("aria-label", label)) { w in
            w.element("thead") { w in
                w.element("tr") { w in
                    for head in heads + [w.words.toComeCount, w.words.allCount] {
                        w.element("th", Attribute("scope", "col"), text: head)
                    }
                }
            }
            w.element("tbody") { w in
                for item in items {
                    w.element("tr") { w in
                        let route = row(&w, item)
                        let (upcoming, all) = w.site.counts(ofFeed: route.feed(in: w.site.plan))
                        w.element("td", .class("number"), text: String(upcoming))
                        w.element("td", .class("number"), text: String(all))
                    }
                }
            }
        }
    }
}
