import PlanChecking
import PlanModel
import PlanTime

/// A part of the plan in a feed.
struct FeedEntry: Hashable, Sendable {
    /// Index into `Expansion.parts`.
    var part: Int32
    /// Whether the feed's owner takes part; else it is there because it concerns its country.
    var isAddressed = true
}

/// A feed as it shall be.
struct FeedOutline: Sendable {
    /// Below the audience's folder.
    var path: String
    var name: String
    var description: String
    var style: ComposeStyle
    /// A CSS colour.
    var color: String?
    /// Whether confirmed events show a subscriber as busy.
    var isOpaque = false
    /// The days that it reaches to; nil is all.
    var reach: DayRange?
    var omitsCancelled = false
    var entries: [FeedEntry] = []
    /// Parts that the audience may not see, whose times show as busy.
    var busyParts: [Int32] = []
    /// The deadlines that it holds instead of activities.
    var deadlines: [DeadlineEntry] = []
    /// Set where the file is no feed, but tells somebody's free/busy time.
    var freeBusy: FreeBusyOwner?

    /// Whether it is a feed of tasks: those of deadlines.
    var isOfTasks: Bool { path.hasPrefix(FeedFamilies.taskFolder) }
    /// Whether it is a feed of deadlines.
    var isOfDeadlines: Bool { isOfTasks || path.hasPrefix(FeedFamilies.deadlineFolder) }

    init(
        path: String, name: String, description: String, style: ComposeStyle,
        entries: [FeedEntry] = []
    ) {
        self.path = path
        self.name = name
        self.description = description
        self.style = style
        self.entries = entries
    }
}

/// The feeds of one audience: one for everything, and one for each project, programme, country,
/// theme, institution, person and venue that something in it uses.
struct FeedFamilies {
    /// The folders below an audience's.
    static let folders = [
        "projects", "programmes", "countries", "themes", "institutions", "people", "venues",
        "feeds", "deadlines", "todo", "freebusy/institutions", "freebusy/people",
        "freebusy/venues",
    ]
    static let deadlineFolder = "deadlines/"
    static let taskFolder = "todo/"

    private let view: AudienceView
    private let expansion: Expansion
    private var plan: Plan { view.plan }

    init(view: AudienceView, expansion: Expansion) {
        self.view = view
        self.expansion = expansion
    }

    private struct Members {
        var projects: [Int32: [FeedEntry]] = [:]
        var programmes: [Int32: [FeedEntry]] = [:]
        var countries: [Country: [FeedEntry]] = [:]
        var themes: [Int32: [FeedEntry]] = [:]
        var institutions: [Int32: [FeedEntry]] = [:]
        var people: [Int32: [FeedEntry]] = [:]
        var venues: [Int32: [FeedEntry]] = [:]
    }

    /// In order of their paths.
    func outlines() -> [FeedOutline] {
        var all: [FeedEntry] = []
        var members = Members()
        for (index, part) in expansion.parts.enumerated() where view.sees[Int(part.activity)] {
            let entry = FeedEntry(part: Int32(index))
            all.append(entry)
            add(part, entry, to: &members)
        }
        addForCountries(&members)

        var feeds = [
            outline("all.ics", nil, name(of: plan.settings.name), words().allActivities, all)
        ]
        for (index, entries) in members.projects {
            let project = plan.projects[index]
            var feed = outline(
                "projects/\(project.id).ics", words().project, name(of: project.name), project.id,
                entries)
            feed.color = project.color?.value
            feeds.append(feed)
        }
        for (index, entries) in members.programmes {
            let record = plan.programmes[index]
            feeds.append(
                outline(
                    "programmes/\(record.id).ics", words().programme, name(of: record.name),
                    record.id, entries))
        }
        for (country, entries) in members.countries {
            feeds.append(
                outline(
                    "countries/\(country.code).ics", words().country,
                    CountryNames.name(of: country, in: plan.settings.mainLanguage), country.code,
                    entries))
        }
        for (index, entries) in members.themes {
            let record = plan.themes[index]
            feeds.append(
                outline(
                    "themes/\(record.id).ics", words().theme, name(of: record.name), record.id,
                    entries))
        }
        for (index, entries) in members.institutions {
            let record = plan.institutions[index]
            let language = record.language?.value ?? plan.settings.mainLanguage
            var feed = outline(
                "institutions/\(record.id).ics", words(language).institution,
                name(of: record.name, in: language), record.id, entries, language: language)
            feed.isOpaque = true
            feeds.append(feed)
        }
        for (index, entries) in members.people {
            let record = plan.people[index]
            var feed = outline(
                "people/\(record.id).ics", words().person,
                name(of: record.name) ?? name(of: record.role), record.id, entries)
            feed.isOpaque = true
            feeds.append(feed)
        }
        for (index, entries) in members.venues {
            let record = plan.venues[index]
            feeds.append(
                outline(
                    "venues/\(record.id).ics", words().venue, name(of: record.name), record.id,
                    entries))
        }
        return feeds.sorted { $0.path.isScalarLess(than: $1.path) }
    }

