import PlanChecking
import PlanModel
import PlanTime

/// Everything that an audience may know about one activity, or one session of it.
struct ActivityDetail {
    let loaded: LoadedPlan
    /// Without a session: the activity as a whole, with its sessions.
    let part: PartID
    let row: ActivityRow
    private let deadlines: DeadlineDates

    init(_ loaded: LoadedPlan, _ part: PartID, deadlines: DeadlineDates) {
        (self.loaded, self.part, self.deadlines) = (loaded, part, deadlines)
        row = ActivityRow(part.activity, loaded)
    }

    var plan: Plan { loaded.plan }
    var viewpoint: Viewpoint { loaded.viewpoint }
    var language: String { plan.settings.mainLanguage }
    var record: Activity { plan.activities[Int(part.activity)] }
    var details: ActivityDetails { record.details }
    var project: Project? { plan.projects[record.project] }
    var programme: Programme? { project?.programme.flatMap { plan.programmes[$0] } }
    var kind: String { record.kind?.value ?? StandardKind.other.rawValue }

    /// Whether it is an activity whose sessions have the dates.
    var hasSessions: Bool { part.session < 0 && !record.sessions.isEmpty }

    /// What a session says itself; of an activity, everything.
    func own(_ part: PartID) -> PartContent {
        part.session < 0
            ? record.content : record.sessions[Int(part.session)].content
    }

    var status: Status { part.session < 0 ? row.status : plan.status(of: part) }

    /// The reason why it cannot be moved, empty where none is given; nil where it can be.
    var fixed: String? { details.fixed.map { $0.value == "true" ? "" : $0.value } }

    // MARK: When

    func occurrences(of part: PartID) -> ArraySlice<Occurrence> {
        let parts = loaded.expansion.parts(ofActivity: Int(part.activity))
        guard let index = parts.first(where: { loaded.expansion.parts[$0] == part }) else {
            return []
        }
        return loaded.expansion.occurrences(ofPart: index)
    }

    /// The zone in which its times are told: its own, unless that would give away where it is.
    func zoneName(of part: PartID) -> String {
        viewpoint.canSeePlace(of: part) ? plan.zoneName(of: part) : plan.settings.zoneName
    }

    func times(_ occurrence: Occurrence, in zone: String) -> (start: LocalTime, end: LocalTime)? {
        guard !occurrence.isAllDay, let zone = loaded.zones.zone(named: zone) else { return nil }
        return (
            zone.localTime(at: Instant(seconds: occurrence.start)),
            zone.localTime(at: Instant(seconds: occurrence.end))
        )
    }

    func window(of part: PartID) -> DayRange? {
        if case .window(let days) = plan.when(of: part)?.value { return days }
        return nil
    }

    var duration: CivilDuration { record.duration?.value ?? CivilDuration(days: 1) }

    /// From the first day to the last; of a window, its days.
    var days: DayRange? {
        if part.session < 0 { return row.days }
        let all = occurrences(of: part).map(\.days) + (window(of: part).map { [$0] } ?? [])
        return all.map(\.first).min().map {
            DayRange(first: $0, last: all.map(\.last).max()!)
        }
    }

    /// What is due when; for an activity with sessions those of each, with its id.
    var dueDates: [(session: String?, date: DeadlineDate)] {
        loaded.expansion.parts(ofActivity: Int(part.activity)).flatMap { index in
            let each = loaded.expansion.parts[index]
            guard hasSessions || each == part else {
                return [(session: String?, date: DeadlineDate)]()
            }
            let session = hasSessions ? record.sessions[Int(each.session)].id : nil
            return deadlines.dates(ofPart: index).map { (session, $0) }
        }
    }

    // MARK: Who and what

    /// People that the audience may know of.
    func people(of part: PartID) -> [PersonUse] {
        plan.people(of: part).filter {
            !$0.person.isResolved || viewpoint.canSee(.person($0.person.index))
        }
    }

    // MARK: Ties to others

    /// Another activity or event as the audience may know it.
    struct Tie {
        /// `project/activity`, with a session where one is named; `restricted:PROJECT`; an event's id.
        var name: String
        /// As a sentence would say it: with its title and dates, or “a restricted activity of …”.
        var words: String
        var gap: CivilDuration?
        var relation: Relation?
    }

    struct Ties {
        var after: [Tie] = []
        /// What comes after this one.
        var before: [Tie] = []
        var partOf: [Tie] = []
        /// What is part of this one.
        var parts: [Tie] = []
        var related: [Tie] = []
        var heldWith: [Tie] = []
        /// Ids of projects.
        var jointWith: [String] = []
        /// Activities of other projects that are run together with this one's project.
        var jointFrom: [Tie] = []
    }

