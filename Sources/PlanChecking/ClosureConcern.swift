import PlanModel
import PlanTime

/// Why a closure concerns an activity.
enum ClosureConcern {
    /// It is held there.
    case host(Country)
    /// It is for that country, which it or its session lists.
    case listed(Country)
    case project(id: String)
    case institution(id: String)
    /// The closure names nobody.
    case all

    var words: String {
        switch self {
        case .host(let country): "for the host country \(country.code)"
        case .listed(let country): "for \(country.code)"
        case .project(let id): "for the project \(id)"
        case .institution(let id): "for \(id)"
        case .all: "for all"
        }
    }
}

extension Plan {
    /// The days of a closure that concern a part, with the reason: because of the host, the
    /// countries that are listed (not those that are inherited), the project or an institution.
    func concerns(
        of closure: Closure, for part: PartID
    ) -> [(days: [Located<DayRange>], concern: ClosureConcern)] {
        var found: [(days: [Located<DayRange>], concern: ClosureConcern)] = []
        let (listed, areInherited) = countries(of: part)
        let host = hostCountry(of: part)
        func concern(_ country: Country) -> ClosureConcern? {
            if country == host { return .host(country) }
            return !areInherited && listed.contains(country) ? .listed(country) : nil
        }
        for (country, days) in closure.daysPerCountry {
            if let concern = concern(country.value) { found.append((days, concern)) }
        }
        guard !closure.days.isEmpty else { return found }
        for country in closure.countries?.countries ?? [] {
            if let concern = concern(country) { found.append((closure.days, concern)) }
        }
        let project = activities[Int(part.activity)].project
        if closure.projects.contains(where: { $0.index == project.index && $0.isResolved }) {
            found.append((closure.days, .project(id: project.id)))
        }
        if !closure.institutions.isEmpty {
            let named = institutions(of: part)
            for institution in closure.institutions
            where named.contains(where: {
                $0.institution.isResolved && $0.institution.index == institution.index
            }) {
                found.append((closure.days, .institution(id: institution.id)))
            }
        }
        if closure.countries == nil, closure.projects.isEmpty, closure.institutions.isEmpty {
            found.append((closure.days, .all))
        }
        return found
    }

    func name(of closure: Closure) -> String {
        closure.name?.text(in: settings.mainLanguage) ?? closure.id
    }
}

extension Closure {
    /// From its first day to its last, for whomever; nil where it has none.
    var span: DayRange? {
        let all = days.map(\.value) + daysPerCountry.flatMap { $0.days.map(\.value) }
        guard let first = all.map(\.first).min(), let last = all.map(\.last).max() else {
            return nil
        }
        return DayRange(first: first, last: last)
    }
}
