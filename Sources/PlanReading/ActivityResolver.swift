import PlanModel
import PlanTime

/// Resolves the references of one activity after the other.
struct ActivityResolver: Sendable {
    /// The plan with resolved records, without its activities: they are being changed meanwhile.
    let plan: Plan
    /// All activities, for their ids: these stay as they are while the rest is being changed.
    let activities: [Activity]
    /// The ids of the sessions of activities that have some.
    let sessionIDs: [Int: [String]]
    let zones: TimeZoneDatabase
    let lookup: Lookup
    let kinds: Set<String>
    /// By project id: its activities.
    let ranges: [String: Range<Int>]
    var findings: [Finding] = []
    private var goodZones: Set<String> = []
    /// The project of the activity before: most often it is this one's, too.
    private var lastProject: (id: String, index: Int32) = ("", -1)

    init(plan: Plan, sorted: SortedActivities, zones: TimeZoneDatabase, unreadIDs: Set<String>) {
        self.activities = sorted.activities
        var sessionIDs: [Int: [String]] = [:]
        for index in sorted.withSessions {
            sessionIDs[Int(index)] = sorted.activities[Int(index)].sessions.map(\.id)
        }
        self.sessionIDs = sessionIDs
        self.zones = zones
        self.lookup = Lookup(unreadIDs: unreadIDs)
        self.kinds = plan.kinds
        self.ranges = sorted.ranges
        var records = plan
        records.activities = []
        self.plan = records
    }

    mutating func resolve(_ activity: Activity) {
        if activity.project.id == lastProject.id {
            activity.project.index = lastProject.index
        } else {
            lookup.find(&activity.project, in: plan.projects, "project", &findings)
            if activity.project.isResolved {
                lastProject = (activity.project.id, activity.project.index)
            }
        }
        let own = plan.projects[activity.project]?.countries?.countries ?? []
        resolve(&activity.content, own: own)
        for index in activity.sessions.indices {
            resolve(&activity.sessions[index].content, own: own)
        }
        for index in activity.resources.indices {
            lookup.find(
                &activity.resources[index].resource, in: plan.resources, "resource", &findings)
        }
        if !activity.jointWith.isEmpty {
            lookup.find(&activity.jointWith, in: plan.projects, "project", &findings)
        }
        for index in activity.after.indices {
            resolve(&activity.after[index].activity, from: activity, acceptsEvents: false)
        }
        for index in activity.heldWith.indices {
            resolve(&activity.heldWith[index], from: activity, acceptsEvents: true)
        }
        if let kind = activity.kind, !kinds.contains(kind.value) {
            findings.append(unknownKind(kind, kinds))
        }
        resolveDetails(of: activity, own: own)
    }

    private mutating func resolveDetails(of activity: Activity, own: [Country]) {
        guard var details = activity.boxedDetails?.value,
            details.expertsFrom != nil || details.partOf != nil || !details.related.isEmpty
        else { return }
        if var experts = details.expertsFrom {
            lookup.resolve(&experts, in: plan.regions, own: own, &findings)
            details.expertsFrom = experts
        }
        if var whole = details.partOf {
            resolve(&whole, from: activity, acceptsEvents: false)
            details.partOf = whole
        }
        for index in details.related.indices {
            resolve(&details.related[index].activity, from: activity, acceptsEvents: true)
        }
        activity.boxedDetails = Boxed(details)
    }

    private mutating func resolve(_ content: inout PartContent, own: [Country]) {
        lookup.find(&content.venue, in: plan.venues, "venue", &findings)
        if content.countries != nil {
            lookup.resolve(&content.countries!, in: plan.regions, own: own, &findings)
        }
        if content.institutions != nil {
            for index in content.institutions!.indices {
                lookup.find(
                    &content.institutions![index].institution, in: plan.institutions, "institution",
                    &findings)
            }
        }
        if content.people != nil {
            for index in content.people!.indices {
                lookup.find(&content.people![index].person, in: plan.people, "person", &findings)
            }
        }
        if content.themes != nil {
            lookup.find(&content.themes!, in: plan.themes, "theme", &findings)
        }
        if let zone = content.timezone, !goodZones.contains(zone.value) {
            if zones.zone(named: zone.value) == nil {
                findings.append(unknownZone(zone, zones, isFirst: findings.count < 100))
            } else {
                goodZones.insert(zone.value)
            }
        }
    }

