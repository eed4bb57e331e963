import PlanModel
import PlanTime

/// The keys of activities and their sessions.

/// A record that holds what activities and sessions have in common.
protocol HoldsPartContent: Sendable {
    var content: PartContent { get set }
}

extension Session: HoldsPartContent {}

/// An activity while it is being read: what few say is boxed at the end.
struct ActivityDraft: HoldsPartContent {
    let activity: Activity
    var details = ActivityDetails()
    var hasDetails = false
    /// The project where the record names one itself.
    var project: Reference<Project>?

    var content: PartContent {
        get { activity.content }
        _modify { yield &activity.content }
    }

    init(id: String, place: Place) {
        activity = Activity(id: id, place: place, project: Reference("", at: place))
    }

    func finished() -> Activity {
        if hasDetails { activity.boxedDetails = Boxed(details) }
        if let project { activity.project = project }
        return activity
    }
}

private func partFields<Record: HoldsPartContent>(_ titleIsRequired: Bool) -> [Field<Record>] {
    [
        Field("title", .localizedText, "What it is called.", isRequired: titleIsRequired) {
            $0.content.title = $1
        },
        Field("when", ValueKind<DateExpression>.when.located, "When it takes place.") {
            $0.content.when = $1
        },
        Field("venue", .reference("venues"), "Where it takes place: the id of a venue.") {
            $0.content.venue = $1
        },
        Field("place", .hostPlace, "Where it takes place: {city, country}.") {
            $0.content.hostPlace = $1
        },
        Field("online", .online, "An address or true; with a venue or place it is hybrid.") {
            $0.content.online = $1
        },
        Field("timezone", ValueKind<String>.zoneName.located, "IANA name of the zone of its times.")
        {
            $0.content.timezone = $1
        },
        Field(
            "status", ValueKind<Status>.word.located, "How far it has come.",
            default: "tentative"
        ) {
            $0.content.status = $1
        },
        Field(
            "countries", .countries,
            "The countries it is for; left out, the project's. partners are the project's."
        ) { $0.content.countries = $1 },
        Field("institutions", .institutions, "Institutions that take part, with their roles.") {
            $0.content.institutions = $1
        },
        Field("people", .people, "People who take part.") { $0.content.people = $1 },
        Field(
            "themes", ValueKind<Reference<Theme>>.reference("themes").list(of: "themes"),
            "What it is about."
        ) { $0.content.themes = $1 },
        Field(
            "languages", ValueKind<String>.language.located.list(of: "languages"),
            "Its working languages."
        ) { $0.content.languages = $1 },
        Field(
            "participants", ValueKind<Participants>.participants.located,
            "How many people: a number, or planned, actual, women, men, remote."
        ) { $0.content.participants = $1 },
        Field(
            "reference", ValueKind<String>.text.located,
            "The project's own code for it, unique in the project."
        ) { $0.content.reference = $1 },
        Field("source", .sources, "Where the facts come from.") { $0.content.source = $1 },
    ]
}

/// The keys of activities that their sessions do not have.
private let keysOfWholeActivities = [
    "kind", "project", "sessions", "duration", "repeat", "except", "also", "resources", "after",
    "held-with", "joint-with", "visibility", "experts-from", "objectives", "interpretation",
    "budget", "fixed", "originally", "part-of", "related", "deadlines", "uid", "was",
    "description", "url", "contact", "notes",
]

let sessionFields = FieldTable<Session>(
    partFields(false),
    elsewhere: Dictionary(
        uniqueKeysWithValues: keysOfWholeActivities.map {
            ($0, "`\($0)` belongs to the activity, not to one of its sessions")
        }))

/// A field that few activities have.
private func detail<Value>(
    _ name: String, _ kind: ValueKind<Value>, _ summary: String,
    _ assign: @escaping @Sendable (inout ActivityDetails, Value) -> Void
) -> Field<ActivityDraft> {
    Field(name, kind, summary) {
        assign(&$0.details, $1)
        $0.hasDetails = true
    }
}

