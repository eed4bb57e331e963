import PlanModel

/// A page of the site, whatever its language.
enum Route: Hashable {
    /// The next twelve months.
    case planner
    /// January to December.
    case year(Int)
    case month(year: Int, month: Int)
    /// All activities; of a large plan those of a year.
    case list
    case listOfYear(Int)
    case projects
    case countries
    case institutions
    case themes
    case conflicts
    case synergies
    case subscribe
    /// By index in the plan.
    case activity(Int32)
    case project(Int32)
    case country(Country)
    case institution(Int32)
    case theme(Int32)

    /// Below the folder of a language.
    func path(in plan: Plan) -> String {
        switch self {
        case .planner: return "index.html"
        case .year(let year): return "years/\(year).html"
        case .month(let year, let month):
            return "months/\(year)-\(month < 10 ? "0" : "")\(month).html"
        case .list: return "list.html"
        case .listOfYear(let year): return "lists/\(year).html"
        case .projects: return "projects.html"
        case .countries: return "countries.html"
        case .institutions: return "institutions.html"
        case .themes: return "themes.html"
        case .conflicts: return "conflicts.html"
        case .synergies: return "synergies.html"
        case .subscribe: return "subscribe.html"
        case .activity(let index):
            let activity = plan.activities[Int(index)]
            return "activities/\(activity.project.id)/\(activity.id).html"
        case .project(let index): return "projects/\(plan.projects[index].id).html"
        case .country(let country): return "countries/\(country.code).html"
        case .institution(let index): return "institutions/\(plan.institutions[index].id).html"
        case .theme(let index): return "themes/\(plan.themes[index].id).html"
        }
    }

    /// The feed that holds what the page shows, below the audience's folder of feeds; nil where
    /// no feed holds just that.
    func feed(in plan: Plan) -> String? {
        switch self {
        case .planner, .list, .subscribe: "all.ics"
        case .project(let index): "projects/\(plan.projects[index].id).ics"
        case .country(let country): "countries/\(country.code).ics"
        case .institution(let index): "institutions/\(plan.institutions[index].id).ics"
        case .theme(let index): "themes/\(plan.themes[index].id).ics"
        default: nil
        }
    }
}

extension PageWriter {
    /// From this page to another in the same language.
    func address(of route: Route) -> String { address(of: route, in: language) }

    func address(of route: Route, in language: SiteLanguage) -> String {
        up + language.folder + route.path(in: site.plan)
    }
}
