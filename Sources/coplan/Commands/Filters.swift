import PlanChecking
import PlanModel
import PlanTime

/// Options that choose activities, the same in every command.
let activityFilters = [
    Option("project", value: "ID", "of this project", repeats: true),
    Option("country", value: "XX", "for or in this country", repeats: true),
    Option("person", value: "ID", "with this person", repeats: true),
    Option("institution", value: "ID", "with this institution", repeats: true),
    Option("venue", value: "ID", "at this venue", repeats: true),
    Option("theme", value: "ID", "on this theme or one below it", repeats: true),
    Option("from", value: "DATE", "on this day or later"),
    Option("to", value: "DATE", "on this day or earlier"),
]

/// The activities that the filters choose: any of the values of one option, and every option.
struct ActivityFilter: Sendable {
    var projects: Set<Int32>?
    var countries: Set<Country>?
    var people: Set<Int32>?
    var institutions: Set<Int32>?
    var venues: Set<Int32>?
    var themes: Set<Int32>?
    var from: CivilDay?
    var to: CivilDay?

    init(_ invocation: Invocation, _ plan: Plan) throws(Failure) {
        projects = try Self.indices(invocation, "project", plan.projects)
        // Of what is hidden the filters know nothing.
        let audience = try audience(invocation)
        people = try Self.indices(invocation, "person", plan.people) {
            $0.visibility?.value ?? .public <= audience
        }
        institutions = try Self.indices(invocation, "institution", plan.institutions)
        venues = try Self.indices(invocation, "venue", plan.venues) {
            $0.visibility?.value ?? .public <= audience
        }
        themes = try Self.indices(invocation, "theme", plan.themes)
        if let chosen = themes {
            themes = chosen.union(
                (0..<Int32(plan.themes.count)).filter {
                    plan.ancestors(ofTheme: $0).contains(where: chosen.contains)
                })
        }
        if invocation.has("country") {
            var countries: Set<Country> = []
            for word in invocation.all("country") {
                if let country = Country(word) {
                    countries.insert(country)
                } else if let region = plan.regions[word] {
                    countries.formUnion(region.countries?.countries ?? [])
                } else {
                    let near = closest(to: word, among: Country.codes + plan.regions.ids)
                    throw Failure(
                        "--country: there is no country or region “\(word)”",
                        hint: near.map { "did you mean \($0)?" })
                }
            }
            self.countries = countries
        }
        from = try Self.day(invocation, "from", \.first)
        to = try Self.day(invocation, "to", \.last)
        if let from, let to, from > to {
            throw Failure("--from \(from) is after --to \(to)", hint: "swap the two")
        }
    }

    /// Ids; a name or an alias is as good where it is the only one.
    private static func indices<Record: Identified>(
        _ invocation: Invocation, _ option: String, _ table: Table<Record>,
        includes: (Record) -> Bool = { _ in true }
    ) throws(Failure) -> Set<Int32>? {
        guard invocation.has(option) else { return nil }
        var found: Set<Int32> = []
        for word in invocation.all(option) {
            if let index = table.index(of: word), includes(table[index]) {
                found.insert(index)
                continue
            }
            let named = table.indices(named: word).filter { includes(table[$0]) }
            if named.count > 1 {
                throw Failure(
                    "--\(option): “\(word)” is the name of several",
                    hint: "write one of \(listed(named.map { table[$0].id }, most: 6))")
            }
            guard let index = named.first else {
                throw Failure(
                    "--\(option): there is no \(option) “\(word)” in the plan",
                    hint: table.suggestion(for: word, includes: includes)
                        .map { "did you mean \($0)?" })
            }
            found.insert(index)
        }
        return found
    }

    /// A day, or the first or last day of a month, quarter or year.
    private static func day(
        _ invocation: Invocation, _ option: String, _ end: KeyPath<DayRange, CivilDay>
    ) throws(Failure) -> CivilDay? {
        guard let word = invocation.value(option) else { return nil }
        do throws(DateProblem) {
            return try DateExpression.parse(word, as: .span).span[keyPath: end]
        } catch {
            throw Failure("--\(option): \(error.message)", hint: error.hint)
        }
    }

    /// Whether some part of the activity is chosen, its days aside.
    func matches(_ activity: Int32, _ plan: Plan, _ viewpoint: Viewpoint) -> Bool {
        guard choosesParts else { return true }
        return plan.parts(of: activity).contains { matches($0, plan) }
    }

    /// Whether some filter other than that of days is set.
    private var choosesParts: Bool {
        projects != nil || countries != nil || people != nil || institutions != nil || venues != nil
            || themes != nil
    }

    /// Whether some filter is set.
    var isSet: Bool { choosesParts || from != nil || to != nil }

    /// Whether a part is chosen, its days aside.
    func matches(_ part: PartID, _ plan: Plan) -> Bool {
        let activity = plan.activities[Int(part.activity)]
        if let projects, !projects.contains(activity.project.index),
            !activity.jointWith.contains(where: { projects.contains($0.index) })
        {
            return false
        }
        if let countries,
            !plan.countries(of: part).countries.contains(where: countries.contains),
            !(plan.hostCountry(of: part).map(countries.contains) ?? false)
        {
            return false
        }
        if let people, !plan.people(of: part).contains(where: { people.contains($0.person.index) })
        {
            return false
        }
        if let institutions,
            !plan.institutions(of: part).contains(where: {
                institutions.contains($0.institution.index)
            })
        {
            return false
        }
        if let venues, !(plan.venueReference(of: part).map { venues.contains($0.index) } ?? false) {
            return false
        }
        if let themes, !plan.themes(of: part).contains(where: { themes.contains($0.index) }) {
            return false
        }
        return true
    }

    func includes(_ days: DayRange?) -> Bool {
        guard from != nil || to != nil else { return true }
        guard let days else { return false }
        return days.last >= from ?? days.last && days.first <= to ?? days.first
    }
}
