import Parallel
public import PlanTime

/// What rules ask of every part of a plan, in flat arrays. It is gathered while an activity is at
/// hand: to look at a million records again takes longer than most rules do.
///
/// An object, because it is handed on everywhere, and its arrays are many to copy.
public final class PartFacts: Sendable {
    public struct Institution: Sendable, BitwiseCopyable {
        public var index: Int32
        public var role: InstitutionRole
        /// Index into `whens`, or -1 where it is needed all the time.
        public var when: Int32

        /// Whether the activity is for it: not a speaker, an observer or a donor.
        public var isAudience: Bool { role == .invited || role == .host }
    }

    public struct Person: Sendable, BitwiseCopyable {
        public var index: Int32
        /// Index into `whens`, or -1 where the person is needed all the time.
        public var when: Int32
    }

    /// Every activity without sessions and every session, in the order of the activities.
    public let parts: [PartID]
    /// By activity: the index of its first part; one more entry at the end.
    public let firstParts: [Int32]
    /// When it takes place; nil where that is not written, or cannot be read.
    public let dates: [DateExpression?]
    /// Where its date has hours: the zone that is written for them, an index into `zoneNames`. -1
    /// where none is, and elsewhere.
    public let zones: [Int32]
    /// IANA names; one may stand there more than once.
    public let zoneNames: [String]
    /// Whether it takes place more than once, or not on its first date: a rule, or days of its own.
    public let repeats: [Bool]
    /// Whether it says in which languages it is held.
    public let hasLanguages: [Bool]
    /// Whether its activity has deadlines of its own.
    public let hasDeadlines: [Bool]
    /// Index of the project, or -1.
    public let projects: [Int32]
    public let statuses: [Status]
    /// Whether it can be in an overlap: it takes place and is no milestone.
    public let takesPart: [Bool]
    /// `Plan.occasions` of its activity.
    public let occasions: [Int32]
    /// Whether its activity names projects that run it together with its own.
    public let isJoint: [Bool]
    /// Index of the venue, or -1.
    public let venues: [Int32]
    public let hosts: [Country?]
    public let isOnSite: [Bool]
    /// The countries it is for, sorted.
    public let countries: PartLists<Country>
    /// Whether these are its project's because none are listed.
    public let inheritsCountries: [Bool]
    /// The countries from which guests come: those that are listed, and those that send experts;
    /// what is taken from the project is not listed. Sorted; the host may be among them.
    public let guests: PartLists<Country>
    /// Resolved, sorted, each once.
    public let themes: PartLists<Int32>
    /// Resolved ones.
    public let institutions: PartLists<Institution>
    /// Resolved ones.
    public let people: PartLists<Person>
    /// The parts of the time for which some are needed.
    public let whens: [DateExpression]
    /// Indices of the activities that have prerequisites (`after`).
    public let afterOthers: [Int32]
    /// Indices of the activities in which somebody or something is needed for a part of the time.
    public let neededInPart: [Int32]
    /// Indices of the activities that are part of another one.
    public let partsOfWholes: [Int32]
    /// Parts with hours for which no zone is written, neither there nor in coplan.yaml: these are
    /// read in UTC.
    public let withoutZone: [PartID]

    /// - Parameter pieces: the facts of all activities, in their order.
    /// - Parameter occasions: `Plan.occasions`.
    package init(joining pieces: [PartFactsGatherer], occasions: [Int32]) {
        parts = joined(pieces.map(\.parts))
        firstParts =
            joined(pieces.map(\.firstParts), after: pieces.map(\.parts.count)) + [
                Int32(parts.count)
            ]
        dates = joined(pieces.map(\.dates))
        repeats = joined(pieces.map(\.repeats))
        hasLanguages = joined(pieces.map(\.hasLanguages))
        hasDeadlines = joined(pieces.map(\.hasDeadlines))
        projects = joined(pieces.map(\.projects))
        statuses = joined(pieces.map(\.statuses))
        takesPart = joined(pieces.map(\.takesPart))
        isJoint = joined(pieces.map(\.isJoint))
        venues = joined(pieces.map(\.venues))
        hosts = joined(pieces.map(\.hosts))
        isOnSite = joined(pieces.map(\.isOnSite))
        inheritsCountries = joined(pieces.map(\.inheritsCountries))
        countries = PartLists(joining: pieces.map(\.countries))
        guests = PartLists(joining: pieces.map(\.guests))
        themes = PartLists(joining: pieces.map(\.themes))
        var institutions = pieces.map(\.institutions)
        var people = pieces.map(\.people)
        var offset: Int32 = 0
        for (number, piece) in pieces.enumerated() where !piece.whens.isEmpty {
            institutions[number].change { if $0.when >= 0 { $0.when += offset } }
            people[number].change { if $0.when >= 0 { $0.when += offset } }
            offset += Int32(piece.whens.count)
        }
        self.institutions = PartLists(joining: institutions)
        self.people = PartLists(joining: people)
        whens = pieces.flatMap(\.whens)
        zones = joined(pieces.map(\.zones), after: pieces.map(\.zoneNames.count))
        zoneNames = pieces.flatMap(\.zoneNames)
        afterOthers = pieces.flatMap(\.afterOthers)
        neededInPart = pieces.flatMap(\.neededInPart)
        partsOfWholes = pieces.flatMap(\.partsOfWholes)
        withoutZone = pieces.flatMap(\.withoutZone)
        self.occasions = parts.map { occasions[Int($0.activity)] }
    }

