import PlanModel

/// What one audience may see of a plan.
struct AudienceView: Sendable {
    let plan: Plan
    let audience: Visibility
    /// By activity.
    let sees: [Bool]
    /// By project: whether its name may be told.
    private let knows: [Bool]

    init(_ plan: Plan, audience: Visibility) {
        self.plan = plan
        self.audience = audience
        sees = plan.activities.indices.map { plan.visibility(of: Int32($0)) <= audience }
        // A project's visibility is the default of its activities: one that shows may name it.
        var knows = plan.projects.records.map { ($0.visibility?.value ?? .public) <= audience }
        for (index, activity) in plan.activities.enumerated() where sees[index] {
            if activity.project.isResolved { knows[Int(activity.project.index)] = true }
        }
        self.knows = knows
    }

    func knows(project: Reference<Project>) -> Bool {
        project.isResolved && knows[Int(project.index)]
    }

    func knows(project index: Int32) -> Bool { knows[Int(index)] }

    func knows(person index: Int32) -> Bool {
        (plan.people[index].visibility?.value ?? .public) <= audience
    }

    func knows(venue index: Int32) -> Bool {
        (plan.venues[index].visibility?.value ?? .public) <= audience
    }

    /// Whether where a part is held may be told: its venue, and so its city, is not hidden.
    func knowsPlace(of part: PartID) -> Bool {
        guard let venue = plan.venueReference(of: part), venue.isResolved else { return true }
        return knows(venue: venue.index)
    }
}
