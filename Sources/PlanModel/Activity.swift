internal import CMemory
public import PlanTime

/// A value that few records have: on the heap, so that the others stay small.
@propertyWrapper
public struct Rare<Value: Sendable>: Sendable {
    private var box: Boxed<Value>?

    public init(wrappedValue: Value?) { box = wrappedValue.map { Boxed($0) } }

    public var wrappedValue: Value? {
        get { box?.value }
        set { box = newValue.map { Boxed($0) } }
    }
}

/// Whether and where an activity can be attended from afar.
public enum Online: Hashable, Sendable {
    case no
    case yes
    case at(url: String)
}

/// An institution in an activity.
public struct InstitutionUse: Sendable {
    public var institution: Reference<Institution>
    public var role: InstitutionRole
    /// The part of the activity for which it is needed; nil is all of it.
    @Rare public var when: Located<DateExpression>?

    public init(_ institution: Reference<Institution>, role: InstitutionRole = .invited) {
        self.institution = institution
        self.role = role
    }
}

/// A person in an activity.
public struct PersonUse: Sendable {
    public var person: Reference<Person>
    /// What the person does there, in the planner's words.
    public var role: String?
    @Rare public var when: Located<DateExpression>?

    public init(_ person: Reference<Person>) { self.person = person }
}

/// An amount of a shared resource in an activity.
public struct ResourceUse: Sendable {
    public var resource: Reference<Resource>
    public var amount: Int
    @Rare public var when: Located<DateExpression>?

    public init(_ resource: Reference<Resource>, amount: Int = 1) {
        self.resource = resource
        self.amount = amount
    }
}

/// What an activity says of itself and a session may say otherwise.
public struct PartContent: Sendable {
    public var title: LocalizedText?
    public var when: Located<DateExpression>?
    public var venue: Reference<Venue>?
    @Rare public var hostPlace: HostPlace?
    @Rare public var online: Located<Online>?
    /// IANA name.
    @Rare public var timezone: Located<String>?
    public var status: Located<Status>?
    /// The countries it is for; nil inherits.
    public var countries: CountryList?
    public var institutions: [InstitutionUse]?
    public var people: [PersonUse]?
    public var themes: [Reference<Theme>]?
    public var languages: [Located<String>]?
    public var participants: Located<Participants>?
    @Rare public var reference: Located<String>?
    public var source: [Source] = []

    public init() {}
}

/// How many people are expected, or came.
public struct Participants: Sendable {
    /// Small, because most activities have them; -1 where nothing is said.
    private var counts: (planned: Int32, actual: Int32, women: Int32, men: Int32, remote: Int32) = (
        -1, -1, -1, -1, -1
    )

    public init() {}

    public var planned: Int? {
        get { Self.read(counts.planned) }
        set { counts.planned = Self.written(newValue) }
    }
    public var actual: Int? {
        get { Self.read(counts.actual) }
        set { counts.actual = Self.written(newValue) }
    }
    public var women: Int? {
        get { Self.read(counts.women) }
        set { counts.women = Self.written(newValue) }
    }
    public var men: Int? {
        get { Self.read(counts.men) }
        set { counts.men = Self.written(newValue) }
    }
    public var remote: Int? {
        get { Self.read(counts.remote) }
        set { counts.remote = Self.written(newValue) }
    }

    private static func read(_ count: Int32) -> Int? { count < 0 ? nil : Int(count) }
    private static func written(_ count: Int?) -> Int32 { Int32(clamping: count ?? -1) }
}

/// One of several times or places at which an activity is held.
public struct Session: Sendable {
    public var id: String
    public var place: Place
    public var content = PartContent()

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

/// A prerequisite of an activity.
public struct Prerequisite: Sendable {
    public var activity: ActivityReference
    /// The least gap after its end.
    public var gap: CivilDuration?

    public init(_ activity: ActivityReference, gap: CivilDuration? = nil) {
        self.activity = activity
        self.gap = gap
    }
}

/// An activity, one of its sessions, or an event, named from an activity.
public struct ActivityReference: Sendable {
    public enum Target: Hashable, Sendable {
        case unknown
        case activity(Int32)
        case session(Int32, Int32)
        case event(Int32)
    }
    public var name: String
    public var place: Place
    public var target: Target = .unknown

    public init(_ name: String, at place: Place) { (self.name, self.place) = (name, place) }

    /// The activity's index, of a session its activity's; nil for events and unknown names.
    public var activity: Int32? {
        switch target {
        case .activity(let index), .session(let index, _): index
        case .event, .unknown: nil
        }
    }
}

/// Where an activity stood before.
public struct FormerDate: Sendable {
    public var when: DateExpression
    public var on: CivilDay?
    public var why: String?

