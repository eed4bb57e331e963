import PlanModel
import PlanTime

/// What one file says.
struct FileContents: Sendable {
    /// A record, and a number that is the same for records that say the same.
    struct Keyed<Record: Identified>: Sendable {
        var record: Record
        var fingerprint: UInt64
    }

    var settings: SettingsDraft?
    var programmes: [Keyed<Programme>] = []
    var projects: [Keyed<Project>] = []
    var institutions: [Keyed<Institution>] = []
    var people: [Keyed<Person>] = []
    var regions: [Keyed<Region>] = []
    var venues: [Keyed<Venue>] = []
    var resources: [Keyed<Resource>] = []
    var themes: [Keyed<Theme>] = []
    var events: [Keyed<Event>] = []
    var closures: [Keyed<Closure>] = []
    var activities: [Activity] = []
    /// Of all activities, once they are read; those of one project together.
    var activityKeys: [ActivityKey] = []
    /// The ids of the projects that activities belong to; an empty one where one is missing.
    var projectIDs: [String] = []
    /// By project of `projectIDs`: where its keys begin; one more entry at the end.
    var projectStarts: [Int] = [0]
    var waivers: [Waiver] = []
    /// The id of `project:`.
    var ownProject: Located<String>?
    /// Whether there is a `project:` whose id could not be read.
    var hasUnreadProject = false
    var findings: [Finding] = []
    /// Mistakes beyond `limits: file-findings`, which are only counted.
    var unshownFindings = 0
    var firstUnshown: Place?
    /// Words in the unread parts of the file that may be ids of records.
    var unreadIDs: Set<String> = []
}

/// The sections that any file may hold.
let sectionFields = FieldTable<FileContents>([
    section("programmes", of: "programme", programmeFields, "Funding frameworks.", Programme.init) {
        $0.programmes.append($1)
    },
    section("projects", of: "project", projectFields, "Projects.", Project.init) {
        $0.projects.append($1)
    },
    Field("project", .ownProject, "The project of this file, with its `id`.") {
        $0.ownProject = Located($1.record.id, at: $1.record.place)
        $0.projects.append($1)
    },
    section("institutions", of: "institution", institutionFields, "Institutions.", Institution.init)
    {
        $0.institutions.append($1)
    },
    section(
        "people", of: "person", personFields, "People, better by function than by name.",
        conditions: [.oneOf(["name", "role"])], Person.init
    ) {
        $0.people.append($1)
    },
    section(
        "regions", of: "region", regionFields, "Groups of countries.", keys: .id("regions"),
        Region.init
    ) { $0.regions.append($1) },
    section("venues", of: "venue", venueFields, "Places where activities are held.", Venue.init) {
        $0.venues.append($1)
    },
    section(
        "resources", of: "resource", resourceFields, "Shared equipment and teams.", Resource.init
    ) {
        $0.resources.append($1)
    },
    section("themes", of: "theme", themeFields, "What activities are about.", Theme.init) {
        $0.themes.append($1)
    },
    section(
        "events", of: "event", eventFields, "What others hold and one plans around.", Event.init
    ) {
        $0.events.append($1)
    },
    section("closures", of: "closure", closureFields, "Days to keep free.", Closure.init) {
        $0.closures.append($1)
    },
    Field("activities", .activities, "The plan itself.") { $0.activities += $1 },
    Field("waivers", .waivers, "Findings to live with.") { $0.waivers += $1 },
])

