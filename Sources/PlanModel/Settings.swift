public import PlanTime

/// What `coplan.yaml` says.
public struct Settings: Sendable {
    public var format: Located<Int>?
    public var name: LocalizedText?
    /// The domain of the UIDs of exported events.
    public var domain: Located<String>?
    /// The public base address of the feeds.
    public var url: Located<String>?
    public var timezone: Located<String>?
    public var language: Located<String>?
    /// How often calendar clients should look for news.
    public var refresh: CivilDuration?
    public var asOf: Located<CivilDay>?
    /// Folders that are read as part of the plan, relative to its own.
    public var include: [Located<String>] = []
    /// Rule → level; nil is off.
    public var rules: [(rule: Located<String>, level: Level?)] = []
    public var kinds: [(id: Located<String>, name: LocalizedText)] = []
    /// Country → iCalendar files of its public holidays.
    public var calendars: [(country: Located<Country>, paths: [Located<String>])] = []
    /// Country → spans of weekly rest that replace the built-in ones.
    public var weekends: [(country: Located<Country>, rest: [WeeklyRest])] = []
    /// How early an activity should be confirmed, and a window fixed.
    public var leadTime = CivilDuration(days: 42)
    public var travelDays = TravelDays()
    public var countryLoad = CountryLoadLimits()
    public var synergyWindow: CivilDuration?
    public var audiences: [Located<Visibility>]?
    /// Deadlines per kind of activity; nil is for all kinds.
    public var deadlines:
        [(kind: Located<String>?, name: Located<String>, deadline: Located<Deadline>)] = []
    /// Feeds of one's own.
    public var feeds: [FeedDefinition] = []
    /// Who may see free/busy; nil is restricted.
    public var freeBusyAudience: Visibility?
    public var limits = Limits()

    public init() {}

    public var zoneName: String { timezone?.value ?? "UTC" }
    public var mainLanguage: String { language?.value ?? "en" }
}

/// Free days that a person needs between two stays in different cities.
public struct TravelDays: Hashable, Sendable {
    public var abroad = 1
    public var home = 0

    public init() {}
}

/// How many activities a country takes within a number of days; off where nothing is set.
public struct CountryLoadLimits: Sendable {
    public struct Limit: Hashable, Sendable {
        public var max: Int
        /// Days, at least 1.
        public var per: Int

        public init(max: Int, per: Int) { (self.max, self.per) = (max, per) }
    }
    public var all: Limit?
    public var perCountry: [Country: Limit] = [:]

    public init() {}

    public func limit(for country: Country) -> Limit? { perCountry[country] ?? all }

    public var isOff: Bool { all == nil && perCountry.isEmpty }
}

/// The weekly rest days of a country in a span of days.
public struct WeeklyRest: Hashable, Sendable {
    /// nil: since ever.
    public var from: CivilDay?
    /// The last day; nil: until further notice.
    public var through: CivilDay?
    /// Weekdays, 0 is Monday, as a bit set.
    public var weekdays: UInt8

    public init(from: CivilDay? = nil, through: CivilDay? = nil, weekdays: UInt8) {
        (self.from, self.through, self.weekdays) = (from, through, weekdays)
    }
}

/// Bounds on what is read and written; over one there is an error that names it.
public struct Limits: Sendable {
    /// `limits: audience-findings`.
    public var audienceFindings = 100_000
    /// `limits: audience-pairs`: pairs of activities that are looked at for them.
    public var audiencePairs = 20_000_000
    /// `limits: synergies`: pairs, and projects to call, that are written.
    public var synergies = 100_000
    /// `limits: synergy-pairs`: pairs of activities that are looked at for them.
    public var synergyPairs = 100_000_000
    /// `limits: occurrences`, of one recurring activity.
    public var occurrences = 10_000

    public init() {}
}

/// Bounds on reading, which hold before `coplan.yaml` has been read.
public struct ReadingLimits: Hashable, Sendable {
    /// `limits: file-bytes`.
    public var fileBytes = 256 << 20
    /// `limits: text-bytes`, of one scalar.
    public var textBytes = 1 << 20
    /// `limits: depth`, of nesting.
    public var depth = 32
    /// `limits: alias-nodes`: what the aliases of one file may expand to.
    public var aliasNodes = 1_000_000
    /// `limits: file-values`: the values of one file, keys and records among them.
    public var fileValues = 20_000_000
    /// `limits: entries`, of one list or record.
    public var entries = 1_000_000
    /// `limits: file-findings`: the mistakes of one file that are shown.
    public var fileFindings = 1_000
    /// `limits: files`, of one plan.
    public var files = 100_000
    /// `limits: plan-bytes`: all files of one plan together.
    public var planBytes = 2 << 30
    /// `limits: activities`, of one plan.
    public var activities = 2_000_000

    public init() {}
}

/// A public holiday of a country.
public struct Holiday: Hashable, Sendable {
    public var days: DayRange
    public var name: String
    /// The date is announced at short notice and may be a day off.
    public var isEstimate: Bool

    public init(days: DayRange, name: String, isEstimate: Bool) {
        (self.days, self.name, self.isEstimate) = (days, name, isEstimate)
    }
}