    public init(when: DateExpression) { self.when = when }
}

/// When something must be done for an activity.
public enum Deadline: Hashable, Sendable {
    case on(CivilDay)
    /// Counted back from its first day.
    case before(CivilDuration)
    /// Counted from its last day.
    case after(CivilDuration)
}

/// What few activities say, kept apart so that the others stay small.
public struct ActivityDetails: Sendable {
    public var objectives: [String] = []
    public var interpretation: [String] = []
    public var budget: Located<Money>?
    /// It cannot be moved; the reason where one is given.
    public var fixed: Located<String>?
    public var originally: [FormerDate] = []
    public var partOf: ActivityReference?
    public var related: [(activity: ActivityReference, relation: Relation?)] = []
    public var deadlines: [(name: String, deadline: Located<Deadline>)] = []
    public var uid: Located<String>?
    /// Earlier ids, oldest first.
    public var was: [String] = []
    public var description: LocalizedText?
    public var url: Located<String>?
    public var contact: Located<String>?
    /// Internal, never exported.
    public var notes: String?
    public var expertsFrom: CountryList?

    public init() {}
}

extension [Activity] {
    /// Asks for the memory of an activity that is to be looked at soon, and goes on.
    ///
    /// Activities lie in memory in the order of files, and are looked at in the order of names:
    /// without this most of the time goes by in waiting for memory. Nothing is read.
    package func prefetch(_ index: Int) {
        if index < count {
            coplan_prefetch_record(Unmanaged.passUnretained(self[index]).toOpaque())
        }
    }
}

/// A value on the heap that is shared, not copied.
public final class Boxed<Value: Sendable>: Sendable {
    public let value: Value
    public init(_ value: Value) { self.value = value }
}

/// A planned activity of a project.
///
/// The reader builds it and resolves its references; from then on nobody changes it. It is an
/// object, not a value, because plans hold a million of them: they are sorted and passed around
/// without being copied. (Exclusive access is not tracked at run time for the same reason: only
/// the reader writes, each activity from one thread.)
public final class Activity: @unchecked Sendable {
    /// Without its project.
    @exclusivity(unchecked) public package(set) var id: String
    /// Where the id is written.
    @exclusivity(unchecked) public package(set) var place: Place
    @exclusivity(unchecked) public package(set) var project: Reference<Project>
    @exclusivity(unchecked) public package(set) var kind: Located<String>?
    @exclusivity(unchecked) public package(set) var content = PartContent()
    @exclusivity(unchecked) public package(set) var sessions: [Session] = []
    /// For a window: how long it will take inside it.
    @exclusivity(unchecked) private var rareDuration = Rare<Located<CivilDuration>>(
        wrappedValue: nil)
    @exclusivity(unchecked) private var rareRecurrence = Rare<Located<RecurrenceRule>>(
        wrappedValue: nil)
    @exclusivity(unchecked) public package(set) var except: [Located<CivilDay>] = []
    @exclusivity(unchecked) public package(set) var also: [Located<CivilDay>] = []
    @exclusivity(unchecked) public package(set) var resources: [ResourceUse] = []
    @exclusivity(unchecked) public package(set) var after: [Prerequisite] = []
    @exclusivity(unchecked) public package(set) var heldWith: [ActivityReference] = []
    @exclusivity(unchecked) public package(set) var jointWith: [Reference<Project>] = []
    @exclusivity(unchecked) private var rareVisibility = Rare<Located<Visibility>>(
        wrappedValue: nil)
    @exclusivity(unchecked) public package(set) var boxedDetails: Boxed<ActivityDetails>?

    public init(id: String, place: Place, project: Reference<Project>) {
        (self.id, self.place, self.project) = (id, place, project)
    }

    public package(set) var duration: Located<CivilDuration>? {
        get { rareDuration.wrappedValue }
        set { rareDuration.wrappedValue = newValue }
    }
    public package(set) var recurrence: Located<RecurrenceRule>? {
        get { rareRecurrence.wrappedValue }
        set { rareRecurrence.wrappedValue = newValue }
    }
    public package(set) var visibility: Located<Visibility>? {
        get { rareVisibility.wrappedValue }
        set { rareVisibility.wrappedValue = newValue }
    }

    public static let noDetails = ActivityDetails()

    public var details: ActivityDetails { boxedDetails?.value ?? Activity.noDetails }

    public var isMilestone: Bool { kind?.value == StandardKind.milestone.rawValue }

    /// Whether somebody or something is needed for a part of the time only.
    package var isNeededInPart: Bool {
        func isNeededInPart(_ content: PartContent) -> Bool {
            content.people?.contains { $0.when != nil } ?? false
                || content.institutions?.contains { $0.when != nil } ?? false
        }
        return isNeededInPart(content) || resources.contains { $0.when != nil }
            || sessions.contains { isNeededInPart($0.content) }
    }

    /// `project/activity`.
    public var fullName: String { "\(project.id)/\(id)" }
}
