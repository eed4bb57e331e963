import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// Everything about one activity that its audience may know.
extension PageWriter {
    mutating func activityPage(_ index: Int32) {
        let plan = site.plan
        let activity = plan.activities[Int(index)]
        let entry = site.entry(of: index)!
        let title = titleText(index)
        frame(.activity(index), title: plain(title)) { w in
            w.element("p", .class("above")) { w in
                if activity.project.isResolved { w.projectLink(activity.project.index) }
                w.text(" ")
                w.kind(activity)
                w.text(" ")
                w.statusBadge(entry.status)
            }
            w.element("h1") { $0.planText($0.title(of: index), or: title) }
            w.element("p", .class("lead")) { w in
                w.text(w.whenText(entry))
                if let place = w.placeText(entry) { w.text(" · \(place)") }
            }
            if let description = activity.details.description {
                w.element("div", .class("prose")) { $0.paragraphs(description) }
            }
            w.element("dl", .class("facts")) { $0.facts(activity, index, entry) }
            if !activity.sessions.isEmpty { w.sessions(entry) }
            if !entry.findings.isEmpty {
                w.element("section") { w in
                    w.element("h2", text: w.words.conflicts)
                    w.overlapList(entry.findings, of: index, most: 10)
                }
            }
            if activity.project.isResolved,
                w.site.feeds["projects/\(activity.project.id).ics"] != nil
            {
                w.element("p", .class("hint")) { w in
                    w.text("\(w.words.inProjectFeed)\(w.language.planWords.colon)")
                    w.link(to: .project(activity.project.index), fragment: "subscribe") {
                        $0.text($0.words.subscribe)
                    }
                }
            }
        }
    }

    private mutating func kind(_ activity: Activity) {
        let id = activity.kind?.value ?? StandardKind.other.rawValue
        element("span", .class("kind")) { w in
            if let standard = StandardKind(rawValue: id) {
                w.text(w.language.planWords.name(of: standard))
            } else {
                w.planText(w.site.plan.settings.kinds.first { $0.id.value == id }?.name, or: id)
            }
        }
    }

    /// A row of facts; nothing where there is nothing to tell.
    mutating func fact(
        _ label: String, if isThere: Bool = true, content: (inout PageWriter) -> Void
    ) {
        guard isThere else { return }
        element("div") { w in
            w.element("dt", text: label)
            w.element("dd", content: content)
        }
    }

    /// Links or names, with commas between them.
    mutating func list<Item>(_ items: [Item], _ write: (inout PageWriter, Item) -> Void) {
        for (number, item) in items.enumerated() {
            if number > 0 { text(language.planWords.comma) }
            write(&self, item)
        }
    }

    private mutating func facts(_ activity: Activity, _ index: Int32, _ entry: Entry) {
        let plan = site.plan
        let parts = plan.parts(of: index)
        if entry.runs.count > 1, activity.sessions.isEmpty {
            fact(words.date) { w in
                w.list(Array(entry.runs.prefix(24))) { $0.text($0.text(of: $1)) }
                if entry.runs.count > 24 { w.text(" … \(w.words.more(entry.runs.count - 24))") }
            }
        }
        place(parts)
        if let fixed = activity.details.fixed {
            fact(words.status) { w in
                w.text(w.words.fixed)
                if fixed.value != "true" {
                    w.text(w.language.planWords.colon)
                    w.planText(fixed.value)
                }
            }
        }
        var countries: Set<Country> = []
        for part in parts { countries.formUnion(plan.countries(of: part).countries) }
        let areInherited = parts.allSatisfy { plan.countries(of: $0).areInherited }
        fact(words.forCountries, if: !countries.isEmpty) { w in
            w.list(w.inOrder(countries.sorted())) { $0.countryLink($1) }
            if areInherited { w.element("small", text: " (\(w.words.fromProject))") }
        }
        let experts = activity.details.expertsFrom?.countries ?? []
        fact(words.expertsFrom, if: !experts.isEmpty) { w in
            w.list(w.inOrder(experts)) { $0.countryLink($1) }
        }
        institutions(parts)
        people(parts)
        var themes: Set<Int32> = []
        for part in parts {
            themes.formUnion(plan.themes(of: part).filter(\.isResolved).map(\.index))
        }
        fact(words.themes, if: !themes.isEmpty) { w in
            w.list(themes.sorted()) { $0.themeLink($1) }
        }
        work(activity, parts)
        ties(activity, index)
        if let contact = plan.contact(of: index) {
            fact(words.contact) { $0.linkOrText(contact) }
        }
        if let url = activity.details.url?.value { fact(words.link) { $0.linkOrText(url) } }
        let sources = activity.content.source.compactMap(\.at)
        fact(words.source, if: !sources.isEmpty) { w in
            w.list(sources) { $0.linkOrText($1) }
        }
    }