    // MARK: Names of activities

    /// Resolves `activity`, `activity/session`, `project/activity`, `project/activity/session`
    /// or, where it is accepted, the id of an event.
    mutating func resolve(
        _ reference: inout ActivityReference, from activity: Activity?, acceptsEvents: Bool
    ) {
        let parts = reference.name.split(separator: "/", omittingEmptySubsequences: false).map(
            String.init)
        let own = activity?.project.id
        switch parts.count {
        case 1:
            if let own, let found = index(of: parts[0], in: own) {
                reference.target = .activity(Int32(found))
            } else if acceptsEvents, let event = plan.events.index(of: parts[0]) {
                reference.target = .event(event)
            }
        case 2:
            if let found = index(of: parts[1], in: parts[0]) {
                reference.target = .activity(Int32(found))
            } else if let own, let found = index(of: parts[0], in: own) {
                reference.target = session(parts[1], of: found)
            }
        case 3:
            if let found = index(of: parts[1], in: parts[0]) {
                reference.target = session(parts[2], of: found)
            }
        default: break
        }
        guard reference.target == .unknown else { return }
        if parts.contains(where: lookup.unreadIDs.contains) { return }
        findings.append(
            Finding(
                rule: "file/unknown-reference", level: .error,
                message: acceptsEvents
                    ? "there is no activity or event `\(reference.name)`"
                    : "there is no activity `\(reference.name)`",
                hint: hint(for: parts, own: own, acceptsEvents), place: reference.place))
    }

    private func index(of id: String, in project: String) -> Int? {
        guard var range = ranges[project] else { return nil }
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let found = activities[middle].id
            if found == id { return middle }
            range =
                found.isScalarLess(than: id)
                ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }

    private func session(_ id: String, of activity: Int) -> ActivityReference.Target {
        guard let found = sessionIDs[activity]?.firstIndex(of: id) else { return .unknown }
        return .session(Int32(activity), Int32(found))
    }

    private func hint(for parts: [String], own: String?, _ acceptsEvents: Bool) -> String {
        guard findings.count < 100 else { return "write project/activity" }
        if parts.count == 1 {
            // The same id in another project is likelier than a slip.
            for project in ranges.keys.sorted() where index(of: parts[0], in: project) != nil {
                return "did you mean `\(project)/\(parts[0])`?"
            }
            var candidates = own.flatMap { ranges[$0] }.map { activities[$0].map(\.id) } ?? []
            if acceptsEvents { candidates += plan.events.ids }
            if let near = closest(to: parts[0], among: candidates) {
                return "did you mean `\(near)`?"
            }
        } else if let range = ranges[parts[0]] {
            if parts.count == 3, let found = index(of: parts[1], in: parts[0]),
                let near = closest(to: parts[2], among: sessionIDs[found] ?? [])
            {
                return "did you mean `\(parts[0])/\(parts[1])/\(near)`?"
            }
            let near = closest(to: parts[1], among: activities[range].map(\.id))
            if let near {
                return
                    "did you mean `\(([parts[0], near] + parts.dropFirst(2)).joined(separator: "/"))`?"
            }
        } else if parts.count == 2, let own, let found = index(of: parts[0], in: own),
            let near = closest(to: parts[1], among: sessionIDs[found] ?? [])
        {
            return "did you mean `\(parts[0])/\(near)`?"
        } else if let near = closest(to: parts[0], among: ranges.keys.sorted()) {
            return "did you mean `\(([near] + parts.dropFirst()).joined(separator: "/"))`?"
        }
        return "write the activity's id, or project/activity for another project's"
            + (acceptsEvents ? ", or the id of an event" : "")
    }
}
