public import PlanTime

/// A feed under `feeds:` in coplan.yaml.
public struct FeedDefinition: Sendable {
    /// What becomes of activities that the feed's audience may not see.
    public enum AboveAudience: String, CaseIterable, Sendable {
        case omit
        /// Their times are merged into opaque blocks without any words.
        case busy
    }

    /// What becomes of cancelled activities.
    public enum Cancelled: String, CaseIterable, Sendable {
        case keep
        case omit
        /// Kept, and the title says so: Google hides events that are cancelled.
        case title
    }

    /// How a tentative activity says that it is, beside its STATUS.
    public enum Tentative: String, CaseIterable, Sendable {
        /// Its title says so: many clients show nothing of a STATUS.
        case title
        case keep
    }

    /// Whether confirmed activities show a subscriber as busy.
    public enum Transparency: String, CaseIterable, Sendable {
        case transparent
        case opaque
    }

    /// How far a feed reaches from the day of the export.
    public enum Reach: Hashable, Sendable {
        case all
        case span(CivilDuration)
    }

    public var id: String
    public var place: Place
    public var name: LocalizedText?
    /// nil: the plan's.
    public var language: Located<String>?
    public var audience = Visibility.partners
    public var aboveAudience = AboveAudience.omit
    /// `past`, default P1Y.
    public var past = Reach.span(CivilDuration(months: 12))
    /// `future`, default P2Y.
    public var future = Reach.span(CivilDuration(months: 24))
    public var cancelled = Cancelled.keep
    public var tentative = Tentative.title
    /// nil: transparent.
    public var transparency: Transparency?
    /// `windows: all`: windows of more than 31 days as well.
    public var hasAllWindows = false
    /// `recurrence: rdate`: one event for all occurrences, also where not all clients read it.
    public var usesRecurrenceDates = false
    /// `overlaps: true`: events say what they overlap with, as far as the audience may know.
    public var tellsOverlaps = false

    /// `any: true`: one key is enough; else all that are given must agree.
    public var isAny = false
    // The keys of the selection: nil where one is not given.
    public var projects: [Reference<Project>]?
    public var programmes: [Reference<Programme>]?
    public var countries: CountryList?
    public var themes: [Reference<Theme>]?
    public var institutions: [Reference<Institution>]?
    public var people: [Reference<Person>]?
    public var venues: [Reference<Venue>]?
    public var kinds: [Located<String>]?
    public var statuses: [Located<Status>]?

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}