    private mutating func place(_ parts: [PartID]) {
        let plan = site.plan
        let visible = parts.filter { site.viewpoint.canSeePlace(of: $0) }
        guard parts.count == 1, let part = visible.first else { return }
        if let venue = plan.venue(of: part) {
            fact(words.place) { w in
                w.planText(venue.name, or: venue.id)
                if let address = venue.address {
                    w.text(w.language.planWords.comma)
                    w.planText(address, or: "")
                }
                if let geo = venue.geo {
                    w.text(" ")
                    let point = "\(geo.latitude),\(geo.longitude)"
                    w.element("a", .href("geo:\(point)")) { $0.name(point) }
                }
            }
        }
        switch plan.online(of: part) {
        case .no: break
        case .yes: fact(words.online) { $0.text($0.words.yes) }
        case .at(let url): fact(words.online) { $0.linkOrText(url) }
        }
    }

    private mutating func institutions(_ parts: [PartID]) {
        for role in InstitutionRole.allCases {
            var found: [Int32] = []
            for part in parts {
                for use in site.plan.institutions(of: part)
                where use.role == role && use.institution.isResolved
                    && !found.contains(use.institution.index)
                {
                    found.append(use.institution.index)
                }
            }
            fact(language.planWords.name(of: role), if: !found.isEmpty) { w in
                w.list(found) { $0.institutionLink($1) }
            }
        }
    }

    private mutating func people(_ parts: [PartID]) {
        var found: [PersonUse] = []
        for part in parts {
            for use in site.plan.people(of: part)
            where use.person.isResolved && site.viewpoint.canSee(.person(use.person.index))
                && !found.contains(where: { $0.person.index == use.person.index })
            {
                found.append(use)
            }
        }
        fact(words.people, if: !found.isEmpty) { w in
            w.list(found) { w, use in
                let person = w.site.plan.people[use.person.index]
                w.planText(person.name ?? person.role, or: person.id)
                if let role = use.role {
                    w.text(" (")
                    w.planText(role)
                    w.text(")")
                }
            }
        }
    }

    private mutating func work(_ activity: Activity, _ parts: [PartID]) {
        let plan = site.plan
        var languages: [String] = []
        var counts: [Int] = []
        for part in parts {
            for language in plan.value({ $0.languages }, of: part) ?? []
            where !languages.contains(language.value) {
                languages.append(language.value)
            }
            let participants = plan.value({ $0.participants }, of: part)?.value
            if let count = participants?.actual ?? participants?.planned, !counts.contains(count) {
                counts.append(count)
            }
        }
        fact(words.workingLanguages, if: !languages.isEmpty) { w in
            w.list(languages) { $0.text($1.uppercased()) }
        }
        let interpretation = activity.details.interpretation
        fact(words.interpretation, if: !interpretation.isEmpty) { w in
            w.list(interpretation) { $0.text($1.uppercased()) }
        }
        fact(words.participants, if: !counts.isEmpty) { w in
            w.list(counts) { $0.text(String($1)) }
        }
        if let reference = activity.content.reference?.value {
            fact(words.reference) { $0.name(reference) }
        }
    }

    private mutating func sessions(_ entry: Entry) {
        let plan = site.plan
        element("section") { w in
            w.element("h2", text: w.words.sessions)
            w.element("table", .class("activities"), Attribute("aria-label", w.words.sessions)) {
                w in
                w.element("thead") { w in
                    w.element("tr") { w in
                        for head in [w.words.date, w.words.title, w.words.place, w.words.status] {
                            w.element("th", Attribute("scope", "col"), text: head)
                        }
                    }
                }
                w.element("tbody") { w in
                    for part in plan.parts(of: entry.activity) {
                        let session = plan.activities[Int(part.activity)].sessions[
                            Int(part.session)]
                        w.element(
                            "tr", .id("session-\(session.id)"),
                            .class(plan.status(of: part).rawValue)
                        ) { w in
                            w.element(
                                "td", .class("when"),
                                text: w.whenText(entry.runs.filter { $0.part == part }))
                            w.element("th", Attribute("scope", "row")) {
                                $0.planText(plan.title(of: part), or: session.id)
                            }
                            w.element("td") { w in
                                if let place = w.placeText(part) { w.text(place) }
                            }
                            w.element("td") { $0.statusBadge(plan.status(of: part)) }
                        }
                    }
                }
            }
        }
    }
}
