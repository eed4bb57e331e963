import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// Overlaps, with both sides beside each other.
extension PageWriter {
    /// Overlaps as cards; of too many the first, and how many there are beside them.
    mutating func findingCards(_ indices: [Int], most: Int) {
        for index in indices.prefix(most) { findingCard(site.findings[index]) }
        if indices.count > most {
            element("p", .class("hint"), text: words.notShown(indices.count - most))
        }
    }

    private mutating func findingCard(_ finding: Finding) {
        element(
            "article", .class("card \(finding.level.rawValue)"),
            Attribute("aria-label", words.rules[finding.rule] ?? finding.rule)
        ) { w in
            w.newLine()
            w.element("header") { w in
                w.element("span", .class("badge level"), text: w.name(of: finding.level))
                w.text(" ")
                w.element("span") { $0.overlapTitle(finding) }
                w.element("span", .class("days"), text: w.time(of: finding))
            }
            w.reasons(finding)
            w.element("ul", .class("sides")) { w in
                w.newLine()
                var pointers: Set<String> = []
                for activity in finding.activities.prefix(Self.mostSides) {
                    if !w.site.viewpoint.canSee(activity),
                        !pointers.insert(w.site.viewpoint.pointer(to: activity)).inserted
                    {
                        continue
                    }
                    w.element("li") { $0.side(activity, finding) }
                }
                if finding.activities.count > Self.mostSides {
                    w.element(
                        "li", text: w.words.more(finding.activities.count - Self.mostSides))
                }
            }
            w.easierToMove(finding)
        }
    }

    /// The overlaps of an activity, in a line or two each.
    mutating func overlapList(_ indices: [Int], of activity: Int32, most: Int) {
        element("ul", .class("overlap-list")) { w in
            w.newLine()
            for index in indices.prefix(most) {
                let finding = w.site.findings[index]
                w.element("li") { w in
                    w.overlapTitle(finding)
                    w.element("small", text: " · \(w.time(of: finding))")
                    w.otherSides(finding, of: activity)
                }
            }
        }
        if indices.count > most {
            element("p", .class("hint"), text: words.notShown(indices.count - most))
        }
    }

    /// The rule, and what is needed twice.
    private mutating func overlapTitle(_ finding: Finding) {
        element("strong", text: words.rules[finding.rule] ?? finding.rule)
        guard let resource = finding.resource else { return }
        text(language.planWords.colon)
        label(of: resource)
    }

    private mutating func otherSides(_ finding: Finding, of activity: Int32) {
        let others = finding.activities.filter { $0 != activity }
        var pointers: Set<String> = []
        element("ul", .class("plain")) { w in
            for other in others.prefix(3) {
                if !w.site.viewpoint.canSee(other),
                    !pointers.insert(w.site.viewpoint.pointer(to: other)).inserted
                {
                    continue
                }
                w.element("li") { w in
                    let project = w.site.plan.activities[Int(other)].project
                    if w.site.viewpoint.canSee(other), project.isResolved {
                        w.projectSign(project.index)
                        w.text(" ")
                    }
                    w.tie(to: other)
                }
            }
            if others.count > 3 { w.element("li", text: w.words.more(others.count - 3)) }
        }
    }

    private static let mostSides = 12

    /// Which side could give way, and why.
    private mutating func easierToMove(_ finding: Finding) {
        guard let easier = site.viewpoint.easierToMove(finding) else { return }
        let reason: String
        switch easier.reason {
        case .othersCannot: reason = words.othersCannotMove
        case .stillTentative: reason = words.stillTentative
        case .fewerParticipants(let fewer, let more): reason = words.fewerParticipants(fewer, more)
        case .beginsLater: reason = words.beginsLater
        }
        element("p", .class("reason")) { w in
            w.text("\(w.words.easierToMove)\(w.language.planWords.colon)")
            w.list(easier.activities) { w, activity in
                w.link(to: .activity(activity)) { w in
                    w.planText(w.title(of: activity), or: w.titleText(activity))
                }
            }
            w.text(" (\(reason))")
        }
    }