    /// The countries whose calendars matter: those of hosts and of guests. By their numbers.
    public var countriesWithCalendars: [Bool] {
        var matters = [Bool](repeating: false, count: Country.count)
        for case let host? in hosts { matters[Int(host.number)] = true }
        for guest in guests.values { matters[Int(guest.number)] = true }
        return matters
    }

    /// The part of the time for which something is needed; nil where it is needed all of it.
    public func when(_ index: Int32) -> DateExpression? { index < 0 ? nil : whens[Int(index)] }
}

/// Gathers `PartFacts`, one activity after the other.
package struct PartFactsGatherer: Sendable {
    fileprivate var parts: [PartID] = []
    fileprivate var firstParts: [Int32] = []
    fileprivate var dates: [DateExpression?] = []
    fileprivate var zones: [Int32] = []
    fileprivate var zoneNames: [String] = []
    private var zoneNumbers: [String: Int32] = [:]
    fileprivate var repeats: [Bool] = []
    fileprivate var hasLanguages: [Bool] = []
    fileprivate var hasDeadlines: [Bool] = []
    fileprivate var projects: [Int32] = []
    fileprivate var statuses: [Status] = []
    fileprivate var takesPart: [Bool] = []
    fileprivate var isJoint: [Bool] = []
    fileprivate var venues: [Int32] = []
    fileprivate var hosts: [Country?] = []
    fileprivate var isOnSite: [Bool] = []
    fileprivate var countries = PartLists<Country>()
    fileprivate var inheritsCountries: [Bool] = []
    fileprivate var guests = PartLists<Country>()
    fileprivate var themes = PartLists<Int32>()
    fileprivate var institutions = PartLists<PartFacts.Institution>()
    fileprivate var people = PartLists<PartFacts.Person>()
    fileprivate var whens: [DateExpression] = []
    fileprivate var afterOthers: [Int32] = []
    fileprivate var neededInPart: [Int32] = []
    fileprivate var partsOfWholes: [Int32] = []
    fileprivate var withoutZone: [PartID] = []

    package init() {}

    /// - Parameter index: of the activity, in `Plan.activities`.
    /// - Parameter plan: for its records; its activities are not looked at.
    package mutating func add(_ activity: Activity, index: Int32, _ plan: borrowing Plan) {
        firstParts.append(Int32(parts.count))
        if !activity.after.isEmpty { afterOthers.append(index) }
        if activity.isNeededInPart { neededInPart.append(index) }
        if activity.boxedDetails?.value.partOf != nil { partsOfWholes.append(index) }
        let sessions = activity.sessions.count
        for session in sessions == 0 ? -1..<0 : 0..<sessions {
            add(activity, PartID(activity: index, session: Int32(session)), plan)
        }
    }

    private mutating func add(_ activity: Activity, _ part: PartID, _ plan: borrowing Plan) {
        let session = part.session
        let status = activity.status(session)
        parts.append(part)
        let date = activity.when(session)?.value
        dates.append(date)
        var zone: Int32 = -1
        if case .timed = date {
            if let name = activity.zoneName(session, venues: plan.venues) {
                zone = number(ofZone: name)
            } else if plan.settings.timezone == nil {
                withoutZone.append(part)
            }
        }
        zones.append(zone)
        repeats.append(session < 0 && (activity.recurrence != nil || !activity.also.isEmpty))
        hasLanguages.append(activity.value({ $0.languages }, session)?.isEmpty == false)
        hasDeadlines.append(activity.boxedDetails?.value.deadlines.isEmpty == false)
        projects.append(activity.project.index)
        statuses.append(status)
        takesPart.append(status.takesPlace && !activity.isMilestone)
        isJoint.append(!activity.jointWith.isEmpty)
        venues.append(activity.venueIndex(session) ?? -1)
        hosts.append(activity.hostCountry(session, venues: plan.venues))
        isOnSite.append(activity.isOnSite(session))
        let (listed, areInherited) = activity.countries(session, projects: plan.projects)
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
        for theme in activity.value({ $0.themes }, session) ?? [] where theme.isResolved {
            themes.insert(theme.index)
        }
        themes.endPart()
        for use in activity.value({ $0.institutions }, session) ?? []
        where use.institution.isResolved {
            institutions.append(
                .init(index: use.institution.index, role: use.role, when: add(use.when)))
        }
        institutions.endPart()
        for use in activity.value({ $0.people }, session) ?? [] where use.person.isResolved {
            people.append(.init(index: use.person.index, when: add(use.when)))
        }
        people.endPart()
    }

    private mutating func number(ofZone name: String) -> Int32 {
        if let known = zoneNumbers[name] { return known }
        let number = Int32(zoneNames.count)
        zoneNames.append(name)
        zoneNumbers[name] = number
        return number
    }

    private mutating func add(_ when: Located<DateExpression>?) -> Int32 {
        guard let when else { return -1 }
        whens.append(when.value)
        return Int32(whens.count - 1)
    }
}
