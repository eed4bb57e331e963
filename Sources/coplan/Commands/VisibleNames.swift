import PlanChecking
import PlanModel

/// The records that an audience may know of: those that something it sees names.
///
/// Filters find and suggest these alone, so that nobody learns by asking who or what is used in
/// hidden activities only.
struct VisibleNames: Sendable {
    /// Indices into the plan's tables.
    private(set) var people: Set<Int32> = []
    private(set) var venues: Set<Int32> = []
    private(set) var institutions: Set<Int32> = []
    private(set) var themes: Set<Int32> = []

    init(_ plan: Plan, _ viewpoint: Viewpoint) {
        for project in plan.projects.records {
            institutions.formUnion((project.lead + project.partners).map(\.index))
            themes.formUnion(project.themes.map(\.index))
        }
        for activity in plan.activities.indices where viewpoint.canSee(Int32(activity)) {
            for part in plan.parts(of: Int32(activity)) {
                for use in plan.people(of: part) where use.person.isResolved {
                    if viewpoint.canSee(.person(use.person.index)) {
                        people.insert(use.person.index)
                    }
                }
                if let venue = plan.venueIndex(of: part), viewpoint.canSee(.venue(venue)) {
                    venues.insert(venue)
                }
                institutions.formUnion(plan.institutions(of: part).map(\.institution.index))
                themes.formUnion(plan.themes(of: part).map(\.index))
            }
        }
        for theme in themes where theme >= 0 {
            themes.formUnion(plan.ancestors(ofTheme: theme))
        }
    }
}
