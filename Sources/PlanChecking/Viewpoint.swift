public import PlanModel
public import PlanTime

/// What an audience may see of a plan: pointer, not payload.
///
/// What is above the audience takes part in every check, but shows only as “a restricted
/// activity of PROJECT”, with whom to call. (An object, because every finding is written with it,
/// and a plan is much to copy.)
public final class Viewpoint: Sendable {
    public let plan: Plan
    public let audience: Visibility
    /// By activity.
    private let isHidden: [Bool]
    /// What a country is called in the plan's language.
    let countryName: @Sendable (Country) -> String

    public init(
        _ plan: Plan, audience: Visibility,
        countryName: @escaping @Sendable (Country) -> String = { $0.code }
    ) {
        self.plan = plan
        self.audience = audience
        self.countryName = countryName
        self.isHidden =
            audience == .restricted
            ? [] : plan.activities.indices.map { plan.visibility(of: Int32($0)) > audience }
    }

    /// Whether everything may be seen.
    public var seesAll: Bool { audience == .restricted }

    public func canSee(_ activity: Int32) -> Bool { isHidden.isEmpty || !isHidden[Int(activity)] }

    /// Whether the finding shows at all: not where every activity of it is hidden, nor where it
    /// would tell where something is held at a venue that is hidden.
    public func shows(_ finding: Finding) -> Bool {
        seesAll || finding.activities.isEmpty
            || finding.activities.contains { canSee($0) } && !tellsHiddenPlace(finding)
    }

    /// Rules whose findings rest on the country or the seats of the place.
    private static let rulesOfPlace: Set<String> = [
        "calendar/closure", "calendar/holiday", "calendar/weekend", "calendar/window-blocked",
        "calendar/window-tight", "scope/seats",
    ]

    private func tellsHiddenPlace(_ finding: Finding) -> Bool {
        Self.rulesOfPlace.contains(finding.rule)
            && finding.parts.contains { !canSeePlace(of: $0) }
    }

    /// The days of a finding. Those of an overlap are for both sides to see; elsewhere those of
    /// what is hidden are not told.
    public func days(_ finding: Finding) -> (first: CivilDay?, last: CivilDay?) {
        if finding.rule.hasPrefix("overlap/") || finding.activities.allSatisfy({ canSee($0) }) {
            return (finding.firstDay, finding.lastDay)
        }
        let isPartSeen = finding.parts.first.map { canSee($0.activity) } ?? false
        return isPartSeen ? (finding.firstDay, finding.firstDay) : (nil, nil)
    }

    /// `project/activity`, or `restricted:PROJECT`.
    public func name(_ activity: Int32) -> String {
        let record = plan.activities[Int(activity)]
        return canSee(activity) ? record.fullName : "restricted:\(record.project.id)"
    }

    /// A person or venue may be hidden by a visibility of its own.
    public func canSee(_ resource: ResourceName) -> Bool {
        if seesAll { return true }
        switch resource {
        case .person(let index):
            return (plan.people[index].visibility?.value ?? .public) <= audience
        case .venue(let index): return (plan.venues[index].visibility?.value ?? .public) <= audience
        case .resource, .institution, .country, .project: return true
        }
    }

    /// Whether the audience may know where a part is held: not at a venue that is hidden.
    public func canSeePlace(of part: PartID) -> Bool {
        guard !seesAll, let venue = plan.venueReference(of: part), venue.isResolved else {
            return true
        }
        return canSee(.venue(venue.index))
    }

    /// Whom to call about an activity that is hidden: “a restricted activity of PROJECT, contact …”.
    public func pointer(to activity: Int32) -> String {
        let project = plan.activities[Int(activity)].project
        return "a restricted activity of \(project.id)"
            + (contactOfProject(of: activity).map { ", contact \($0)" } ?? "")
    }

    /// The contact of an activity's project, else of its programme: a hidden activity's own is not
    /// told.
    public func contactOfProject(of activity: Int32) -> String? {
        plan.contact(ofProject: plan.activities[Int(activity)].project.index)
    }

    /// `person:jdupont`, or `person:restricted`.
    public func text(_ resource: ResourceName) -> String {
        if canSee(resource) { return resource.text(in: plan) }
        if case .person = resource { return "person:restricted" }
        return "venue:restricted"
    }
}
