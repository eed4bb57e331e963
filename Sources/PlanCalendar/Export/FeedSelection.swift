import PlanChecking
import PlanModel
import PlanTime

/// Which parts of a plan a feed under `feeds:` selects, whoever may see them.
struct FeedSelection {
    private let plan: Plan
    private let definition: FeedDefinition
    private let projects: Set<Int32>?
    private let programmes: Set<Int32>?
    private let countries: Set<Country>?
    private let themes: Set<Int32>?
    private let institutions: Set<Int32>?
    private let people: Set<Int32>?
    private let venues: Set<Int32>?
    private let kinds: Set<String>?
    private let statuses: Set<Status>?

    init(_ definition: FeedDefinition, in plan: Plan) {
        self.plan = plan
        self.definition = definition
        projects = definition.projects.map { Set($0.map(\.index)) }
        programmes = definition.programmes.map { Set($0.map(\.index)) }
        countries = definition.countries.map { Set($0.countries) }
        themes = definition.themes.map { Set($0.map(\.index)) }
        institutions = definition.institutions.map { Set($0.map(\.index)) }
        people = definition.people.map { Set($0.map(\.index)) }
        venues = definition.venues.map { Set($0.map(\.index)) }
        kinds = definition.kinds.map { Set($0.map(\.value)) }
        statuses = definition.statuses.map { Set($0.map(\.value)) }
    }

    /// Whether a part is in the feed: by one value of every key that is given, or with `any` by
    /// one value of any key. Without a key everything is in it.
    func includes(_ part: PartID) -> Bool {
        let activity = plan.activities[Int(part.activity)]
        let answers: [Bool?] = [
            projects.map { wanted in
                ([activity.project] + activity.jointWith).contains { wanted.contains($0.index) }
            },
            programmes.map { wanted in
                plan.projects[activity.project]?.programme.map { wanted.contains($0.index) }
                    ?? false
            },
            countries.map { !$0.isDisjoint(with: plan.countries(of: part).countries) },
            themes.map { wanted in
                plan.themes(of: part).contains {
                    plan.lineage(of: $0).contains { wanted.contains($0) }
                }
            },
            institutions.map { wanted in
                plan.institutions(of: part).contains { wanted.contains($0.institution.index) }
            },
            people.map { wanted in
                plan.people(of: part).contains { wanted.contains($0.person.index) }
            },
            venues.map { wanted in
                plan.venueReference(of: part).map { wanted.contains($0.index) } ?? false
            },
            kinds.map { $0.contains(activity.kind?.value ?? StandardKind.other.rawValue) },
            statuses.map { $0.contains(plan.status(of: part)) },
        ]
        let given = answers.compactMap { $0 }
        if given.isEmpty { return true }
        return definition.isAny ? given.contains(true) : !given.contains(false)
    }

    /// The days that the feed reaches to, seen from a day.
    func reach(from asOf: CivilDay) -> DayRange {
        var range = DayRange(
            first: CivilDay(year: 1, month: 1, day: 1)!,
            last: CivilDay(year: 9999, month: 12, day: 31)!)
        if case .span(let past) = definition.past {
            range.first = past.added(to: asOf, backwards: true)
        }
        if case .span(let future) = definition.future { range.last = future.added(to: asOf) }
        return range
    }
}

extension Plan {
    /// A theme and its ancestors.
    func lineage(of theme: Reference<Theme>) -> [Int32] {
        var found: [Int32] = []
        var next = theme.index
        // The reader reports circles of parents; here they end.
        while next >= 0, !found.contains(next) {
            found.append(next)
            next = themes[next].parent?.index ?? -1
        }
        return found
    }
}
