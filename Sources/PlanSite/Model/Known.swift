import PlanCalendar
import PlanChecking
import PlanModel

/// The records that have a page of their own: those that something the audience sees names.
struct Known: Sendable {
    /// Indices, in the order of the plan.
    let projects: [Int32]
    let institutions: [Int32]
    let themes: [Int32]
    /// By code.
    let countries: [Country]
    /// By country: places in `SiteContents.entries` of what is held there.
    let hosted: [Country: [Int]]
    private let isInstitutionKnown: [Bool]
    private let isThemeKnown: [Bool]

    init(_ plan: Plan, view: AudienceView, viewpoint: Viewpoint, entries: [Entry]) {
        projects = plan.projects.records.indices.map { Int32($0) }.filter {
            view.knows(project: $0)
        }
        var institutions = [Bool](repeating: false, count: plan.institutions.count)
        var themes = [Bool](repeating: false, count: plan.themes.count)
        var countries: Set<Country> = []
        var hosted: [Country: [Int]] = [:]
        func add(_ theme: Reference<Theme>) {
            guard theme.isResolved, !themes[Int(theme.index)] else { return }
            themes[Int(theme.index)] = true
            for above in plan.ancestors(ofTheme: theme.index) { themes[Int(above)] = true }
        }
        for index in projects {
            let project = plan.projects[index]
            for institution in project.lead + project.partners where institution.isResolved {
                institutions[Int(institution.index)] = true
            }
            for theme in project.themes { add(theme) }
            countries.formUnion(project.countries?.countries ?? [])
        }
        for (place, entry) in entries.enumerated() {
            var hosts: Set<Country> = []
            for part in plan.parts(of: entry.activity) {
                for use in plan.institutions(of: part) where use.institution.isResolved {
                    institutions[Int(use.institution.index)] = true
                }
                for theme in plan.themes(of: part) { add(theme) }
                countries.formUnion(plan.countries(of: part).countries)
                if viewpoint.canSeePlace(of: part), let host = plan.hostCountry(of: part) {
                    hosts.insert(host)
                }
            }
            for host in hosts { hosted[host, default: []].append(place) }
        }
        self.hosted = hosted
        self.countries = countries.union(hosted.keys).sorted()
        self.institutions = institutions.indices.filter { institutions[$0] }.map { Int32($0) }
        self.themes = themes.indices.filter { themes[$0] }.map { Int32($0) }
        isInstitutionKnown = institutions
        isThemeKnown = themes
    }

    func hasPage(institution: Int32) -> Bool { isInstitutionKnown[Int(institution)] }

    func hasPage(theme: Int32) -> Bool { isThemeKnown[Int(theme)] }
}
