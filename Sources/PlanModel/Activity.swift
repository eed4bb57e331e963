internal import CMemory
public import PlanTime

/// Whether and where an activity can be attended from afar.
public enum Online: Hashable, Sendable {
    case no
    case yes
    case at(url: String)
}

/// What few activities say of an institution, a person or a resource in them.
private struct UseDetails<Role: Sendable>: Sendable {
    private var box: Boxed<(role: Role?, when: Located<DateExpression>?)>?

    var role: Role? {
        get { box?.value.role }
        set { box = Boxed((newValue, when)) }
    }
    var when: Located<DateExpression>? {
        get { box?.value.when }
        set { box = Boxed((role, newValue)) }
    }
}

/// An institution in an activity.
public struct InstitutionUse: Sendable {
    public var institution: Reference<Institution>
    private var details = UseDetails<InstitutionRole>()

    public init(_ institution: Reference<Institution>) { self.institution = institution }

    public var role: InstitutionRole {
        get { details.role ?? .invited }
        set { details.role = newValue }
    }
    /// The part of the activity for which it is needed; nil is all of it.
    public var when: Located<DateExpression>? {
        get { details.when }
        set { details.when = newValue }
    }
}

/// A person in an activity.
public struct PersonUse: Sendable {
    public var person: Reference<Person>
    private var details = UseDetails<String>()

    public init(_ person: Reference<Person>) { self.person = person }

    /// What the person does there, in the planner's words.
    public var role: String? {
        get { details.role }
        set { details.role = newValue }
    }
    /// The part of the activity for which the person is needed; nil is all of it.
    public var when: Located<DateExpression>? {
        get { details.when }
        set { details.when = newValue }
    }
}

/// An amount of a shared resource in an activity.
public struct ResourceUse: Sendable {
    public var resource: Reference<Resource>
    private var details = UseDetails<Int>()

    public init(_ resource: Reference<Resource>) { self.resource = resource }

    public var amount: Int {
        get { details.role ?? 1 }
        set { details.role = newValue }
    }
    /// The part of the activity for which it is needed; nil is all of it.
    public var when: Located<DateExpression>? {
        get { details.when }
        set { details.when = newValue }
    }
}

/// What an activity says of itself and a session may say otherwise.
public struct PartContent: Sendable {
    public var title: LocalizedText?
    public var when: Located<DateExpression>?
    public var venue: Reference<Venue>?
    public var status: Located<Status>?
    /// The countries it is for; nil inherits.
    public var countries: CountryList?
    public var institutions: [InstitutionUse]?
    public var people: [PersonUse]?
    public var themes: [Reference<Theme>]?
    public var languages: [Located<String>]?
    public var participants: Located<Participants>?
    private var details: Boxed<PartDetails>?

    /// What few say, kept apart so that the others stay small.
    private struct PartDetails {
        var hostPlace: HostPlace?
        var online: Located<Online>?
        var timezone: Located<String>?
        var reference: Located<String>?
        var source: [Source] = []
    }

    public init() {}

    private mutating func change(_ body: (inout PartDetails) -> Void) {
        var details = details?.value ?? PartDetails()
        body(&details)
        self.details = Boxed(details)
    }

    public var hostPlace: HostPlace? {
        get { details?.value.hostPlace }
        set { change { $0.hostPlace = newValue } }
    }
    public var online: Located<Online>? {
        get { details?.value.online }
        set { change { $0.online = newValue } }
    }
    /// IANA name.
    public var timezone: Located<String>? {
        get { details?.value.timezone }
        set { change { $0.timezone = newValue } }
    }
    public var reference: Located<String>? {
        get { details?.value.reference }
        set { change { $0.reference = newValue } }
    }
    public var source: [Source] {
        get { details?.value.source ?? [] }
        set { change { $0.source = newValue } }
    }

    /// Whether somebody is needed for a part of the time only.
    fileprivate var isNeededInPart: Bool {
        people?.contains { $0.when != nil } ?? false
            || institutions?.contains { $0.when != nil } ?? false
    }
}

/// How many people are expected, or came.
public struct Participants: Sendable {
    private var others: Boxed<Counts>?
    private var plannedCount: Int32 = -1

    /// What few activities say; -1 where nothing is said.
    private struct Counts {
        var (actual, women, men, remote): (Int32, Int32, Int32, Int32) = (-1, -1, -1, -1)
    }

    public init() {}

