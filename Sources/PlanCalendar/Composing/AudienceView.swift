public import PlanModel

/// What one audience may see of a plan.
public struct AudienceView: Sendable {
    public let plan: Plan
    public let audience: Visibility
    /// By activity.
    public let sees: [Bool]
    /// By project: whether its name may be told.
    private let knows: [Bool]

    public init(_ plan: Plan, audience: Visibility) {
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

    /// Whether the audience may know of a project: by its own visibility, or by an activity that it sees.
    public func knows(project: Reference<Project>) -> Bool {
        project.isResolved && knows[Int(project.index)]
    }

    /// Whether the audience may know of a project.
    public func knows(project index: Int32) -> Bool { knows[Int(index)] }

    /// Whether the audience may know of a person.
    public func knows(person index: Int32) -> Bool {
        (plan.people[index].visibility?.value ?? .public) <= audience
    }

    /// Whether the audience may know of a venue.
    public func knows(venue index: Int32) -> Bool {
        (plan.venues[index].visibility?.value ?? .public) <= audience
    }

    /// Whether where a part is held may be told: its venue, and so its city, is not hidden.
    public func knowsPlace(of part: PartID) -> Bool {
        guard let venue = plan.venueReference(of: part), venue.isResolved else { return true }
        return knows(venue: venue.index)
    }
}
