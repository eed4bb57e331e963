public import PlanChecking
import PlanModel
public import PlanTime

/// What a feed of an audience's folder holds, for pages that show the same.
public struct FeedMembers: Sendable {
    /// A part of the plan in a feed.
    public struct Member: Sendable {
        /// Index into `Expansion.parts`.
        public var part: Int32
        /// Whether the feed's owner takes part; else it is there because it concerns its country.
        public var isAddressed: Bool
    }
    /// Below the audience's folder: `projects/copolad.ics`.
    public var path: String
    /// What calendars call it.
    public var name: String
    /// In the order of the plan.
    public var members: [Member]

    /// All feeds that an export of this plan writes for the view's audience, deadlines and
    /// free/busy apart: the families and those under `feeds:`, in order of their paths.
    public static func all(_ view: AudienceView, _ expansion: Expansion, asOf: CivilDay)
        -> [FeedMembers]
    {
        let families = FeedFamilies(view: view, expansion: expansion)
        let own = view.plan.settings.feeds.filter { $0.audience == view.audience }
        return (families.outlines() + families.outlines(of: own, asOf: asOf)).map { outline in
            FeedMembers(
                path: outline.path, name: outline.name,
                members: outline.entries.map {
                    Member(part: $0.part, isAddressed: $0.isAddressed)
                })
        }.sorted { $0.path.isScalarLess(than: $1.path) }
    }
}