let activityFields = FieldTable<ActivityDraft>(
    partFields(true) + [
        Field("project", .reference("projects"), "Its project, where the file's is not meant.") {
            $0.project = $1
        },
        Field(
            "kind", ValueKind<String>.activityKind.located, "What kind of activity it is.",
            default: "other"
        ) {
            $0.activity.kind = $1
        },
        Field("sessions", .sessions, "One activity held several times or in several places.") {
            $0.activity.sessions = $1
        },
        Field(
            "duration", ValueKind<CivilDuration>.duration.located,
            "For a window: how long it will take in it.", default: "P1D"
        ) { $0.activity.duration = $1 },
        Field("repeat", ValueKind<RecurrenceRule>.recurrence.located, "An RRULE (RFC 5545).") {
            $0.activity.recurrence = $1
        },
        Field(
            "except", ValueKind<CivilDay>.day.located.list(of: "days"), "Days it is not repeated."
        ) {
            $0.activity.except = $1
        },
        Field("also", ValueKind<CivilDay>.day.located.list(of: "days"), "Further days.") {
            $0.activity.also = $1
        },
        Field("resources", .resources, "Shared equipment and teams, with amounts.") {
            $0.activity.resources = $1
        },
        Field("after", .prerequisites, "Activities that must have ended, with the least gap.") {
            $0.activity.after = $1
        },
        Field(
            "held-with", ValueKind<ActivityReference>.activityReference.list(of: "activities"),
            "Activities and events that are one occasion with it."
        ) { $0.activity.heldWith = $1 },
        Field(
            "joint-with", ValueKind<Reference<Project>>.reference("projects").list(of: "projects"),
            "Projects that run it together with its own."
        ) { $0.activity.jointWith = $1 },
        Field("visibility", ValueKind<Visibility>.word.located, "Who may see it.") {
            $0.activity.visibility = $1
        },
        detail("experts-from", .countries, "Countries that contribute experts.") {
            $0.expertsFrom = $1
        },
        detail("objectives", ValueKind<String>.text.list(of: "codes"), "Logframe codes.") {
            $0.objectives = $1
        },
        detail(
            "interpretation", ValueKind<String>.language.list(of: "languages"),
            "Languages with interpretation."
        ) { $0.interpretation = $1 },
        detail("budget", ValueKind<Money>.money.located, "Amount and currency.") { $0.budget = $1 },
        detail("fixed", ValueKind<String>.fixed.located, "It cannot be moved: true, or why.") {
            $0.fixed = $1
        },
        detail("originally", .formerDates, "Where it stood before.") { $0.originally = $1 },
        detail("part-of", .activityReference, "The activity it is a part of.") { $0.partOf = $1 },
        detail("related", .relations, "Related activities.") { $0.related = $1 },
        detail("deadlines", .deadlines, "Name → date or duration.") { $0.deadlines = $1 },
        detail("uid", ValueKind<String>.text.located, "An identity that came from elsewhere.") {
            $0.uid = $1
        },
        detail("was", ValueKind<String>.identifier.list(of: "ids"), "Earlier ids, oldest first.") {
            $0.was = $1
        },
        detail("description", .localizedText, "What it is, in a few sentences.") {
            $0.description = $1
        },
        detail("url", ValueKind<String>.link.located, "Its page.") { $0.url = $1 },
        detail("contact", ValueKind<String>.text.located, "Whom to call.") { $0.contact = $1 },
        detail("notes", .text, "Internal, never exported.") { $0.notes = $1 },
    ])

extension ValueKind where Value == [Session] {
    static let sessions = ValueKind(
        schema: .map(
            keys: .newID, values: .shared("session", .emptyOr(sessionFields.schema)))
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a map from the sessions' ids to their records",
                hint: "give each session an id: {tunis: {when: 2019-05-20}}")
            return nil
        }
        var sessions: [Session] = []
        for entry in decoder.entries(node) {
            guard let id = decoder.readID(entry.key) else { continue }
            if decoder.isUnreadable(entry.value) { continue }
            var session = Session(id: id, place: decoder.place(entry.key))
            decoder.readRecord(
                entry.value, into: &session, sessionFields, what: "session `\(id)`",
                place: entry.key)
            sessions.append(session)
        }
        // The order in which they are written means nothing.
        return sessions.sorted { $0.id.isScalarLess(than: $1.id) }
    }
}

