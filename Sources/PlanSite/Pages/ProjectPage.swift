import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

extension PageWriter {
    mutating func projectPage(_ index: Int32) {
        let plan = site.plan
        let project = plan.projects[index]
        let entries = site.entries(ofFeed: Route.project(index).feed(in: plan))
        let name = plain(project.name, or: project.id)
        frame(.project(index), title: name) { w in
            w.element("p", .class("above")) { w in
                w.projectSign(index)
                w.text(" \(w.words.project)")
            }
            w.element("h1") { $0.planText(project.name, or: project.id) }
            w.element("dl", .class("facts")) { $0.projectFacts(project) }
            if !entries.isEmpty {
                w.element("section", .class("timeline-section")) { w in
                    w.element("h2", text: w.words.timeline)
                    w.timeline(entries, name: name)
                }
            }
            let own = entries.flatMap(\.findings)
            w.activityTables(
                entries, showsProject: false,
                more: "\(w.address(of: .list))?project=\(project.id)")
            if !own.isEmpty {
                w.element("section") { w in
                    w.element("h2", text: w.words.conflicts)
                    w.findingCards(Array(Set(own)).sorted(), most: 12)
                }
            }
            w.subscription(to: .project(index))
        }
    }

    private mutating func projectFacts(_ project: Project) {
        let plan = site.plan
        if let programme = project.programme.flatMap({ plan.programmes[$0] }) {
            fact(words.programme) { $0.planText(programme.name, or: programme.id) }
        }
        if let period = project.period?.value {
            fact(words.period) { $0.text($0.spanText(period)) }
        }
        for (label, institutions) in [
            (words.lead, project.lead), (words.consortium, project.partners),
        ] {
            let resolved = institutions.filter(\.isResolved)
            fact(label, if: !resolved.isEmpty) { w in
                w.list(resolved) { $0.institutionLink($1.index) }
            }
        }
        if let donor = project.donor?.value {
            fact(words.donor) { w in
                if let institution = plan.institutions.index(of: donor) {
                    w.institutionLink(institution)
                } else {
                    w.planText(donor)
                }
            }
        }
        let countries = project.countries?.countries ?? []
        fact(words.countries, if: !countries.isEmpty) { w in
            w.list(w.inOrder(countries)) { $0.countryLink($1) }
        }
        let themes = project.themes.filter(\.isResolved)
        fact(words.themes, if: !themes.isEmpty) { w in
            w.list(themes) { $0.themeLink($1.index) }
        }
        let contact =
            project.contact?.value
            ?? project.programme.flatMap { plan.programmes[$0]?.contact?.value }
        if let contact { fact(words.contact) { $0.linkOrText(contact) } }
        if let url = project.url?.value { fact(words.link) { $0.linkOrText(url) } }
        let sources = project.source.compactMap(\.at)
        fact(words.source, if: !sources.isEmpty) { w in w.list(sources) { $0.linkOrText($1) } }
    }
}
