import PlanCalendar
import PlanModel

/// All feeds of the audience.
extension PageWriter {
    mutating func subscribePage() {
        frame(.subscribe, title: words.subscribe) { w in
            w.element("h1", text: w.words.subscribe)
            w.subscription(to: .subscribe)
            let families: [(folder: String, label: String)] = [
                ("feeds/", w.words.feedsOfThePlan), ("projects/", w.words.projects),
                ("programmes/", w.words.programmes), ("countries/", w.words.countries),
                ("themes/", w.words.themes), ("institutions/", w.words.institutions),
                ("people/", w.words.people), ("venues/", w.words.venues),
            ]
            for (folder, label) in families {
                let paths = w.site.feedPaths.filter { $0.hasPrefix(folder) }
                if paths.isEmpty { continue }
                w.element("section") { w in
                    w.element("h2", text: label)
                    w.element("table", .class("feeds"), Attribute("aria-label", label)) { w in
                        w.element("thead") { w in
                            w.element("tr") { w in
                                w.element("th", Attribute("scope", "col"), text: w.words.feed)
                                w.element("th", Attribute("scope", "col"), text: w.words.address)
                            }
                        }
                        w.element("tbody") { w in
                            for path in paths { w.feedRow(path) }
                        }
                    }
                }
            }
        }
    }

    private mutating func feedRow(_ path: String) {
        let feed = site.feeds[path]!
        element("tr") { w in
            w.element("th", Attribute("scope", "row")) { w in
                guard let route = w.site.route(ofFeed: path) else {
                    w.planText(feed.name)
                    return
                }
                switch route {
                case .country(let country): w.countryLink(country)
                case .project(let index): w.projectLink(index)
                case .institution(let index): w.institutionLink(index)
                case .theme(let index): w.themeLink(index)
                default: w.planText(feed.name)
                }
            }
            w.element("td") { w in
                guard let address = w.feedAddress(path) else {
                    w.element("code", text: path)
                    return
                }
                w.element("a", .class("address"), .href(address)) { $0.text(path) }
                if let webcal = w.webcalAddress(path) {
                    w.text(" ")
                    w.element("a", .href(webcal), .class("webcal"), text: "webcal")
                }
            }
        }
    }
}

extension SiteContents {
    /// The page that shows what a feed holds.
    func route(ofFeed path: String) -> Route? {
        let parts = path.dropLast(4).split(separator: "/")
        guard parts.count == 2 else { return nil }
        let id = String(parts[1])
        switch parts[0] {
        case "projects": return plan.projects.index(of: id).map { .project($0) }
        case "countries": return Country(id).map { .country($0) }
        case "institutions": return plan.institutions.index(of: id).map { .institution($0) }
        case "themes": return plan.themes.index(of: id).map { .theme($0) }
        default: return nil
        }
    }
}
