import Parallel
public import PlanModel
import PlanTime

/// Lists of values, one for each part, one after the other in one array.
struct PartLists<Value: Sendable>: Sendable {
    fileprivate(set) var values: [Value] = []
    /// By part: where its values end.
    private var ends: [Int32] = []

    /// Where the values of a part are among `values`.
    @inline(__always)
    func range(_ part: Int) -> Range<Int> {
        (part == 0 ? 0 : Int(ends[part - 1]))..<Int(ends[part])
    }

    subscript(_ part: Int) -> ArraySlice<Value> { values[range(part)] }

    /// Where the values of the part that is being filled begin.
    fileprivate var filledFrom: Int { Int(ends.last ?? 0) }

    /// Adds a value to the part that is being filled.
    mutating func append(_ value: Value) { values.append(value) }

    /// Closes the list of the part that is being filled.
    mutating func endPart() { ends.append(Int32(values.count)) }

    /// Adds the lists of further parts.
    mutating func append(_ other: PartLists<Value>) {
        let offset = Int32(values.count)
        values += other.values
        ends += other.ends.lazy.map { $0 + offset }
    }

    mutating func change(_ body: (inout Value) -> Void) {
        for index in values.indices { body(&values[index]) }
    }
}

extension PartLists where Value: Comparable {
    /// Adds a value to the part that is being filled, in order and once.
    mutating func insert(_ value: Value) {
        var position = values.count
        while position > filledFrom, value < values[position - 1] { position -= 1 }
        if position > filledFrom, values[position - 1] == value { return }
        values.insert(value, at: position)
    }
}

/// What rules ask of every part of a plan, in flat arrays: an activity's record is looked up
/// once, not once a rule.
public struct PartFacts: Sendable {
    struct Institution: Sendable {
        var index: Int32
        var role: InstitutionRole
        /// Index into `whens`, or -1 where it is needed all the time.
        var when: Int32

        /// Whether the activity is for it: not a speaker, an observer or a donor.
        var isAudience: Bool { role == .invited || role == .host }
    }

    struct Person: Sendable {
        var index: Int32
        /// Index into `whens`, or -1 where the person is needed all the time.
        var when: Int32
    }

    /// Index of the project, or -1.
    private(set) var projects: [Int32] = []
    private(set) var statuses: [Status] = []
    /// Whether it can be in an overlap.
    private(set) var takesPart: [Bool] = []
    /// `Plan.occasions` of its activity.
    private(set) var occasions: [Int32] = []
    /// Whether its activity names projects that run it together with its own.
    private(set) var isJoint: [Bool] = []
    /// Index of the venue, or -1.
    private(set) var venues: [Int32] = []
    private(set) var hosts: [Country?] = []
    private(set) var isOnSite: [Bool] = []
    /// The countries it is for, sorted.
    private(set) var countries = PartLists<Country>()
    /// Whether these are its project's because none are listed.
    private(set) var inheritsCountries: [Bool] = []
    /// The countries from which guests come: those that are listed, and those that send experts;
    /// what is taken from the project is not listed. Sorted; the host may be among them.
    private(set) var guests = PartLists<Country>()
    /// Resolved, sorted, each once.
    private(set) var themes = PartLists<Int32>()
    /// Resolved ones.
    private(set) var institutions = PartLists<Institution>()
    /// Resolved ones.
    private(set) var people = PartLists<Person>()
    /// The parts of the time for which some are needed.
    private(set) var whens: [DateExpression] = []

    /// Gathers the facts of all parts, on all cores.
    public init(_ plan: Plan, _ expansion: Expansion) {
        let cuts = pieces(of: expansion.parts.count)
        let gathered = parallelMap(count: cuts.count) { number -> PartFacts in
            var facts = PartFacts(capacity: cuts[number].count)
            for index in cuts[number] { facts.add(expansion.parts[index], plan) }
            return facts
        }
        self.init(capacity: expansion.parts.count)
        for piece in gathered { append(piece) }
    }

    private init(capacity: Int) {
        projects.reserveCapacity(capacity)
        statuses.reserveCapacity(capacity)
        takesPart.reserveCapacity(capacity)
        occasions.reserveCapacity(capacity)
        isJoint.reserveCapacity(capacity)
        venues.reserveCapacity(capacity)
        hosts.reserveCapacity(capacity)
        isOnSite.reserveCapacity(capacity)
        inheritsCountries.reserveCapacity(capacity)
    }

    private mutating func add(_ part: PartID, _ plan: Plan) {
        let activity = plan.activities[Int(part.activity)]
        let status = plan.status(of: part)
        projects.append(activity.project.index)
        statuses.append(status)
        takesPart.append(status.takesPlace && !activity.isMilestone)
        occasions.append(plan.occasions[Int(part.activity)])
        isJoint.append(!activity.jointWith.isEmpty)
        venues.append(plan.venueIndex(of: part) ?? -1)
        hosts.append(plan.hostCountry(of: part))
        isOnSite.append(plan.isOnSite(part))
        let (listed, areInherited) = plan.countries(of: part)
        inheritsCountries.append(areInherited)
        for country in listed { countries.append(country) }
        countries.endPart()
        if !areInherited {
            for country in listed { guests.append(country) }
        }
        if let experts = activity.boxedDetails?.value.expertsFrom {
            for country in experts.countries { guests.insert(country) }
        }
        guests.endPart()
        add(themes: plan.themes(of: part))
        for use in plan.institutions(of: part) where use.institution.isResolved {
            institutions.append(
                Institution(index: use.institution.index, role: use.role, when: add(use.when)))
        }
        institutions.endPart()
        for use in plan.people(of: part) where use.person.isResolved {
            people.append(Person(index: use.person.index, when: add(use.when)))
        }
        people.endPart()
    }

    private mutating func add(themes references: [Reference<Theme>]) {
        for reference in references where reference.isResolved { themes.insert(reference.index) }
        themes.endPart()
    }

    private mutating func add(_ when: Located<DateExpression>?) -> Int32 {
        guard let when else { return -1 }
        whens.append(when.value)
        return Int32(whens.count - 1)
    }

    private mutating func append(_ other: consuming PartFacts) {
        projects += other.projects
        statuses += other.statuses
        takesPart += other.takesPart
        occasions += other.occasions
        isJoint += other.isJoint
        venues += other.venues
        hosts += other.hosts
        isOnSite += other.isOnSite
        inheritsCountries += other.inheritsCountries
        countries.append(other.countries)
        guests.append(other.guests)
        themes.append(other.themes)
        if !other.whens.isEmpty {
            let offset = Int32(whens.count)
            other.institutions.change { if $0.when >= 0 { $0.when += offset } }
            other.people.change { if $0.when >= 0 { $0.when += offset } }
            whens += other.whens
        }
        institutions.append(other.institutions)
        people.append(other.people)
    }

    /// The countries whose calendars matter: those of hosts and of guests. By their numbers.
    public var countriesWithCalendars: [Bool] {
        var matters = [Bool](repeating: false, count: Country.count)
        for case let host? in hosts { matters[Int(host.number)] = true }
        for guest in guests.values { matters[Int(guest.number)] = true }
        return matters
    }

    /// The part of the time for which something is needed; nil where it is needed all of it.
    func when(_ index: Int32) -> DateExpression? { index < 0 ? nil : whens[Int(index)] }
}
