import PlanChecking
import PlanModel
import PlanTime

@testable import PlanSite

/// A plan of nothing, for what needs no activity.
enum SmallSite {
    static func contents() -> SiteContents {
        let plan = Plan(
            settings: Settings(), files: [], programmes: Table([]), projects: Table([]),
            institutions: Table([]), people: Table([]), regions: Table([]), venues: Table([]),
            resources: Table([]), themes: Table([]), events: Table([]), closures: Table([]),
            activities: [], waivers: [])
        let zones = TimeZoneDatabase()
        let context = CheckContext(
            plan: plan, expansion: plan.expanded(zones: zones),
            asOf: CivilDay(year: 2019, month: 5, day: 20)!, zones: zones, holidays: [:])
        return SiteContents(
            context, findings: [],
            options: SiteOptions(audience: .public, feeds: .relative("feeds/")))
    }
}