/// A section that maps ids to records.
private func section<Record: Identified>(
    _ name: String, of one: String, _ table: FieldTable<Record>, _ summary: String,
    keys: Schema = .newID, conditions: [RecordSchema.Condition] = [],
    _ make: @escaping @Sendable (String, Place) -> Record,
    _ add: @escaping @Sendable (inout FileContents, FileContents.Keyed<Record>) -> Void
) -> Field<FileContents> {
    let record = RecordSchema(table.described, conditions: conditions)
    let schema = Schema.emptyOr(.map(keys: keys, values: .shared(one, .record(record))))
    let kind = ValueKind<[FileContents.Keyed<Record>]>(schema: schema) { decoder, node in
        guard let entries = decoder.sectionEntries(node) else { return nil }
        var records: [FileContents.Keyed<Record>] = []
        records.reserveCapacity(entries.count)
        for entry in entries {
            guard let id = decoder.readID(entry.key), !decoder.isUnreadable(entry.value) else {
                continue
            }
            var record = make(id, decoder.place(entry.key))
            decoder.readRecord(
                entry.value, into: &record, table, what: "`\(id)` in \(name)", place: entry.key)
            if entry.isRepeated { continue }
            if let person = record as? Person, person.name == nil, person.role == nil,
                !decoder.meant(entry.value).isCut,
                decoder.meant(entry.value).kind == .mapping
                    || decoder.isNull(decoder.meant(entry.value))
            {
                decoder.report(
                    "file/missing-key", "`\(id)` in people has neither `name` nor `role`",
                    hint: "add `role:`, such as legal expert 2", at: entry.key)
            }
            if id.utf8.count == 2, record is Region, Country(id.uppercased()) != nil {
                decoder.report(
                    "file/bad-id", "“\(id)” would be taken for a country",
                    hint: "give the region a longer id", at: entry.key)
            }
            if id == "partners", record is Region {
                decoder.report(
                    "file/bad-id", "“partners” always stands for a project's own countries",
                    hint: "give the region another id", at: entry.key)
                continue
            }
            records.append(.init(record: record, fingerprint: decoder.fingerprint(entry.value)))
        }
        return records
    }
    return Field(name, kind, summary) { contents, records in
        for record in records { add(&contents, record) }
    }
}

extension FileDecoder {
    /// The entries of a section; an empty section has none.
    mutating func sectionEntries(_ node: Int32) -> [Entry]? {
        let target = meant(node)
        if target.kind == .mapping {
            return entries(
                node,
                repeatedHint: "give one of the two another id; the first one counts until then")
        }
        if !isNull(target) {
            let example =
                key == "activities"
                ? "course: {title: Course, when: 2019-05-20}" : "some-id: {name: Some name}"
            reportWrongType(
                node, expected: "a map from ids to records",
                hint: "write an id, a colon and the record below `\(key):`, such as \(example)")
        }
        return nil
    }

    /// A number that is the same for values that say the same, whatever the order of their keys.
    func fingerprint(_ index: Int32) -> UInt64 {
        let node = meant(index)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ value: UInt64) { hash = (hash ^ value) &* 0x9e37_79b9_7f4a_7c15 &+ (hash >> 31) }
        switch node.kind {
        case .scalar:
            for byte in tree.bytes(node) { mix(UInt64(byte)) }
            mix(isNull(node) ? 2 : 1)
        case .sequence:
            var child = node.first
            while child >= 0 {
                mix(fingerprint(child))
                child = tree[child].next
            }
            mix(3)
        case .mapping:
            var sum: UInt64 = 0
            var child = node.first
            while child >= 0 {
                let value = tree[child].next
                guard value >= 0 else { break }
                sum &+= fingerprint(child) &* 31 &+ (fingerprint(value) ^ 0x5bd1_e995)
                child = tree[value].next
            }
            mix(sum)
            mix(4)
        case .alias, .unreadable: mix(5)
        }
        return hash
    }
}

extension ValueKind where Value == FileContents.Keyed<Project> {
    private struct Draft: Sendable {
        var id: Located<String>?
        var project: Project
    }

    private static let table = FieldTable<Project>(
        [
            Field("id", ValueKind<String>.identifier.located, "The project's id.", isRequired: true)
            {
                $0.id = $1.value
                $0.place = $1.place
            }
        ] + projectFields.fields)

    static let ownProject = ValueKind(schema: .shared("own-project", table.schema)) {
        decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a record",
                hint: "write the project's `id` and `name`: {id: alpha, name: Alpha}")
            return nil
        }
        var project = Project(id: "", place: decoder.place(node))
        decoder.readRecord(node, into: &project, table, what: "the project", place: node)
        return project.id.isEmpty
            ? nil : .init(record: project, fingerprint: decoder.fingerprint(node))
    }
}