    public var planned: Int? {
        get { Self.read(plannedCount) }
        set { plannedCount = Self.written(newValue) }
    }
    public var actual: Int? {
        get { count(\.actual) }
        set { set(\.actual, newValue) }
    }
    public var women: Int? {
        get { count(\.women) }
        set { set(\.women, newValue) }
    }
    public var men: Int? {
        get { count(\.men) }
        set { set(\.men, newValue) }
    }
    public var remote: Int? {
        get { count(\.remote) }
        set { set(\.remote, newValue) }
    }

    private func count(_ path: KeyPath<Counts, Int32>) -> Int? {
        others.flatMap { Self.read($0.value[keyPath: path]) }
    }

    private mutating func set(_ path: WritableKeyPath<Counts, Int32>, _ count: Int?) {
        var counts = others?.value ?? Counts()
        counts[keyPath: path] = Self.written(count)
        others = Boxed(counts)
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
    @exclusivity(unchecked) public package(set) var project: Reference<Project>
    @exclusivity(unchecked) public package(set) var kind: Located<String>?
    /// Where the id is written. (It fits behind `kind`.)
    @exclusivity(unchecked) public package(set) var place: Place
    @exclusivity(unchecked) public package(set) var content = PartContent()
    @exclusivity(unchecked) public package(set) var sessions: [Session] = []
    @exclusivity(unchecked) private var extras: Extras?
    @exclusivity(unchecked) public package(set) var boxedDetails: Boxed<ActivityDetails>?

    /// What few activities say and the rules ask of all: on the heap, so that the others stay small.
    private final class Extras {
        @exclusivity(unchecked) var duration: Located<CivilDuration>?
        @exclusivity(unchecked) var recurrence: Located<RecurrenceRule>?
        @exclusivity(unchecked) var except: [Located<CivilDay>] = []
        @exclusivity(unchecked) var also: [Located<CivilDay>] = []
        @exclusivity(unchecked) var resources: [ResourceUse] = []
        @exclusivity(unchecked) var after: [Prerequisite] = []
        @exclusivity(unchecked) var heldWith: [ActivityReference] = []
        @exclusivity(unchecked) var jointWith: [Reference<Project>] = []
        @exclusivity(unchecked) var visibility: Located<Visibility>?
    }

    public init(id: String, place: Place, project: Reference<Project>) {
        (self.id, self.place, self.project) = (id, place, project)
    }

    /// The extras, to be written.
    private var ownExtras: Extras {
        if let extras { return extras }
        let new = Extras()
        extras = new
        return new
    }

    /// For a window: how long it will take inside it.
    public package(set) var duration: Located<CivilDuration>? {
        get { extras?.duration }
        _modify { yield &ownExtras.duration }
    }
    public package(set) var recurrence: Located<RecurrenceRule>? {
        get { extras?.recurrence }
        _modify { yield &ownExtras.recurrence }
    }
    public package(set) var except: [Located<CivilDay>] {
        get { extras?.except ?? [] }
        _modify { yield &ownExtras.except }
    }
    public package(set) var also: [Located<CivilDay>] {
        get { extras?.also ?? [] }
        _modify { yield &ownExtras.also }
    }
    public package(set) var resources: [ResourceUse] {
        get { extras?.resources ?? [] }
        _modify { yield &ownExtras.resources }
    }
    public package(set) var after: [Prerequisite] {
        get { extras?.after ?? [] }
        _modify { yield &ownExtras.after }
    }
    public package(set) var heldWith: [ActivityReference] {
        get { extras?.heldWith ?? [] }
        _modify { yield &ownExtras.heldWith }
    }
    public package(set) var jointWith: [Reference<Project>] {
        get { extras?.jointWith ?? [] }
        _modify { yield &ownExtras.jointWith }
    }
    public package(set) var visibility: Located<Visibility>? {
        get { extras?.visibility }
        _modify { yield &ownExtras.visibility }
    }

    public static let noDetails = ActivityDetails()

    public var details: ActivityDetails { boxedDetails?.value ?? Activity.noDetails }

    public var isMilestone: Bool { kind?.value == StandardKind.milestone.rawValue }

    /// Whether somebody or something is needed for a part of the time only.
    package var isNeededInPart: Bool {
        content.isNeededInPart || resources.contains { $0.when != nil }
            || sessions.contains(where: \.content.isNeededInPart)
    }

    /// `project/activity`.
    public var fullName: String { "\(project.id)/\(id)" }
}
