public import PlanTime

/// Records of one section, sorted by id.
public struct Table<Record: Identified>: Sendable {
    public private(set) var records: [Record]
    /// Of the records, in their order; and where each one stands among them.
    public let ids: [String]
    private let index: NameIndex

    /// `records` must have distinct ids.
    public init(_ records: [Record]) {
        self.init(ids: records.map(\.id)) { records[$0] }
    }

    /// - Parameter ids: distinct, in any order.
    /// - Parameter record: the record with the id at this position.
    package init(ids: [String], _ record: (Int) -> Record) {
        // Ids are sorted, not records: these are large.
        let order = ids.indices.sorted { ids[$0].isScalarLess(than: ids[$1]) }
        records = order.map(record)
        self.ids = order.map { ids[$0] }
        var index = NameIndex(capacity: ids.count)
        for (number, id) in self.ids.enumerated() { index.add(Int32(number), index.hash(id)) }
        self.index = index
    }

    public var count: Int { records.count }

    public func index(of id: String) -> Int32? {
        index.number(index.hash(id)) { ids[Int($0)] == id }
    }

    public subscript(id: String) -> Record? { index(of: id).map { records[Int($0)] } }

    @inlinable
    public subscript(index: Int32) -> Record {
        _read { yield records[Int(index)] }
    }

    /// nil where the reference is not resolved.
    public subscript(reference: Reference<Record>) -> Record? {
        reference.isResolved ? records[Int(reference.index)] : nil
    }

    /// Changes records in place; ids must stay as they are.
    public mutating func update(_ body: (inout Record) -> Void) {
        for index in records.indices { body(&records[index]) }
    }
}

/// A plan as it was read: records with resolved references, in a fixed order.
public struct Plan: Sendable {
    public var settings: Settings
    public var files: [SourceFile]
    public var programmes: Table<Programme>
    public var projects: Table<Project>
    public var institutions: Table<Institution>
    public var people: Table<Person>
    public var regions: Table<Region>
    public var venues: Table<Venue>
    public var resources: Table<Resource>
    public var themes: Table<Theme>
    public var events: Table<Event>
    public var closures: Table<Closure>
    /// Sorted by full name.
    public var activities: [Activity]
    public var waivers: [Waiver]
    /// For each activity the lowest index among those that are one occasion with it
    /// (`held-with`); its own where it stands alone.
    public var occasions: [Int32]
    /// What rules ask of every part.
    public package(set) var facts: PartFacts

    public init(
        settings: Settings, files: [SourceFile], programmes: Table<Programme>,
        projects: Table<Project>, institutions: Table<Institution>, people: Table<Person>,
        regions: Table<Region>, venues: Table<Venue>, resources: Table<Resource>,
        themes: Table<Theme>, events: Table<Event>, closures: Table<Closure>,
        activities: [Activity], waivers: [Waiver]
    ) {
        self.init(
            unresolved: settings, files: files, programmes: programmes, projects: projects,
            institutions: institutions, people: people, regions: regions, venues: venues,
            resources: resources, themes: themes, events: events, closures: closures,
            activities: activities, waivers: waivers)
        var gatherer = PartFactsGatherer()
        for (index, activity) in activities.enumerated() {
            gatherer.add(activity, index: Int32(index), self)
        }
        facts = PartFacts(joining: [gatherer], occasions: occasions)
    }

    /// A plan whose references are still to be resolved, and whose facts to be gathered.
    package init(
        unresolved settings: Settings, files: [SourceFile], programmes: Table<Programme>,
        projects: Table<Project>, institutions: Table<Institution>, people: Table<Person>,
        regions: Table<Region>, venues: Table<Venue>, resources: Table<Resource>,
        themes: Table<Theme>, events: Table<Event>, closures: Table<Closure>,
        activities: [Activity], waivers: [Waiver]
    ) {
        self.settings = settings
        self.files = files
        self.programmes = programmes
        self.projects = projects
        self.institutions = institutions
        self.people = people
        self.regions = regions
        self.venues = venues
        self.resources = resources
        self.themes = themes
        self.events = events
        self.closures = closures
        self.activities = activities
        self.waivers = waivers
        self.occasions = activities.indices.map { Int32($0) }
        self.facts = PartFacts(joining: [], occasions: [])
    }
}

/// An activity without sessions, or one session of an activity: what takes place by itself.
public struct PartID: Hashable, BitwiseCopyable, Sendable {
    /// Index into `Plan.activities`.
    public var activity: Int32
    /// Index into the activity's sessions, or -1.
    public var session: Int32

    @inlinable
    public init(activity: Int32, session: Int32 = -1) {
        (self.activity, self.session) = (activity, session)
    }
}

/// What holds for one part: what a session does not say it takes from its activity.
extension Plan {
    /// The parts of an activity: its sessions, or itself.
    public func parts(of activity: Int32) -> [PartID] {
        let sessions = activities[Int(activity)].sessions.count
        if sessions == 0 { return [PartID(activity: activity)] }
        return (0..<sessions).map { PartID(activity: activity, session: Int32($0)) }
    }

    /// `project/activity` or `project/activity/session`.
    public func name(of part: PartID) -> String {
        let activity = activities[Int(part.activity)]
        guard part.session >= 0 else { return activity.fullName }
        return "\(activity.fullName)/\(activity.sessions[Int(part.session)].id)"
    }

