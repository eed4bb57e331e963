public import PlanTime

/// A record that other records name by its id.
public protocol Identified: Sendable {
    var id: String { get }
    /// Where the id is written.
    var place: Place { get }
    /// What it is called beside its id: names in all languages, roles, aliases.
    var otherNames: [String] { get }
}

extension Identified {
    public var otherNames: [String] { [] }
}

/// An amount of money in a currency (ISO 4217), in hundredths.
public struct Money: Hashable, Sendable {
    /// Hundredths of the currency's unit.
    public var hundredths: Int64
    public var currency: String

    public init(hundredths: Int64, currency: String) {
        self.hundredths = hundredths
        self.currency = currency
    }
}

/// A funding framework.
public struct Programme: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var period: Located<DayRange>?
    public var donor: Located<String>?
    public var url: Located<String>?
    public var contact: Located<String>?
    public var source: [Source] = []
    public var notes: String?

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

public struct Project: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var programme: Reference<Programme>?
    public var period: Located<DayRange>?
    public var lead: [Reference<Institution>] = []
    /// Institutions of the consortium.
    public var partners: [Reference<Institution>] = []
    public var donor: Located<String>?
    /// Partner countries.
    public var countries: CountryList?
    public var themes: [Reference<Theme>] = []
    public var budget: Located<Money>?
    public var contact: Located<String>?
    public var url: Located<String>?
    public var color: Located<String>?
    /// The domain of its UIDs, where it is not the plan's.
    public var domain: Located<String>?
    /// Activities that its team can run at once; nil is unlimited.
    public var capacity: Located<Int>?
    public var visibility: Located<Visibility>?
    public var source: [Source] = []
    public var notes: String?

    public var otherNames: [String] { name?.texts ?? [] }

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

public struct Institution: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var country: Located<Country>?
    /// Activities on one day; nil is unlimited.
    public var capacity: Located<Int>?
    public var themes: [Reference<Theme>] = []
    /// The language of its feed.
    public var language: Located<String>?
    public var aliases: [String] = []
    public var contact: Located<String>?
    public var url: Located<String>?
    public var notes: String?

    public var otherNames: [String] { (name?.texts ?? []) + aliases }

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

public struct Person: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var role: LocalizedText?
    public var institution: Reference<Institution>?
    public var languages: [Located<String>] = []
    public var email: Located<String>?
    /// Whole days on which the person is not available.
    public var away: [Located<DayRange>] = []
    public var aliases: [String] = []
    public var visibility: Located<Visibility>?
    public var notes: String?

    public var otherNames: [String] { (name?.texts ?? []) + (role?.texts ?? []) + aliases }

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

/// A group of countries.
public struct Region: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var countries: CountryList?

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

public struct Venue: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var city: LocalizedText?
    public var country: Located<Country>?
    /// IANA name.
    public var timezone: Located<String>?
    public var geo: Geo?
    public var seats: Located<Int>?
    /// Rooms: how many activities it can hold at once.
    public var capacity: Located<Int>?
    public var address: LocalizedText?
    public var visibility: Located<Visibility>?
    public var url: Located<String>?
    public var notes: String?

    public var otherNames: [String] { name?.texts ?? [] }

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

/// Degrees north and east (WGS 84), as they are written.
public struct Geo: Hashable, Sendable {
    public var latitude: Double
    public var longitude: Double

    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// Shared equipment or a shared team.
public struct Resource: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var capacity: Located<Int>?
    public var notes: String?

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

public struct Theme: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var parent: Reference<Theme>?
    /// OECD DAC purpose codes.
    public var dac: [String] = []
    /// The EMPACT priority.
    public var empact: String?

    public var otherNames: [String] { name?.texts ?? [] }

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

/// What others hold and one plans around.
public struct Event: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    public var when: [Located<DateExpression>] = []
    public var hostPlace: HostPlace?
    public var url: Located<String>?
    public var source: [Source] = []
    public var notes: String?

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

/// Days on which something should not take place.
public struct Closure: Identified {
    public var id: String
    public var place: Place
    public var name: LocalizedText?
    /// Dates that apply to every country the closure is for.
    public var days: [Located<DayRange>] = []
    /// Dates of single countries.
    public var daysPerCountry: [(country: Located<Country>, days: [Located<DayRange>])] = []
    public var countries: CountryList?
    public var projects: [Reference<Project>] = []
    public var institutions: [Reference<Institution>] = []
    public var level: Located<Level>?
    public var source: [Source] = []
    public var notes: String?

    public init(id: String, place: Place) { (self.id, self.place) = (id, place) }
}

/// A decision to live with a finding.
public struct Waiver: Sendable {
    /// Where it begins.
    public var place: Place
    public var rule: Located<String>?
    public var activities: [Reference<Activity>]?
    /// `person:ID`, `country:XX` …, as findings name it.
    public var resource: Located<String>?
    public var reason: String?
    public var by: String?
    public var when: [Located<DayRange>] = []
    /// The last day on which it holds.
    public var until: Located<CivilDay>?

    public init(place: Place) { self.place = place }
}

/// Where a fact comes from.
public struct Source: Hashable, Sendable {
    /// An address or a document.
    public var at: String?
    /// The keys of the record that it vouches for; empty is all.
    public var of: [String] = []
    public var says: String?
    public var confidence: String?
    /// When it was read.
    public var read: String?

    public init(at: String? = nil) { self.at = at }
}

/// A city and country without a venue record.
public struct HostPlace: Sendable {
    public var place: Place
    public var city: LocalizedText?
    public var country: Located<Country>?

    public init(place: Place) { self.place = place }
}
