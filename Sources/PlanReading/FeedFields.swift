import PlanModel
import PlanTime

/// The keys of feeds under `feeds:`.

private func references<Target>(_ section: String) -> ValueKind<[Reference<Target>]> {
    ValueKind<Reference<Target>>.reference(section).oneOrMore(of: section)
}

let feedFields = FieldTable<FeedDefinition>([
    Field("name", .localizedText, "Its name.") { $0.name = $1 },
    Field("language", ValueKind<String>.language.located, "Its language; without it, the plan's.") {
        $0.language = $1
    },
    Field("audience", ValueKind<Visibility>.word, "For whom it is.", default: "partners") {
        $0.audience = $1
    },
    Field(
        "above-audience", ValueKind<FeedDefinition.AboveAudience>.word,
        "What becomes of activities above the audience.", default: "omit"
    ) { $0.aboveAudience = $1 },
    Field("past", .reach, "How far it goes back: a duration, or all.", default: "P1Y") {
        $0.past = $1
    },
    Field("future", .reach, "How far it goes ahead: a duration, or all.", default: "P2Y") {
        $0.future = $1
    },
    Field(
        "cancelled", ValueKind<FeedDefinition.Cancelled>.word,
        "What becomes of cancelled activities.", default: "keep"
    ) { $0.cancelled = $1 },
    Field(
        "tentative", ValueKind<FeedDefinition.Tentative>.word,
        "Whether the titles of tentative activities say so.", default: "title"
    ) { $0.tentative = $1 },
    Field(
        "transparency", ValueKind<FeedDefinition.Transparency>.word,
        "Whether confirmed activities show as busy: opaque ones do.", default: "transparent"
    ) { $0.transparency = $1 },
    Field("windows", .allWindows, "With “all”, windows of more than 31 days too.") {
        $0.hasAllWindows = $1
    },
    Field("recurrence", .recurrenceDates, "With “rdate”, one event for all occurrences.") {
        $0.usesRecurrenceDates = $1
    },
    Field("overlaps", .boolean, "Whether events say what they overlap with.", default: false) {
        $0.tellsOverlaps = $1
    },
    Field("any", .boolean, "Whether one key of the selection is enough.", default: false) {
        $0.isAny = $1
    },
    Field("projects", references("projects"), "Of these projects.") { $0.projects = $1 },
    Field("programmes", references("programmes"), "Of these programmes.") { $0.programmes = $1 },
    Field("countries", .countries, "For these countries or regions.") { $0.countries = $1 },
    Field("themes", references("themes"), "On these themes or those below them.") {
        $0.themes = $1
    },
    Field("institutions", references("institutions"), "With these institutions.") {
        $0.institutions = $1
    },
    Field("people", references("people"), "With these people.") { $0.people = $1 },
    Field("venues", references("venues"), "At these venues.") { $0.venues = $1 },
    Field(
        "kinds", ValueKind<String>.activityKind.located.oneOrMore(of: "kinds"), "Of these kinds."
    ) {
        $0.kinds = $1
    },
    Field("status", ValueKind<Status>.word.located.oneOrMore(of: "words"), "With these statuses.") {
        $0.statuses = $1
    },
])

extension ValueKind where Value == [FeedDefinition] {
    static let feeds = ValueKind(
        schema: .emptyOr(.map(keys: .newID, values: .shared("feed", .emptyOr(feedFields.schema))))
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            if !decoder.isNull(decoder.meant(node)) {
                decoder.reportWrongType(
                    node, expected: "a map from ids to feeds",
                    hint: "give each feed an id: {north: {countries: [TN]}}")
            }
            return nil
        }
        var feeds: [FeedDefinition] = []
        for entry in decoder.entries(node) {
            guard let id = decoder.readID(entry.key), !decoder.isUnreadable(entry.value) else {
                continue
            }
            var feed = FeedDefinition(id: id, place: decoder.place(entry.key))
            decoder.readRecord(
                entry.value, into: &feed, feedFields, what: "feed `\(id)`", place: entry.key)
            feeds.append(feed)
        }
        return feeds
    }
}

extension ValueKind where Value == FeedDefinition.Reach {
    static let reach = ValueKind(
        schema: .either([.word(["all"]), ValueKind<CivilDuration>.duration.schema])
    ) { decoder, node in
        let target = decoder.meant(node)
        if target.kind == .scalar, decoder.tree.scalarEquals(target, "all") { return .all }
        return ValueKind<CivilDuration>.duration.read(&decoder, node).map { .span($0) }
    }
}

extension ValueKind where Value == Bool {
    static let allWindows = only("all")
    static let recurrenceDates = only("rdate")

    /// A switch that is written as one word.
    private static func only(_ word: String) -> ValueKind {
        ValueKind(schema: .word([word])) { decoder, node in
            guard let text = decoder.scalar(node, expected: "“\(word)”") else { return nil }
            if text == word { return true }
            decoder.report(
                "file/bad-value", "\(decoder.named) cannot be “\(text)”",
                hint: "write \(word), or remove the line", at: node)
            return nil
        }
    }
}