    func tie(
        _ activity: Int32, session: Int32 = -1, gap: CivilDuration? = nil, relation: Relation? = nil
    ) -> Tie {
        guard viewpoint.canSee(activity) else {
            return Tie(
                name: viewpoint.name(activity), words: viewpoint.pointer(to: activity), gap: gap,
                relation: relation)
        }
        let part = PartID(activity: activity, session: session)
        let other = ActivityRow(activity, loaded)
        let title = plan.title(of: part).text(in: language)
        let when = session < 0 ? other.when : plan.when(of: part)?.value.description ?? "no date"
        return Tie(
            name: plan.name(of: part),
            words:
                "\(plan.name(of: part)) “\(title)”, \(when), \(plan.status(of: part).rawValue)",
            gap: gap, relation: relation)
    }

    private func tie(
        _ reference: ActivityReference, gap: CivilDuration? = nil, relation: Relation? = nil
    ) -> Tie? {
        switch reference.target {
        case .activity(let index): return tie(index, gap: gap, relation: relation)
        case .session(let index, let session):
            return tie(index, session: session, gap: gap, relation: relation)
        case .event(let index):
            let event = plan.events[index]
            let when = event.when.map { $0.value.description }.joined(separator: ", ")
            let name = event.name?.text(in: language) ?? event.id
            return Tie(
                name: event.id, words: "\(event.id) “\(name)”, \(when)", gap: gap,
                relation: relation)
        // Not told by its name, which may be that of something hidden.
        case .unknown: return nil
        }
    }

    /// Its ties in both directions. What is hidden shows where this record names it, once per
    /// project, so that nobody can count it; what hidden records say of this one is not told.
    var ties: Ties {
        let mine = part.activity
        var ties = Ties()
        ties.after = record.after.compactMap { tie($0.activity, gap: $0.gap) }
        ties.partOf = details.partOf.flatMap { tie($0) }.map { [$0] } ?? []
        ties.related = details.related.compactMap { tie($0.activity, relation: $0.relation) }
        ties.jointWith = record.jointWith.map(\.id)
        let occasion = plan.occasions[Int(mine)]
        for (index, other) in plan.activities.enumerated() {
            let number = Int32(index)
            guard number != mine, viewpoint.canSee(number) else { continue }
            for prerequisite in other.after where prerequisite.activity.activity == mine {
                ties.before.append(tie(number, gap: prerequisite.gap))
            }
            if plan.occasions[index] == occasion { ties.heldWith.append(tie(number)) }
            if other.project.index != record.project.index,
                other.jointWith.contains(where: { $0.index == record.project.index })
            {
                ties.jointFrom.append(tie(number))
            }
            guard let others = other.boxedDetails?.value else { continue }
            if others.partOf?.activity == mine { ties.parts.append(tie(number)) }
            for related in others.related where related.activity.activity == mine {
                ties.related.append(tie(number, relation: related.relation))
            }
        }
        for reference in record.heldWith {
            if reference.activity.map({ viewpoint.canSee($0) }) ?? false { continue }
            ties.heldWith += tie(reference).map { [$0] } ?? []
        }
        for key in [\Ties.after, \.before, \.partOf, \.parts, \.related, \.heldWith, \.jointFrom] {
            var seen: Set<String> = []
            ties[keyPath: key].removeAll {
                !seen.insert("\($0.name) \($0.relation?.rawValue ?? "")").inserted
            }
        }
        return ties
    }

    // MARK: Findings

    /// The findings that concern it: it takes part, or the mistake lies in its record.
    func concerned(by findings: [Finding]) -> [Finding] {
        let extent = findings.contains { $0.activities.isEmpty } ? extent : nil
        return findings.filter { finding in
            if finding.activities.isEmpty { return extent?.contains(finding.place) ?? false }
            guard finding.activities.contains(part.activity) else { return false }
            let own = finding.parts.filter { $0.activity == part.activity }
            return part.session < 0 || own.isEmpty
                || own.contains { $0 == part || $0.session < 0 }
        }
    }

    /// Where its record stands in its file: from its id to the next line that is indented no
    /// further, or to the next activity on the same line.
    private var extent: RecordExtent {
        let start = record.place
        var extent = RecordExtent(start: start, lastLine: start.line, before: nil)
        let next = plan.activities.lazy.map(\.place)
            .filter { $0.file == start.file && $0.line == start.line && $0.column > start.column }
        extent.before = next.map(\.column).min()
        guard extent.before == nil else { return extent }
        let lines = plan.files[Int(start.file)].bytes.split(
            separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated().dropFirst(Int(start.line)) {
            let indentation = line.prefix { $0 == 0x20 }.count
            let first = line.dropFirst(indentation).first
            let isBlank = first == nil || first == 0x0D || first == 0x23
            if !isBlank, indentation < Int(start.column) { break }
            extent.lastLine = Int32(number + 1)
        }
        return extent
    }
}

/// The lines of one record of a file.
private struct RecordExtent {
    let start: Place
    var lastLine: Int32
    /// The column at which another record begins on the same line.
    var before: Int32?

    func contains(_ place: Place) -> Bool {
        guard place.file == start.file, (start.line...lastLine).contains(place.line) else {
            return false
        }
        return place.line > start.line
            || place.column >= start.column && place.column < before ?? .max
    }
}
