/// Who may see a thing, from everybody to nobody outside.
public enum Visibility: String, Comparable, CaseIterable, Sendable {
    case `public`
    case partners
    case restricted

    private var rank: Int {
        switch self {
        case .public: 0
        case .partners: 1
        case .restricted: 2
        }
    }

    public static func < (left: Visibility, right: Visibility) -> Bool { left.rank < right.rank }
}

/// How far an activity has come.
public enum Status: String, CaseIterable, BitwiseCopyable, Sendable {
    case tentative
    case confirmed
    case done
    case postponed
    case cancelled

    /// Whether it takes place on its dates, as far as is known.
    public var takesPlace: Bool { self != .postponed && self != .cancelled }
}

/// What an institution does in an activity.
public enum InstitutionRole: String, CaseIterable, BitwiseCopyable, Sendable {
    case invited
    case host
    case organiser
    case speaker
    case observer
    case visited
    case donor
}

/// How one activity is related to another.
public enum Relation: String, CaseIterable, Sendable {
    case followUp = "follow-up"
    case backToBack = "back-to-back"
    case complementary
    case sharesAudience = "shares-audience"
}

/// How much a finding matters.
public enum Level: String, Comparable, CaseIterable, Sendable {
    case note
    case warning
    case error

    private var rank: Int {
        switch self {
        case .note: 0
        case .warning: 1
        case .error: 2
        }
    }

    public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
}

/// The kinds of activity that every plan knows; `kinds` in coplan.yaml adds more.
public enum StandardKind: String, CaseIterable, Sendable {
    case training
    case workshop
    case seminar
    case conference
    case exchange
    case workingGroup = "working-group"
    case highLevelMeeting = "high-level-meeting"
    case steeringCommittee = "steering-committee"
    case studyVisit = "study-visit"
    case expertMission = "expert-mission"
    case jointOperation = "joint-operation"
    case assessment
    case meeting
    /// A date without an audience: no overlap, calendar or place rule applies.
    case milestone
    case other
}