extension ValueKind where Value == [Waiver] {
    static let waivers = ValueKind(
        schema: .emptyOr(
            .list(
                .shared(
                    "waiver",
                    .record(
                        RecordSchema(
                            waiverFields.described,
                            conditions: [.oneOf(["activities", "resource"])])))))
    ) { decoder, node in
        let target = decoder.meant(node)
        guard target.kind == .sequence else {
            if !decoder.isNull(target) {
                decoder.reportWrongType(
                    node, expected: "a list of records", hint: "begin each waiver with “- rule:”")
            }
            return nil
        }
        var waivers: [Waiver] = []
        for item in decoder.items(node) {
            var waiver = Waiver(place: decoder.place(item))
            decoder.readRecord(item, into: &waiver, waiverFields, what: "the waiver", place: item)
            if waiver.activities == nil, waiver.resource == nil, waiver.rule != nil {
                decoder.report(
                    "file/missing-key", "the waiver has neither `activities` nor `resource`",
                    hint: "name what it covers: `activities: [project/activity]`", at: item)
            }
            waivers.append(waiver)
        }
        return waivers
    }
}

extension ValueKind where Value == [Activity] {
    static let activities = ValueKind(
        schema: .emptyOr(
            .map(
                keys: .newID,
                values: .shared(
                    "activity",
                    .record(
                        RecordSchema(activityFields.described, conditions: [.datesOfActivity])))))
    ) { decoder, node in
        guard let entries = decoder.sectionEntries(node) else { return nil }
        var activities: [Activity] = []
        activities.reserveCapacity(entries.count)
        for entry in entries {
            guard let id = decoder.readID(entry.key), !decoder.isUnreadable(entry.value) else {
                continue
            }
            var draft = ActivityDraft(id: id, place: decoder.place(entry.key))
            let before = decoder.findings.count
            decoder.readRecord(
                entry.value, into: &draft, activityFields, what: "activity `\(id)`",
                place: entry.key)
            if entry.isRepeated { continue }
            // What could not be read is not missing as well.
            let isWhole = decoder.findings.count == before && !decoder.meant(entry.value).isCut
            decoder.checkDates(of: draft.activity, isWhole: isWhole, at: entry)
            activities.append(draft.finished())
        }
        return activities
    }
}

extension FileDecoder {
    /// What the keys about time of one activity must agree on.
    fileprivate mutating func checkDates(of activity: Activity, isWhole: Bool, at entry: Entry) {
        let status = activity.content.status?.value
        if activity.sessions.isEmpty {
            if activity.content.when == nil, status != .postponed, isWhole {
                report(
                    "file/missing-key", "activity `\(activity.id)` has no `when`",
                    hint: "write a date, or a month such as 2019-05 where the day is not known yet",
                    at: entry.key)
            }
        } else {
            if let when = activity.content.when {
                reportValue(
                    "an activity with sessions has no `when` of its own",
                    hint: "give each session its `when`", at: when.place)
            }
            for session in activity.sessions
            where session.content.when == nil && isWhole
                && (session.content.status?.value ?? status) != .postponed
            {
                finding(
                    "file/missing-key", "session `\(session.id)` has no `when`",
                    hint: "write its date, or a month such as 2019-05", at: session.place)
            }
            if let repeated = activity.recurrence?.place ?? activity.also.first?.place
                ?? activity.except.first?.place
            {
                reportValue(
                    "an activity with sessions is not repeated",
                    hint: "write one session for each time", at: repeated)
            }
        }
        guard let when = activity.content.when, activity.sessions.isEmpty else { return }
        if case .window = when.value {
            if let repeated = activity.recurrence?.place ?? activity.also.first?.place {
                reportValue(
                    "a window is not repeated", hint: "give `when` a day, the first of all",
                    at: repeated)
            }
        } else if let rule = activity.recurrence, !rule.value.includes(when.value.span.first) {
            reportValue(
                "\(when.value.span.first) is not one of the days of this rule",
                hint: "`when` is the first occurrence: make it a day that the rule gives",
                at: rule.place)
        }
    }

    private mutating func reportValue(_ message: String, hint: String, at place: Place) {
        finding("file/bad-value", message, hint: hint, at: place)
    }

    private mutating func finding(_ rule: String, _ message: String, hint: String, at place: Place)
    {
        add(Finding(rule: rule, level: .error, message: message, hint: hint, place: place))
    }
}
