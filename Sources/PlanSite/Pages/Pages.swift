import PlanModel

extension PageWriter {
    /// Writes the page of a route.
    mutating func page(_ route: Route) {
        switch route {
        case .planner: plannerPage()
        case .year(let year): yearPage(year)
        case .month(let year, let month): monthPage(Month(year: year, number: month))
        case .list: listPage(nil)
        case .listOfYear(let year): listPage(year)
        case .projects: projectsPage()
        case .countries: countriesPage()
        case .institutions: institutionsPage()
        case .themes: themesPage()
        case .conflicts: conflictsPage()
        case .synergies: synergiesPage()
        case .subscribe: subscribePage()
        case .activity(let index): activityPage(index)
        case .project(let index): projectPage(index)
        case .country(let country): countryPage(country)
        case .institution(let index): institutionPage(index)
        case .theme(let index): themePage(index)
        }
    }
}
