import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// The pages of countries, institutions and themes: what their feeds hold, and who else is there.
extension PageWriter {
    mutating func countryPage(_ country: Country) {
        let entries = site.entries(ofFeed: Route.country(country).feed(in: site.plan))
        let title = name(of: country)
        frame(.country(country), title: title) { w in
            w.element("p", .class("above"), text: w.words.country)
            w.element("h1", text: title)
            let projects = w.site.known.projects.filter { index in
                w.site.plan.projects[index].countries?.countries.contains(country) ?? false
            }
            w.element("dl", .class("facts")) { w in
                w.fact(w.words.projects, if: !projects.isEmpty) { w in
                    w.list(projects) { $0.projectLink($1) }
                }
            }
            w.activityTables(entries, more: "\(w.address(of: .list))?country=\(country.code)")
            let own = Set(entries.map(\.activity))
            let hosted = (w.site.known.hosted[country] ?? []).map { w.site.entries[$0] }
                .filter { !own.contains($0.activity) }
            if !hosted.isEmpty {
                w.element("section") { w in
                    w.element("h2", text: w.words.hosts)
                    w.activityTable(hosted.prefix(200), w.words.hosts)
                }
            }
            w.subscription(to: .country(country))
        }
    }

    mutating func institutionPage(_ index: Int32) {
        let plan = site.plan
        let institution = plan.institutions[index]
        let path = Route.institution(index).feed(in: plan)
        let feed = path.flatMap { site.feeds[$0] }
        let addressed = Set(
            (feed?.members ?? []).filter(\.isAddressed).map {
                site.expansion.parts[Int($0.part)].activity
            })
        let entries = site.entries(ofFeed: path)
        frame(.institution(index), title: plain(institution.name, or: institution.id)) { w in
            w.element("p", .class("above"), text: w.words.institution)
            w.element("h1") { $0.planText(institution.name, or: institution.id) }
            w.element("dl", .class("facts")) { w in
                if let country = institution.country?.value {
                    w.fact(w.words.country) { $0.countryLink(country) }
                }
                w.fact(w.words.alsoKnownAs, if: !institution.aliases.isEmpty) { w in
                    w.list(institution.aliases) { $0.name($1) }
                }
                let leads = w.projects { $0.lead.contains { $0.index == index } }
                w.fact(w.words.leads, if: !leads.isEmpty) { w in
                    w.list(leads) { $0.projectLink($1) }
                }
                let partner = w.projects { $0.partners.contains { $0.index == index } }
                w.fact(w.words.isPartnerIn, if: !partner.isEmpty) { w in
                    w.list(partner) { $0.projectLink($1) }
                }
                if let url = institution.url?.value { w.fact(w.words.link) { $0.linkOrText(url) } }
            }
            let planWords = w.language.planWords
            w.activityTables(entries.filter { addressed.contains($0.activity) }) { entry in
                var roles: [InstitutionRole] = []
                for part in plan.parts(of: entry.activity) {
                    for use in plan.institutions(of: part)
                    where use.institution.index == index && !roles.contains(use.role) {
                        roles.append(use.role)
                    }
                }
                return roles.map { planWords.name(of: $0) }.joined(separator: planWords.comma)
            }
            let others = entries.filter { !addressed.contains($0.activity) }
            if !others.isEmpty {
                w.element("section") { w in
                    w.element("h2", text: w.words.notAddressed)
                    w.activityTable(others.suffix(200), w.words.notAddressed)
                }
            }
            w.subscription(to: .institution(index))
        }
    }

    private func projects(where matches: (Project) -> Bool) -> [Int32] {
        site.known.projects.filter { matches(site.plan.projects[$0]) }
    }

    mutating func themePage(_ index: Int32) {
        let plan = site.plan
        let theme = plan.themes[index]
        let entries = site.entries(ofFeed: Route.theme(index).feed(in: plan))
        frame(.theme(index), title: plain(theme.name, or: theme.id)) { w in
            w.element("p", .class("above"), text: w.words.theme)
            w.element("h1") { $0.planText(theme.name, or: theme.id) }
            w.element("dl", .class("facts")) { w in
                if let parent = theme.parent, parent.isResolved {
                    w.fact(w.words.broader) { $0.themeLink(parent.index) }
                }
                let narrower = w.site.known.themes.filter { plan.themes[$0].parent?.index == index }
                w.fact(w.words.narrower, if: !narrower.isEmpty) { w in
                    w.list(narrower) { $0.themeLink($1) }
                }
                let projects = w.projects { $0.themes.contains { $0.index == index } }
                w.fact(w.words.projects, if: !projects.isEmpty) { w in
                    w.list(projects) { $0.projectLink($1) }
                }
            }
            w.activityTables(entries, more: "\(w.address(of: .list))?theme=\(theme.id)")
            w.subscription(to: .theme(index))
        }
    }
}
