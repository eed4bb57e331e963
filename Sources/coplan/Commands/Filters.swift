import PlanChecking
import PlanModel
import PlanTime

/// Options that choose activities, the same in every command.
let activityFilters = [
    Option("project", value: "ID", "of this project", repeats: true),
    Option("country", value: "XX", "for or in this country, or region", repeats: true),
    Option("person", value: "ID", "with this person", repeats: true),
    Option("institution", value: "ID", "with this institution", repeats: true),
    Option("venue", value: "ID", "at this venue", repeats: true),
    Option("theme", value: "ID", "on this theme or one below it", repeats: true),
    Option("kind", value: "KIND", "of this kind: training, seminar …", repeats: true),
    Option("status", value: "STATUS", "with this status: tentative …", repeats: true),
    Option("from", value: "DATE", "on this day or later"),
    Option("to", value: "DATE", "on this day or earlier"),
]

/// What the filters mean, for the help of commands that take them.
let filterDetails = """
    The filters combine: with one of them given twice either value will do, different ones must all
    fit. DATE is a day, or a month, quarter or year for its first or last day.
    """

/// The activities that the filters choose: any of the values of one option, and every option.
struct ActivityFilter: Sendable {
    var projects: Set<Int32>?
    var countries: Set<Country>?
    var people: Set<Int32>?
    var institutions: Set<Int32>?
    var venues: Set<Int32>?
    var themes: Set<Int32>?
    var kinds: Set<String>?
    var statuses: Set<Status>?
    var from: CivilDay?
    var to: CivilDay?
    /// The one file that was asked for, as an index into the plan's files.
    var file: Int32?

    init(_ invocation: Invocation, _ loaded: LoadedPlan) throws(Failure) {
        let plan = loaded.plan
        // Only what the audience may know of is found, and suggested.
        let names = loaded.viewpoint.seesAll ? nil : VisibleNames(plan, loaded.viewpoint)
        projects = try Self.indices(invocation, "project", plan.projects, nil)
        people = try Self.indices(invocation, "person", plan.people, names?.people)
        institutions = try Self.indices(
            invocation, "institution", plan.institutions, names?.institutions)
        venues = try Self.indices(invocation, "venue", plan.venues, names?.venues)
        themes = try Self.indices(invocation, "theme", plan.themes, names?.themes)
        if let chosen = themes {
            themes = chosen.union(
                (0..<Int32(plan.themes.count)).filter {
                    plan.ancestors(ofTheme: $0).contains(where: chosen.contains)
                })
        }
        countries = try Self.countries(invocation, plan)
        let knownKinds = plan.kinds
        kinds = try Self.words(
            invocation, "kind", knownKinds.sorted { $0.isScalarLess(than: $1) }
        ) {
            knownKinds.contains($0) ? $0 : nil
        }
        statuses = try Self.words(invocation, "status", Status.allCases.map(\.rawValue)) {
            Status(rawValue: $0)
        }
        from = try Self.day(invocation, "from", \.first)
        to = try Self.day(invocation, "to", \.last)
        if let from, let to, from > to {
            throw Failure("--from \(from) is after --to \(to)", hint: "swap the two")
        }
        if let only = loaded.onlyFile {
            file = plan.files.firstIndex { $0.path == only }.map { Int32($0) }
        }
    }

    /// Ids; a name or an alias is as good where it is the only one.
    private static func indices<Record: Identified>(
        _ invocation: Invocation, _ option: String, _ table: Table<Record>, _ visible: Set<Int32>?
    ) throws(Failure) -> Set<Int32>? {
        guard invocation.has(option) else { return nil }
        var found: Set<Int32> = []
        for word in invocation.all(option) {
            if let index = table.index(of: word), visible?.contains(index) ?? true {
                found.insert(index)
                continue
            }
            let named = table.indices(named: word).filter { visible?.contains($0) ?? true }
            if named.count > 1 {
                throw Failure(
                    "--\(option): “\(word)” is the name of several",
                    hint: "write one of \(listed(named.map { table[$0].id }, most: 6))")
            }
            guard let index = named.first else {
                func isKnown(_ record: Record) -> Bool {
                    visible.map { table.index(of: record.id).map($0.contains) ?? false } ?? true
                }
                let known = table.records.filter(isKnown).map(\.id)
                let whose = visible == nil ? "" : " that this audience sees"
                throw Failure(
                    "--\(option): there is no \(option) “\(word)” in the plan\(whose)",
                    hint: table.suggestion(for: word, includes: isKnown)
                        .map { "did you mean \($0)?" } ?? fewWords(known))
            }
            found.insert(index)
        }
        return found
    }

    /// The names to choose from, where they are few.
    private static func fewWords(_ names: [String]) -> String? {
        guard (1...8).contains(names.count) else { return nil }
        return names.count == 1
            ? "the only one is \(names[0])" : "they are \(names.joined(separator: ", "))"
    }

    private static func countries(_ invocation: Invocation, _ plan: Plan) throws(Failure)
        -> Set<Country>?
    {
        guard invocation.has("country") else { return nil }
        var countries: Set<Country> = []
        for word in invocation.all("country") {
            if let country = Country(word) {
                countries.insert(country)
            } else if let region = plan.regions[word] {
                countries.formUnion(region.countries?.countries ?? [])
            } else {
                let near =
                    Country.misnomers[word]
                    ?? closest(to: word, among: Country.codes + plan.regions.ids)
                throw Failure(
                    "--country: there is no country or region “\(word)”",
                    hint: near.map { "did you mean \($0)?" }
                        ?? "write a code of two capital letters, or the id of a region")
            }
        }
        return countries
    }

    private static func words<Word: Hashable>(
        _ invocation: Invocation, _ option: String, _ known: [String], _ read: (String) -> Word?
    ) throws(Failure) -> Set<Word>? {
        guard invocation.has(option) else { return nil }
        var found: Set<Word> = []
        for text in invocation.all(option) {
            guard let word = read(text) else {
                throw Failure(
                    "--\(option): there is no \(option) “\(text)”",
                    hint: closest(to: text, among: known).map { "did you mean \($0)?" }
                        ?? "they are \(known.joined(separator: ", "))")
            }
            found.insert(word)
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
        return plan.parts(of: activity).contains { matches($0, plan, viewpoint) }
    }

    /// Whether some filter other than those of days is set.
    private var choosesParts: Bool {
        projects != nil || countries != nil || people != nil || institutions != nil || venues != nil
            || themes != nil || kinds != nil || statuses != nil || file != nil
    }

    /// Whether some filter is set.
    var isSet: Bool { choosesParts || from != nil || to != nil }

    /// Whether a part is chosen, its days aside.
    func matches(_ part: PartID, _ plan: Plan, _ viewpoint: Viewpoint) -> Bool {
        guard choosesParts else { return true }
        let activity = plan.activities[Int(part.activity)]
        if let file, activity.place.file != file { return false }
        if let kinds, !kinds.contains(activity.kind?.value ?? StandardKind.other.rawValue) {
            return false
        }
        if let statuses, !statuses.contains(plan.status(of: part)) { return false }
        if let projects, !projects.contains(activity.project.index),
            !activity.jointWith.contains(where: { projects.contains($0.index) })
        {
            return false
        }
        if let countries,
            !plan.countries(of: part).countries.contains(where: countries.contains),
            !(viewpoint.canSeePlace(of: part)
                && plan.hostCountry(of: part).map(countries.contains) ?? false)
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
