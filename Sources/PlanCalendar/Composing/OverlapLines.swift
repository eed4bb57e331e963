import PlanChecking
import PlanModel
import PlanTime

/// What events overlap with, in words for one audience: pointer, not payload.
struct OverlapLines: Sendable {
    private let findings: [Finding]
    /// Indices into `findings`, by part.
    private let byPart: [PartID: [Int]]
    private let viewpoint: Viewpoint

    /// What an event says at most; a longer list is cut with its number.
    private static let most = 20

    /// - Parameter findings: of the rules `overlap/…`, in the order in which they are told.
    init(_ findings: [Finding], _ viewpoint: Viewpoint) {
        self.findings = findings
        self.viewpoint = viewpoint
        var byPart: [PartID: [Int]] = [:]
        for (index, finding) in findings.enumerated() {
            for part in finding.parts { byPart[part, default: []].append(index) }
        }
        self.byPart = byPart
    }

    /// The overlaps of a part on the days of one of its events, after an empty line; nil where
    /// there is none.
    func text(
        of part: PartID, at times: EventTimes, isAllDay: Bool, _ composer: EventComposer
    ) -> String? {
        guard let indices = byPart[part] else { return nil }
        // The civil days of what has hours may be a day off from those in UTC.
        let margin = isAllDay ? 0 : 1
        let concerning = indices.map { findings[$0] }.filter { finding in
            guard let first = finding.firstDay, let last = finding.lastDay else { return true }
            return times.overlaps(DayRange(first: first - margin, last: last + margin))
        }
        guard !concerning.isEmpty else { return nil }
        var lines = concerning.prefix(OverlapLines.most).map { line($0, part, composer) }
        if concerning.count > OverlapLines.most {
            lines.append("… +\(concerning.count - OverlapLines.most)")
        }
        let title = composer.words.overlaps + composer.words.colon.trimmedEnd
        return "\n\n" + ([title] + lines).joined(separator: "\n")
    }

    /// `– 20–22 May 2019 · Person: A. Expert · Other course (Other project)`.
    private func line(
        _ finding: Finding, _ part: PartID, _ composer: EventComposer
    ) -> String {
        var pieces: [String] = []
        if let first = finding.firstDay, let last = finding.lastDay {
            pieces.append(composer.words.text(DayRange(first: first, last: last)))
        }
        pieces.append(what(finding, composer))
        let others = finding.activities.filter { $0 != part.activity }
        var told = others.prefix(OverlapLines.most).map { other($0, finding, composer) }
        if others.count > OverlapLines.most {
            told.append("… +\(others.count - OverlapLines.most)")
        }
        if !told.isEmpty { pieces.append(told.joined(separator: "; ")) }
        return "– " + pieces.joined(separator: " · ")
    }

    /// What two activities need at once, or have in common.
    private func what(_ finding: Finding, _ composer: EventComposer) -> String {
        let words = composer.words
        var label: String
        switch finding.rule {
        case "overlap/away": label = words.away
        case "overlap/travel": label = words.travel
        case "overlap/audience":
            // What a hidden activity is about is not told, not even by what it shares.
            guard let shared = finding.shared,
                finding.activities.allSatisfy({ viewpoint.canSee($0) })
            else { return words.sameAudience }
            return labelled(words.sameAudience, audience(shared, composer), words)
        default: label = ""
        }
        guard let resource = finding.resource else { return label }
        let plan = composer.plan
        let kind: String
        let name: String
        switch resource {
        case .person(let index):
            kind = words.person
            let person = plan.people[index]
            name = composer.text(person.name) ?? composer.text(person.role) ?? person.id
        case .venue(let index):
            kind = words.venue
            name = composer.text(plan.venues[index].name) ?? plan.venues[index].id
        case .resource(let index):
            kind = words.resource
            name = composer.text(plan.resources[index].name) ?? plan.resources[index].id
        case .institution(let index):
            kind = words.institution
            name = composer.text(plan.institutions[index].name) ?? plan.institutions[index].id
        case .country(let country):
            kind = words.country
            name = country.name(in: composer.language)
        case .project(let index):
            kind = words.project
            name = composer.text(plan.projects[index].name) ?? plan.projects[index].id
        }
        if label.isEmpty { label = kind }
        return viewpoint.canSee(resource) ? labelled(label, SafeText.oneLine(name), words) : label
    }

    private func audience(_ shared: SharedAudience, _ composer: EventComposer) -> String {
        let plan = composer.plan
        var names = shared.countries.map { $0.name(in: composer.language) }
        names += shared.themes.map { composer.text(plan.themes[$0].name) ?? plan.themes[$0].id }
        for index in shared.institutions + shared.leads {
            names.append(
                composer.text(plan.institutions[index].name) ?? plan.institutions[index].id)
        }
        return names.map(SafeText.oneLine).joined(separator: composer.words.comma)
    }

    private func labelled(_ label: String, _ text: String, _ words: FeedWords) -> String {
        label + words.colon + text
    }

    /// The other side: its title and project, or where it may not be seen whom to call.
    private func other(
        _ activity: Int32, _ finding: Finding, _ composer: EventComposer
    ) -> String {
        let words = composer.words
        guard viewpoint.canSee(activity) else {
            let project = composer.plan.activities[Int(activity)].project.id
            return words.restrictedActivity(project)
                + (viewpoint.contactOfProject(of: activity).map {
                    words.comma + labelled(words.contact, SafeText.oneLine($0), words)
                }
                    ?? "")
        }
        let part = finding.parts.first { $0.activity == activity } ?? PartID(activity: activity)
        let project = composer.plan.projects[composer.plan.activities[Int(activity)].project]
        let name = project.map { composer.text($0.name) ?? $0.id }.map(SafeText.oneLine)
        return composer.title(part) + (name.map { " (\($0))" } ?? "")
    }
}

extension String {
    /// Without the space at its end, for a label that stands alone in its line.
    fileprivate var trimmedEnd: String { hasSuffix(" ") ? String(dropLast()) : self }
}