    private func name(of level: Level) -> String {
        switch level {
        case .error: words.error
        case .warning: words.warning
        case .note: words.note
        }
    }

    private func time(of finding: Finding) -> String {
        let days = site.viewpoint.days(finding)
        if let start = finding.start, let end = finding.end,
            let zone = site.zones.zone(named: site.plan.settings.zoneName)
        {
            return language.planWords.text(
                from: zone.localTime(at: start), to: zone.localTime(at: end), zone: zone.name)
        }
        guard let first = days.first, let last = days.last else { return "" }
        return text(of: DayRange(first: first, last: last))
    }

    /// What is needed twice, with a link where it has a page.
    private mutating func label(of resource: ResourceName) {
        let plan = site.plan
        guard site.viewpoint.canSee(resource) else {
            if case .person = resource {
                text(words.restrictedPerson)
            } else {
                text(words.restrictedVenue)
            }
            return
        }
        switch resource {
        case .person(let index):
            planText(plan.people[index].name ?? plan.people[index].role, or: plan.people[index].id)
        case .venue(let index): planText(plan.venues[index].name, or: plan.venues[index].id)
        case .resource(let index):
            planText(plan.resources[index].name, or: plan.resources[index].id)
        case .institution(let index): institutionLink(index)
        case .country(let country): countryLinkOrName(country)
        case .project(let index):
            if site.marks[Int(index)] != nil {
                projectLink(index)
            } else {
                name(plan.projects[index].id)
            }
        }
    }

    private mutating func countryLinkOrName(_ country: Country) {
        if site.known.countries.contains(country) {
            countryLink(country)
        } else {
            self.country(country)
        }
    }

    /// What the sides have in common, and how much is too much.
    private mutating func reasons(_ finding: Finding) {
        if let load = finding.load, let capacity = finding.capacity, load > capacity,
            finding.rule != "overlap/person"
        {
            element("p", .class("reason"), text: words.loadOver(load, capacity))
        }
        // What a hidden activity is about is not told, not even by what it shares.
        guard let shared = finding.shared,
            finding.activities.allSatisfy({ site.viewpoint.canSee($0) })
        else { return }
        element("dl", .class("reason facts")) { w in
            w.fact(w.words.sameFor, if: !shared.countries.isEmpty) { w in
                w.list(w.inOrder(shared.countries)) { $0.countryLinkOrName($1) }
                if shared.isInherited { w.element("small", text: " (\(w.words.inherited))") }
            }
            w.fact(w.words.sameTheme, if: !shared.themes.isEmpty) { w in
                w.list(shared.themes) { $0.themeLink($1) }
            }
            w.fact(w.words.sameAudience, if: !shared.institutions.isEmpty) { w in
                w.list(shared.institutions) { $0.institutionLink($1) }
            }
            w.fact(w.words.sameLead, if: !shared.leads.isEmpty) { w in
                w.list(shared.leads) { $0.institutionLink($1) }
            }
        }
    }

    /// One side of an overlap, or whom to call about it.
    private mutating func side(_ activity: Int32, _ finding: Finding) {
        guard let entry = site.entry(of: activity) else {
            pointer(to: activity)
            return
        }
        let parts = finding.parts.filter { $0.activity == activity }
        activityCard(
            entry, runs: parts.isEmpty ? entry.runs : entry.runs.filter { parts.contains($0.part) })
    }

    /// An activity as one of several beside each other.
    mutating func activityCard(_ entry: Entry, runs: [Run]) {
        let record = site.plan.activities[Int(entry.activity)]
        if record.project.isResolved { projectLink(record.project.index) }
        element("p", .class("title")) { w in
            w.link(to: .activity(entry.activity)) { w in
                w.planText(w.title(of: entry.activity), or: record.id)
            }
        }
        element("p") { w in
            w.text(w.whenText(runs))
            if let place = w.placeText(entry) { w.text(" · \(place)") }
        }
        element("p") { w in
            w.statusBadge(entry.status)
            if let contact = w.site.plan.contact(of: entry.activity) {
                w.text(" \(w.words.contact)\(w.language.planWords.colon)")
                w.linkOrText(contact)
            }
        }
    }
}
