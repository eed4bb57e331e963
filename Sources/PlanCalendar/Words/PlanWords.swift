public import PlanModel
public import PlanTime

/// What the words of a plan's vocabulary are in a language, as feeds say them: statuses, kinds,
/// roles and dates. Languages without a table of their own get English.
public struct PlanWords: Sendable {
    private let words: FeedWords

    public init(language: String) { words = FeedWords.in(language) }

    public func name(of status: Status) -> String { words.statuses[status]! }

    public func name(of kind: StandardKind) -> String { words.kinds[kind]! }

    public func name(of role: InstitutionRole) -> String { words.roles[role]! }

    /// The months as they stand after a day, January first.
    public var months: [String] { words.months }

    /// What follows a label: a colon, in French after a no-break space.
    public var colon: String { words.colon }

    /// Between the items of a list.
    public var comma: String { words.comma }

    /// `20–22 May 2019`.
    public func text(_ days: DayRange) -> String { words.text(days) }

    /// `20 May 2019, 09:00–17:30 (Africa/Tunis)`.
    public func text(from start: LocalTime, to end: LocalTime, zone: String) -> String {
        words.text(from: start, to: end, zone: zone)
    }

    /// “a restricted activity of PROJECT”: all that is told of what an audience may not see.
    public func restrictedActivity(of project: String) -> String {
        words.restrictedActivity(project)
    }
}

/// The colours that projects may have.
public enum CSSColor {
    /// `#RRGGBB`, upper case, of a CSS colour name; nil where there is none.
    public static func code(for name: String) -> String? { ColorNames.code(for: name) }
}
