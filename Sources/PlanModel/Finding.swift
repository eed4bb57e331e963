public import PlanTime

/// What findings of a plan are about, other than activities.
public enum ResourceName: Hashable, Sendable {
    case person(Int32)
    case venue(Int32)
    case resource(Int32)
    case institution(Int32)
    case country(Country)
    case project(Int32)

    /// `person:jdupont`, as findings and waivers write it.
    public func text(in plan: Plan) -> String {
        switch self {
        case .person(let index): "person:\(plan.people[index].id)"
        case .venue(let index): "venue:\(plan.venues[index].id)"
        case .resource(let index): "resource:\(plan.resources[index].id)"
        case .institution(let index): "institution:\(plan.institutions[index].id)"
        case .country(let country): "country:\(country.code)"
        case .project(let index): "project:\(plan.projects[index].id)"
        }
    }
}

extension ResourceName {
    /// What `person:jdupont` stands for; nil where it is not of that form, or there is none.
    public init?(_ text: String, in plan: Plan) {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let id = String(halves[1])
        let found: ResourceName? =
            switch halves[0] {
            case "person": plan.people.index(of: id).map { .person($0) }
            case "venue": plan.venues.index(of: id).map { .venue($0) }
            case "resource": plan.resources.index(of: id).map { .resource($0) }
            case "institution": plan.institutions.index(of: id).map { .institution($0) }
            case "country": Country(id).map { .country($0) }
            case "project": plan.projects.index(of: id).map { .project($0) }
            default: nil
            }
        guard let found else { return nil }
        self = found
    }

    /// The words before the colon.
    public static let kinds = [
        "country", "institution", "person", "project", "resource", "venue",
    ]
}

/// What two activities have in common beside their days.
public struct SharedAudience: Hashable, Sendable {
    public var countries: [Country]
    /// Indices of themes, institutions and leads, sorted.
    public var themes: [Int32]
    public var institutions: [Int32]
    public var leads: [Int32]
    /// Whether the countries of one of the two are its project's.
    public var isInherited: Bool

    /// How many things are shared.
    public var count: Int {
        countries.count + themes.count + institutions.count + leads.count
    }

    public init(
        countries: [Country], themes: [Int32], institutions: [Int32], leads: [Int32],
        isInherited: Bool
    ) {
        self.countries = countries
        self.themes = themes
        self.institutions = institutions
        self.leads = leads
        self.isInherited = isInherited
    }
}

/// Another place that belongs to a finding.
public struct RelatedPlace: Sendable {
    public var place: Place
    public var message: String

    public init(place: Place, message: String) { (self.place, self.message) = (place, message) }
}

/// Something that a check has to say about the plan.
public struct Finding: Sendable {
    /// The rule's name, such as `overlap/person`.
    public var rule: String
    public var level: Level
    /// What is wrong. Empty for overlaps, whose words are made when they are shown.
    public var message: String
    /// What to do.
    public var hint: String?
    public var resource: ResourceName?
    /// Indices into `Plan.activities`, ascending, which is the order of their full names.
    public var activities: [Int32]
    /// The parts that take part, sorted; for overlaps.
    public var parts: [PartID]
    public var firstDay: CivilDay?
    public var lastDay: CivilDay?
    public var place: Place
    public var isWaived = false
    /// What most findings do not have: they are many, and are moved about.
    private var rare: RareValues?

    private struct Rarities {
        var mentioned: [Int32] = []
        var start: Instant?
        var end: Instant?
        var load: Int?
        var capacity: Int?
        var shared: SharedAudience?
        var related: [RelatedPlace] = []
    }

    /// Written only while one finding alone holds it.
    private final class RareValues: @unchecked Sendable {
        @exclusivity(unchecked) var value: Rarities
        init(_ value: Rarities) { self.value = value }
    }

    private mutating func change(_ body: (inout Rarities) -> Void) {
        if rare == nil || !isKnownUniquelyReferenced(&rare) {
            rare = RareValues(rare?.value ?? Rarities())
        }
        body(&rare!.value)
    }

    /// Activities that its words or places tell of beside its own.
    public var mentioned: [Int32] {
        get { rare?.value.mentioned ?? [] }
        set { change { $0.mentioned = newValue } }
    }
    public var start: Instant? {
        get { rare?.value.start }
        set { change { $0.start = newValue } }
    }
    public var end: Instant? {
        get { rare?.value.end }
        set { change { $0.end = newValue } }
    }
    public var load: Int? {
        get { rare?.value.load }
        set { change { $0.load = newValue } }
    }
    public var capacity: Int? {
        get { rare?.value.capacity }
        set { change { $0.capacity = newValue } }
    }
    public var shared: SharedAudience? {
        get { rare?.value.shared }
        set { change { $0.shared = newValue } }
    }
    public var related: [RelatedPlace] {
        get { rare?.value.related ?? [] }
        set { change { $0.related = newValue } }
    }

    public init(
        rule: String, level: Level, message: String = "", hint: String? = nil,
        resource: ResourceName? = nil, activities: [Int32] = [], parts: [PartID] = [],
        firstDay: CivilDay? = nil, lastDay: CivilDay? = nil, place: Place,
        related: [RelatedPlace] = []
    ) {
        self.rule = rule
        self.level = level
        self.message = message
        self.hint = hint
        self.resource = resource
        self.activities = activities
        self.parts = parts
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.place = place
        if !related.isEmpty { self.related = related }
    }

    /// Whether it is about the writing of a file: of the rules `file/…`.
    public var isInFile: Bool { rule.hasPrefix("file/") }

    /// Whether activities of different projects take part.
    public func isAcrossProjects(in plan: Plan) -> Bool {
        guard let first = activities.first else { return false }
        let project = plan.activities[Int(first)].project.index
        return activities.contains { plan.activities[Int($0)].project.index != project }
    }

    /// A short hash of rule, resource and activities: the same from run to run.
    public func id(in plan: Plan) -> String {
        // FNV-1a, 64 bits; 40 of them in Crockford's base 32, without letters that look alike.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        add(rule)
        add("\n")
        if let resource { add(resource.text(in: plan)) }
        if activities.isEmpty {
            // What is wrong in a file is told apart by its place and words.
            add("\n")
            if !plan.files.isEmpty { add(plan.files[Int(place.file)].path) }
            add("\n")
            add(message)
        }
        for index in activities {
            let activity = plan.activities[Int(index)]
            for part in ["\n", activity.project.id, "/", activity.id] { add(part) }
        }
        hash ^= hash >> 29
        let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        return String(
            decoding: (0..<8).map { digits[Int((hash >> (5 * UInt64($0))) & 31)] }, as: UTF8.self)
    }
}