    /// The feeds under `feeds:` for an audience's folder, seen from a day.
    func outlines(of definitions: [FeedDefinition], asOf: CivilDay) -> [FeedOutline] {
        definitions.map { definition in
            let selection = FeedSelection(definition, in: plan)
            let language = definition.language?.value ?? plan.settings.mainLanguage
            var entries: [FeedEntry] = []
            var hidden: [Int32] = []
            for (index, part) in expansion.parts.enumerated() where selection.includes(part) {
                if view.sees[Int(part.activity)] {
                    entries.append(FeedEntry(part: Int32(index)))
                } else {
                    hidden.append(Int32(index))
                }
            }
            var feed = outline(
                "feeds/\(definition.id).ics", nil, name(of: definition.name, in: language),
                definition.id, entries, language: language)
            feed.style.hasAllWindows = definition.hasAllWindows
            feed.style.usesRecurrenceDates = definition.usesRecurrenceDates
            feed.style.marksCancelled = definition.cancelled == .title
            feed.style.marksTentative = definition.tentative == .title
            // What others run into is not for everybody.
            feed.style.tellsOverlaps = definition.tellsOverlaps && view.audience > .public
            feed.omitsCancelled = definition.cancelled == .omit
            feed.isOpaque = definition.transparency == .opaque
            feed.reach = selection.reach(from: asOf)
            if definition.aboveAudience == .busy { feed.busyParts = hidden }
            return feed
        }
    }

    /// The deadlines of each project that has some, its own and those of activities joint with it:
    /// as events of a day, or as tasks. What is called off has none.
    func outlines(of deadlines: DeadlineDates, asTasks: Bool) -> [FeedOutline] {
        var members: [Int32: [DeadlineEntry]] = [:]
        for (index, part) in expansion.parts.enumerated()
        where view.sees[Int(part.activity)] && plan.status(of: part).takesPlace {
            let activity = plan.activities[Int(part.activity)]
            for date in deadlines.dates(ofPart: index) {
                for project in Set(([activity.project] + activity.jointWith).map(\.index))
                where project >= 0 && view.knows(project: project) {
                    members[project, default: []].append(
                        DeadlineEntry(part: Int32(index), date: date))
                }
            }
        }
        let folder = asTasks ? FeedFamilies.taskFolder : FeedFamilies.deadlineFolder
        return members.map { index, entries in
            let project = plan.projects[index]
            let title = words().deadlines + words().colon + (name(of: project.name) ?? project.id)
            var feed = outline("\(folder)\(project.id).ics", nil, title, project.id, [])
            feed.color = project.color?.value
            feed.deadlines = entries
            return feed
        }.sorted { $0.path.isScalarLess(than: $1.path) }
    }