extension ValueKind where Value == String {
    /// `true`, or the reason.
    static let fixed = ValueKind(schema: .either([.boolean, .text])) { decoder, node in
        guard let text = decoder.scalar(node, expected: "true or the reason") else { return nil }
        return ["false", "False", "FALSE"].contains(text) ? nil : text
    }
}

extension ValueKind where Value == [Prerequisite] {
    /// A list of activities, or a map from activity to the least gap.
    static let prerequisites = ValueKind(
        schema: .either([
            .list(.id("activities")),
            .map(
                keys: .id("activities"),
                values: .either([.nothing, ValueKind<CivilDuration>.duration.schema])),
        ])
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            return ValueKind<ActivityReference>.activityReference.list(of: "activities")
                .read(&decoder, node).map { $0.map { Prerequisite($0) } }
        }
        var found: [Prerequisite] = []
        for entry in decoder.entries(node) {
            let name = decoder.tree.string(decoder.meant(entry.key))
            var one = Prerequisite(ActivityReference(name, at: decoder.place(entry.key)))
            if !decoder.isNull(decoder.meant(entry.value)) {
                one.gap = ValueKind<CivilDuration>.duration.read(&decoder, entry.value)
            }
            found.append(one)
        }
        return found
    }
}

extension ValueKind where Value == [(activity: ActivityReference, relation: Relation?)] {
    static let relations = ValueKind(
        schema: .either([
            .list(.id("activities")),
            .map(
                keys: .id("activities"),
                values: .either([.nothing, ValueKind<Relation>.word.schema])),
        ])
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            return ValueKind<ActivityReference>.activityReference.list(of: "activities")
                .read(&decoder, node).map { $0.map { ($0, nil) } }
        }
        var found: Value = []
        for entry in decoder.entries(node) {
            let name = decoder.tree.string(decoder.meant(entry.key))
            let relation =
                decoder.isNull(decoder.meant(entry.value))
                ? nil : ValueKind<Relation>.word.read(&decoder, entry.value)
            found.append((ActivityReference(name, at: decoder.place(entry.key)), relation))
        }
        return found
    }
}

extension ValueKind where Value == [(name: String, deadline: Located<Deadline>)] {
    static let deadlines = ValueKind(
        schema: .map(keys: .text, values: ValueKind<Deadline>.deadline.schema)
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a map from names to dates or durations",
                hint: "write {nominations: P8W}")
            return nil
        }
        var found: Value = []
        for entry in decoder.entries(node) {
            let name = decoder.tree.string(decoder.meant(entry.key))
            if let deadline = ValueKind<Deadline>.deadline.read(&decoder, entry.value) {
                found.append((name, Located(deadline, at: decoder.place(entry.value))))
            }
        }
        return found
    }
}

extension ValueKind where Value == [FormerDate] {
    private static let table = FieldTable<FormerDateDraft>([
        Field("when", .when, "The date.", isRequired: true) { $0.when = $1 },
        Field("on", .day, "When it was changed.") { $0.on = $1 },
        Field("why", .text, "Why it was changed.") { $0.why = $1 },
    ])

    private struct FormerDateDraft: Sendable {
        var when: DateExpression?
        var on: CivilDay?
        var why: String?
    }

    private static let one = ValueKind<FormerDate>(
        schema: .shared(
            "former-date", .either([ValueKind<DateExpression>.when.schema, table.schema]))
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            return ValueKind<DateExpression>.when.read(&decoder, node).map { FormerDate(when: $0) }
        }
        var draft = FormerDateDraft()
        decoder.readRecord(node, into: &draft, table, what: "a former date", place: node)
        guard let when = draft.when else { return nil }
        var former = FormerDate(when: when)
        (former.on, former.why) = (draft.on, draft.why)
        return former
    }

    static let formerDates = one.oneOrMore(of: "dates")
}

extension FileDecoder {
    /// The id that a map's key is, or nil after a report.
    mutating func readID(_ key: Int32) -> String? {
        let id = tree.string(meant(key))
        if isID(id) { return id }
        report("file/bad-id", "“\(id)” is not an id", hint: idHint(id), at: key)
        return nil
    }
}
