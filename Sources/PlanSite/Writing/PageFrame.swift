import PlanCalendar
import PlanModel
import PlanTime

/// What every page has around its content.
extension PageWriter {
    /// Writes a whole page.
    ///
    /// - Parameter title: of the page, beside the plan's name; nil on the first page.
    mutating func frame(
        _ route: Route, title: String?, content: (inout PageWriter) -> Void
    ) {
        let planName = plain(site.plan.settings.name, or: words.planner)
        constant("<!DOCTYPE html>\n")
        element(
            "html", Attribute("lang", language.code),
            Attribute("dir", language.isRightToLeft ? "rtl" : "ltr")
        ) { w in
            w.element("head") { w in
                w.newLine()
                w.void("meta", Attribute("charset", "utf-8"))
                w.newLine()
                w.element("title", text: title.map { "\($0) · \(planName)" } ?? planName)
                w.void(
                    "meta", Attribute("name", "viewport"),
                    Attribute("content", "width=device-width, initial-scale=1"))
                w.void(
                    "meta", Attribute("name", "color-scheme"), Attribute("content", "light dark"))
                w.void("meta", Attribute("name", "referrer"), Attribute("content", "no-referrer"))
                if w.site.options.audience > .public {
                    w.void("meta", Attribute("name", "robots"), Attribute("content", "noindex"))
                }
                w.newLine()
                w.void(
                    "link", Attribute("rel", "stylesheet"), .href(w.up + StyleSheet.path))
                w.newLine()
                for language in w.site.languages where w.site.languages.count > 1 {
                    w.void(
                        "link", Attribute("rel", "alternate"),
                        Attribute("hreflang", language.code),
                        .href(w.address(of: route, in: language)))
                    w.newLine()
                }
                w.feedLink(route)
                w.element("script", .init("src", w.up + Script.path), .init(flag: "defer")) { _ in }
                w.newLine()
            }
            w.element("body") { w in
                w.newLine()
                w.element("a", .class("skip"), .href("#content"), text: w.words.skip)
                w.newLine()
                w.head(route)
                w.element("main", .id("content"), Attribute("tabindex", "-1")) { w in
                    w.newLine()
                    content(&w)
                    w.writeFootnotes()
                }
                w.foot()
            }
        }
        newLine()
    }

    /// For programs that look for the feed of a page.
    private mutating func feedLink(_ route: Route) {
        guard let path = route.feed(in: site.plan), let feed = site.feeds[path],
            let address = feedAddress(path)
        else { return }
        void(
            "link", Attribute("rel", "alternate"), Attribute("type", "text/calendar"),
            Attribute("title", feed.name), .href(address))
        newLine()
    }

    private mutating func head(_ route: Route) {
        element("header", .class("top")) { w in
            w.newLine()
            w.element("p", .class("plan")) { w in
                w.link(to: .planner) { w in
                    w.planText(w.site.plan.settings.name, or: w.words.planner)
                }
            }
            w.element("nav", .class("pages"), Attribute("aria-label", w.words.pages)) { w in
                w.element("ul") { w in
                    w.newLine()
                    for (target, name) in w.mainPages {
                        w.element("li") { w in
                            let isHere = route.section == target.section
                            w.link(
                                to: target,
                                isHere
                                    ? Attribute("aria-current", route == target ? "page" : "true")
                                    : nil
                            ) { w in w.text(name) }
                        }
                    }
                }
            }
            if w.site.languages.count > 1 { w.languageLinks(route) }
        }
    }

    private var mainPages: [(Route, String)] {
        let month = Month(site.asOf)
        return [
            (.planner, words.planner), (.month(year: month.year, month: month.number), words.month),
            (.list, words.list), (.projects, words.projects), (.countries, words.countries),
            (.institutions, words.institutions), (.themes, words.themes),
            (.conflicts, words.conflicts), (.synergies, words.synergies),
            (.subscribe, words.subscribe),
        ]
    }

    private mutating func languageLinks(_ route: Route) {
        element("nav", .class("languages"), Attribute("aria-label", words.languages)) { w in
            w.element("ul") { w in
                w.newLine()
                for language in w.site.languages {
                    w.element("li") { w in
                        w.element(
                            "a", .href(w.address(of: route, in: language)),
                            Attribute("lang", language.code), Attribute("hreflang", language.code),
                            language.code == w.language.code
                                ? Attribute("aria-current", "true") : nil,
                            text: language.words.ownName)
                    }
                }
            }
        }
    }

    private mutating func writeFootnotes() {
        let needed = CountryFootnote.allCases.filter { footnotes.contains($0) }
        guard !needed.isEmpty else { return }
        element("section", .class("notes"), Attribute("aria-label", words.notes)) { w in
            w.newLine()
            for footnote in needed {
                w.element("p", text: "\(footnote.sign) \(footnote.text(w.words))")
            }
        }
    }

    private mutating func foot() {
        element("footer") { w in
            w.newLine()
            w.element("p") { w in
                switch w.site.options.audience {
                case .public: break
                case .partners:
                    w.element("strong", .class("audience"), text: w.words.forPartners)
                    w.text(" ")
                case .restricted:
                    w.element("strong", .class("audience"), text: w.words.restricted)
                    w.text(" ")
                }
                w.text("\(w.words.asOf(w.text(of: w.site.asOf))). \(w.words.madeBy)")
            }
        }
    }

}

extension Route {
    /// The page of the menu that a page belongs to.
    fileprivate var section: String {
        switch self {
        case .planner, .year: "planner"
        case .month: "month"
        case .list, .listOfYear, .activity: "list"
        case .projects, .project: "projects"
        case .countries, .country: "countries"
        case .institutions, .institution: "institutions"
        case .themes, .theme: "themes"
        case .conflicts: "conflicts"
        case .synergies: "synergies"
        case .subscribe: "subscribe"
        }
    }
}