    /// Where the part's id is written.
    public func place(of part: PartID) -> Place {
        part.session >= 0
            ? activities[Int(part.activity)].sessions[Int(part.session)].place
            : activities[Int(part.activity)].place
    }

    /// A value that a session takes from its activity where it does not say it.
    @inline(__always) @inlinable
    public func value<Value>(_ key: (borrowing PartContent) -> Value?, of part: PartID) -> Value? {
        activities[Int(part.activity)].value(key, part.session)
    }

    public func when(of part: PartID) -> Located<DateExpression>? {
        activities[Int(part.activity)].when(part.session)
    }

    public func status(of part: PartID) -> Status {
        activities[Int(part.activity)].status(part.session)
    }

    public func title(of part: PartID) -> LocalizedText {
        value({ $0.title }, of: part) ?? .plain(activities[Int(part.activity)].id)
    }

    /// The countries the part is for, sorted, and whether they are its project's because
    /// neither the session nor the activity lists any.
    public func countries(of part: PartID) -> (countries: [Country], areInherited: Bool) {
        activities[Int(part.activity)].countries(part.session, projects: projects)
    }

    public func institutions(of part: PartID) -> [InstitutionUse] {
        value({ $0.institutions }, of: part) ?? []
    }

    public func people(of part: PartID) -> [PersonUse] { value({ $0.people }, of: part) ?? [] }

    public func themes(of part: PartID) -> [Reference<Theme>] {
        value({ $0.themes }, of: part) ?? []
    }

    public func venueReference(of part: PartID) -> Reference<Venue>? {
        activities[Int(part.activity)].venueReference(part.session)
    }

    /// The index of the venue, or nil where none is named or it is not known.
    public func venueIndex(of part: PartID) -> Int32? {
        activities[Int(part.activity)].venueIndex(part.session)
    }

    public func venue(of part: PartID) -> Venue? { venueReference(of: part).flatMap { venues[$0] } }

    public func online(of part: PartID) -> Online {
        activities[Int(part.activity)].online(part.session)
    }

    /// Whether people come together somewhere: not online alone. Hybrid is on-site.
    public func isOnSite(_ part: PartID) -> Bool {
        activities[Int(part.activity)].isOnSite(part.session)
    }

    public func city(of part: PartID) -> LocalizedText? {
        if let venue = venueIndex(of: part), let city = venues.records[Int(venue)].city {
            return city
        }
        return activities[Int(part.activity)].hostPlace(part.session)?.city
    }

    public func hostCountry(of part: PartID) -> Country? {
        activities[Int(part.activity)].hostCountry(part.session, venues: venues)
    }

    /// Whether two parts are held in one city: a name in common in any language, in one country
    /// where both say it. (Tripoli is a city of two countries.)
    public func areInOneCity(_ one: PartID, _ other: PartID) -> Bool {
        guard let city = self.city(of: one), let otherCity = self.city(of: other),
            !Set(city.texts).isDisjoint(with: otherCity.texts)
        else { return false }
        let (country, otherCountry) = (hostCountry(of: one), hostCountry(of: other))
        return country == nil || otherCountry == nil || country == otherCountry
    }

    /// The IANA name of the zone of its written times: the session's `timezone`, its own
    /// venue's, the activity's `timezone`, the venue's that it takes from the activity, the
    /// plan's.
    public func zoneName(of part: PartID) -> String {
        activities[Int(part.activity)].zoneName(part.session, venues: venues) ?? settings.zoneName
    }

    /// Its own visibility, else its project's, else partners.
    public func visibility(of activity: Int32) -> Visibility {
        if let own = activities[Int(activity)].visibility?.value { return own }
        let project = activities[Int(activity)].project.index
        guard project >= 0 else { return .partners }
        return projects.records[Int(project)].visibility?.value ?? .partners
    }

    /// The ids of all kinds of activity that may be written.
    public var kinds: Set<String> {
        Set(StandardKind.allCases.map(\.rawValue) + settings.kinds.map(\.id.value))
    }

    /// Whom to call: the activity's contact, its project's, or its programme's.
    public func contact(of activity: Int32) -> String? {
        let record = activities[Int(activity)]
        return record.boxedDetails?.value.contact?.value
            ?? contact(ofProject: record.project.index)
    }

    /// The contact of a project, or of its programme; -1 is no project.
    public func contact(ofProject project: Int32) -> String? {
        guard project >= 0 else { return nil }
        if let own = projects[project].contact?.value { return own }
        guard let programme = projects[project].programme?.index, programme >= 0 else { return nil }
        return programmes[programme].contact?.value
    }

    /// The themes above a theme, the nearest first.
    public func ancestors(ofTheme theme: Int32) -> [Int32] {
        var found: [Int32] = []
        var current = themes[theme].parent
        while let parent = current, parent.isResolved, !found.contains(parent.index) {
            found.append(parent.index)
            current = themes[parent.index].parent
        }
        return found
    }

    /// Whether one of the two activities is run together with the other's project.
    public func areJoint(_ left: Int32, _ right: Int32) -> Bool {
        func names(_ one: Int32, _ other: Int32) -> Bool {
            let project = activities[Int(other)].project.index
            return activities[Int(one)].jointWith.contains { $0.index == project }
        }
        return names(left, right) || names(right, left)
    }
}
