import PlanModel

/// What a path of the site stands for.
enum SiteFile: Sendable {
    case styleSheet
    case script
    /// A page in the language with this number.
    case page(Route, language: Int)

    /// Every file of a site, by its path.
    static func all(_ site: SiteContents) -> [String: SiteFile] {
        var files: [String: SiteFile] = [StyleSheet.path: .styleSheet, Script.path: .script]
        for route in routes(site) {
            let path = route.path(in: site.plan)
            for (number, language) in site.languages.enumerated() {
                files[language.folder + path] = .page(route, language: number)
            }
        }
        return files
    }

    private static func routes(_ site: SiteContents) -> [Route] {
        var routes: [Route] = [
            .planner, .list, .projects, .countries, .institutions, .themes, .conflicts, .synergies,
            .subscribe,
        ]
        routes += site.years.map { .year($0) }
        routes += site.months.map { .month(year: $0.year, month: $0.number) }
        routes += site.listYears.filter { $0 != site.mainListYear }.map { .listOfYear($0) }
        routes += site.entries.map { .activity($0.activity) }
        routes += site.known.projects.map { .project($0) }
        routes += site.known.countries.map { .country($0) }
        routes += site.known.institutions.map { .institution($0) }
        routes += site.known.themes.map { .theme($0) }
        return routes
    }

    func composed(_ site: SiteContents, path: String) -> Page {
        switch self {
        case .styleSheet:
            return Page(path: path, mediaType: .css, bytes: StyleSheet.bytes(site.marks))
        case .script: return Page(path: path, mediaType: .javascript, bytes: Script.bytes)
        case .page(let route, let number):
            var writer = PageWriter(site, site.languages[number], path: path)
            writer.page(route)
            return Page(path: path, mediaType: .html, bytes: writer.bytes)
        }
    }
}