    /// The free/busy files of the people, institutions and venues that activities use.
    func freeBusyOutlines() -> [FeedOutline] {
        var members = Members()
        for (index, part) in expansion.parts.enumerated() where view.sees[Int(part.activity)] {
            add(part, FeedEntry(part: Int32(index)), to: &members)
        }
        func file(
            _ family: String, _ id: String, _ name: String?, _ owner: FreeBusyOwner,
            _ entries: [FeedEntry]
        ) -> FeedOutline {
            var file = outline("freebusy/\(family)/\(id).ifb", nil, name, id, entries)
            file.freeBusy = owner
            return file
        }
        let people = members.people.map { index, entries in
            let record = plan.people[index]
            let shown = name(of: record.name) ?? name(of: record.role)
            return file("people", record.id, shown, .person(index), entries)
        }
        let institutions = members.institutions.map { index, entries in
            let record = plan.institutions[index]
            return file(
                "institutions", record.id, name(of: record.name), .institution(index), entries)
        }
        let venues = members.venues.map { index, entries in
            let record = plan.venues[index]
            return file("venues", record.id, name(of: record.name), .venue(index), entries)
        }
        return people + institutions + venues
    }

    private func add(_ part: PartID, _ entry: FeedEntry, to members: inout Members) {
        let activity = plan.activities[Int(part.activity)]
        for project in Set(([activity.project] + activity.jointWith).map(\.index))
        where project >= 0 {
            if view.knows(project: project) { members.projects[project, default: []].append(entry) }
        }
        if let programme = plan.projects[activity.project]?.programme, programme.isResolved {
            members.programmes[programme.index, default: []].append(entry)
        }
        for country in plan.countries(of: part).countries {
            members.countries[country, default: []].append(entry)
        }
        var themes: Set<Int32> = []
        for theme in plan.themes(of: part) { themes.formUnion(plan.lineage(of: theme)) }
        for theme in themes { members.themes[theme, default: []].append(entry) }
        for institution in Set(plan.institutions(of: part).map(\.institution.index))
        where institution >= 0 {
            members.institutions[institution, default: []].append(entry)
        }
        for person in Set(plan.people(of: part).map(\.person.index)) where person >= 0 {
            if view.knows(person: person) { members.people[person, default: []].append(entry) }
        }
        if let venue = plan.venueReference(of: part), venue.isResolved,
            view.knows(venue: venue.index)
        {
            members.venues[venue.index, default: []].append(entry)
        }
    }

    /// What is for an institution's country and on its themes, though it does not name it.
    private func addForCountries(_ members: inout Members) {
        for (index, own) in members.institutions {
            let institution = plan.institutions[index]
            guard let country = institution.country?.value, !institution.themes.isEmpty else {
                continue
            }
            let themes = Set(institution.themes.map(\.index))
            let lineages = institution.themes.reduce(into: Set<Int32>()) {
                $0.formUnion(plan.lineage(of: $1))
            }
            let named = Set(own.map(\.part))
            let further = (members.countries[country] ?? []).filter { entry in
                !named.contains(entry.part)
                    && plan.themes(of: expansion.parts[Int(entry.part)]).contains { theme in
                        // The same theme, or one is an ancestor of the other.
                        lineages.contains(theme.index) && theme.index >= 0
                            || !themes.isDisjoint(with: plan.lineage(of: theme))
                    }
            }
            members.institutions[index]! += further.map {
                FeedEntry(part: $0.part, isAddressed: false)
            }
        }
    }

    private func words(_ language: String? = nil) -> FeedWords {
        FeedWords.in(language ?? plan.settings.mainLanguage)
    }

    private func name(of text: LocalizedText?, in language: String? = nil) -> String? {
        let main = plan.settings.mainLanguage
        guard let found = text?.text(in: language ?? main, fallback: main) else { return nil }
        // Of control characters nothing is left.
        let shown = SafeText.oneLine(found)
        return shown.isEmpty ? nil : shown
    }

    private func outline(
        _ path: String, _ label: String?, _ name: String?, _ fallback: String,
        _ entries: [FeedEntry], language: String? = nil
    ) -> FeedOutline {
        let language = language ?? plan.settings.mainLanguage
        let shown = name ?? fallback
        var description = shown
        if let label {
            description = label + words(language).colon + shown
            if let planName = self.name(of: plan.settings.name, in: language) {
                description += " · \(planName)"
            }
        }
        return FeedOutline(
            path: path, name: SafeText.shortened(shown, to: 255), description: description,
            style: ComposeStyle(language: language), entries: entries)
    }
}
