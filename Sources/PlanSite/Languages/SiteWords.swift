/// The fixed words of the pages in one language, beside those of the plan's vocabulary (`PlanWords`).
///
/// A language is one file with one value of this: the compiler says what is missing in it.
struct SiteWords: Sendable {
    var isRightToLeft = false
    /// What the language calls itself.
    var ownName: String

    // MARK: The frame of every page

    var skip: String
    var pages: String
    var languages: String
    /// A day.
    var asOf: @Sendable (String) -> String
    var forPartners: String
    var restricted: String
    var madeBy: String
    var notes: String
    var kosovoFootnote: String
    var palestineFootnote: String

    // MARK: Names of pages and things

    var planner: String
    var month: String
    var list: String
    var projects: String
    var countries: String
    var institutions: String
    var themes: String
    var conflicts: String
    var synergies: String
    var subscribe: String
    var project: String
    var programme: String
    var country: String
    var institution: String
    var theme: String
    var programmes: String
    var venues: String
    var feedsOfThePlan: String
    var activity: String
    var activities: @Sendable (Int) -> String

    // MARK: Planner and months

    var nextTwelveMonths: String
    var years: String
    var months: String
    /// As heads of narrow columns, January first.
    var shortMonths: [String]
    /// Monday first.
    var weekdays: [String]
    /// Shown as days of rest in calendars, 0 is Monday; none where the readers have different ones.
    var restDays: [Int]
    var more: @Sendable (Int) -> String
    var total: String
    var overlapCount: @Sendable (Int) -> String
    var nothing: String
    var quietProjects: String
    var legend: String
    var notFixed: String
    var overlapping: String
    var closuresAndEvents: String
    var previous: String
    var following: String
    /// As they stand alone, January first.
    var longMonths: [String]
    var notFixedTitle: String
    var toComeCount: String
    var allCount: String
    var yes: String

    // MARK: Lists

    var date: String
    var title: String
    var place: String
    var kind: String
    var status: String
    var noDate: String
    /// A span of days.
    var within: @Sendable (String) -> String
    var times: @Sendable (Int) -> String
    var online: String
    var filters: String
    var any: String
    var from: String
    var to: String
    var words: String
    var apply: String
    var reset: String
    /// With {n} and {all}, for the script.
    var shownOf: String
    var places: @Sendable (Int) -> String
    var noActivities: String
    var past: String
    var upcoming: String
    var undated: String
    var allOfYear: @Sendable (String) -> String
    var allActivities: String

    // MARK: One activity, one project, one institution

    var partOf: String
    var partsOfIt: String
    var sessions: String
    var forCountries: String
    var fromProject: String
    var expertsFrom: String
    var people: String
    var workingLanguages: String
    var interpretation: String
    var participants: String
    var reference: String
    var contact: String
    var link: String
    var source: String
    var after: String
    var before: String
    var related: String
    var heldWith: String
    var jointWith: String
    var period: String
    var lead: String
    var consortium: String
    var donor: String
    var timeline: String
    var timelineText: @Sendable (String) -> String
    var leads: String
    var isPartnerIn: String
    var hosts: String
    var notAddressed: String
    var alsoKnownAs: String
    var broader: String
    var narrower: String
    var fixed: String

    // MARK: Overlaps

    var sameFor: String
    var sameTheme: String
    var sameAudience: String
    var sameLead: String
    var inherited: String
    var restrictedPerson: String
    var restrictedVenue: String
    var noOverlaps: String
    var load: String
    var loadText: String
    var overLimit: String
    var quietCountries: @Sendable (Int) -> String
    var easierToMove: String
    var othersCannotMove: String
    var stillTentative: String
    /// How many, and how many the other has.
    var fewerParticipants: @Sendable (Int, Int) -> String
    var beginsLater: String
    /// The load, and the capacity that it is over.
    var loadOver: @Sendable (Int, Int) -> String
    var error: String
    var warning: String
    var note: String
    /// By the rules’ names.
    var rules: [String: String]
    var notShown: @Sendable (Int) -> String
    var overlapsFollow: String

    // MARK: Synergies

    var synergiesText: String
    var noSynergies: String
    var score: String
    var inCommon: String
    var whatToDo: String
    var daysBetween: @Sendable (Int) -> String
    var toCall: String
    var toCallText: String
    var duplication: String
    var holdOnce: String
    var holdOnceTentative: String
    var travelOnce: @Sendable (String) -> String
    var travelOnceToCity: String
    var shareTrainer: @Sendable (String) -> String
    var lendTrainer: @Sendable (String) -> String
    var coordinate: String
    var invite: String
    var synergiesNotShown: @Sendable (Int) -> String

    // MARK: Subscriptions

    var subscribeText: String
    var feed: String
    var address: String
    var openInCalendar: String
    var google: String
    var outlookWork: String
    var outlookHome: String
    var qrCode: String
    var copyAddress: String
    var relativeFeed: String
    var feedOnRequest: @Sendable (String) -> String
    var inProjectFeed: String

    static func `in`(_ code: String) -> SiteWords {
        switch code {
        case "fr": .french
        case "ar": .arabic
        default: .english
        }
    }
}
