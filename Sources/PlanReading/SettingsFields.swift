import PlanModel
import PlanTime

/// The keys of coplan.yaml beside the sections.
let settingsFields = FieldTable<SettingsDraft>([
    Field(
        "format", ValueKind<Int>.integer(atLeast: 1).located, "The version of the format.",
        default: 1
    ) {
        $0.settings.format = $1
    },
    Field("name", .localizedText, "The plan's name.") { $0.settings.name = $1 },
    Field("domain", ValueKind<String>.domain.located, "The domain of the exported events' UIDs.") {
        $0.settings.domain = $1
    },
    Field("url", ValueKind<String>.link.located, "The public base address of the feeds.") {
        $0.settings.url = $1
    },
    Field(
        "timezone", ValueKind<String>.zoneName.located, "The zone of written times.", default: "UTC"
    ) {
        $0.settings.timezone = $1
    },
    Field("language", ValueKind<String>.language.located, "The plan's language.", default: "en") {
        $0.settings.language = $1
    },
    Field("refresh", .duration, "How often calendars should look for news.", default: "PT4H") {
        $0.settings.refresh = $1
    },
    Field("as-of", ValueKind<CivilDay>.day.located, "The day on which the plan is looked at.") {
        $0.settings.asOf = $1
    },
    Field(
        "include", ValueKind<String>.text.located.oneOrMore(of: "folders"),
        "Other folders that are part of the plan."
    ) { $0.settings.include = $1 },
    Field("rules", .ruleLevels, "Rule → error, warning, note or off.") { $0.settings.rules = $1 },
    Field("kinds", .kinds, "More kinds of activity: id → name.") { $0.settings.kinds = $1 },
    Field("calendars", .calendars, "Country → iCalendar files of its public holidays.") {
        $0.settings.calendars = $1
    },
    Field("weekends", .weekends, "Country → rest days, where the built-in ones are wrong.") {
        $0.settings.weekends = $1
    },
    Field("lead-time", .duration, "How early an activity must be confirmed.", default: "P6W") {
        $0.settings.leadTime = $1
    },
    Field("travel-days", .travelDays, "Free days that a person needs between two cities.") {
        $0.settings.travelDays = $1
    },
    Field("country-load", .countryLoad, "How much a country takes: {max, per}.") {
        $0.settings.countryLoad = $1
    },
    Field("synergy-window", .duration, "How far apart synergies may lie.", default: "P90D") {
        $0.settings.synergyWindow = $1
    },
    Field(
        "audiences", ValueKind<Visibility>.word.located.list(of: "audiences"),
        "For whom feeds are written.", default: ["public", "partners"]
    ) { $0.settings.audiences = $1 },
    Field("deadlines", .kindDeadlines, "Kind → name → date or duration.") {
        $0.settings.deadlines = $1
    },
    Field("limits", .limits, "Bounds on what is read and written.") { $0.limits = $1 },
    Field("feeds", .feeds, "Feeds of your own.") { $0.settings.feeds = $1 },
    Field("sources", .untyped, "Where imported plans come from.") { _, _ in },
    Field(
        "freebusy-audience", ValueKind<Visibility>.word,
        "Who may see free/busy.", default: "restricted"
    ) {
        $0.settings.freeBusyAudience = $1
    },
])

/// The settings while they are being read.
struct SettingsDraft: Sendable {
    var settings = Settings()
    var limits = AllLimits()
}

/// `limits:`, for reading and for the rest.
struct AllLimits: Sendable {
    var reading = ReadingLimits()
    var others = Limits()
}

extension ValueKind where Value == Bool {
    /// Kept for a later version: read as YAML, not looked into.
    static let untyped = ValueKind(schema: .anything) { _, _ in nil }
}

extension ValueKind where Value == AllLimits {
    /// A bound; its default is the one that the code has.
    private static func bound(
        _ name: String, _ summary: String, most: Int = 1_000_000_000,
        _ path: any WritableKeyPath<AllLimits, Int> & Sendable
    ) -> Field<AllLimits> {
        Field(
            name, .integer(atLeast: 1, atMost: most), summary,
            default: .integer(AllLimits()[keyPath: path])
        ) { $0[keyPath: path] = $1 }
    }

    private static let table = FieldTable<AllLimits>([
        // What `Place` can tell apart.
        bound("file-bytes", "Bytes of one file.", most: 500_000_000, \.reading.fileBytes),
        bound("text-bytes", "Bytes of one text.", \.reading.textBytes),
        bound("depth", "Levels of nesting in a file.", most: 1_000, \.reading.depth),
        bound("entries", "Entries of one list or record.", \.reading.entries),
        bound("file-values", "Keys, texts, lists and records in one file.", \.reading.fileValues),
        bound("alias-nodes", "Values that a file's aliases expand to.", \.reading.aliasNodes),
        bound("file-findings", "Mistakes of one file that are shown.", \.reading.fileFindings),
        bound("files", "Files of the plan.", most: 1_000_000, \.reading.files),
        bound(
            "plan-bytes", "Bytes of all files of the plan.", most: 1 << 40, \.reading.planBytes),
        bound("activities", "Activities of the plan.", \.reading.activities),
        bound("occurrences", "Occurrences of one recurring activity.", \.others.occurrences),
        bound(
            "audience-findings", "Findings of overlap/audience that are written.",
            \.others.audienceFindings),
        bound(
            "audience-pairs", "Pairs of activities that overlap/audience looks at.",
            \.others.audiencePairs),
        bound(
            "synergies", "Synergies, and projects to call, that are written.", \.others.synergies),
        bound(
            "synergy-pairs", "Pairs of activities that synergies look at.",
            \.others.synergyPairs),
    ])

    static let limits = ValueKind(schema: .emptyOr(table.schema)) { decoder, node in
        var limits = AllLimits()
        decoder.readRecord(node, into: &limits, table, what: "`limits`", place: node)
        return limits
    }
}

extension ValueKind where Value == TravelDays {
    private static let table = FieldTable<TravelDays>([
        Field("abroad", .dayCount, "Between cities of two countries.", default: 1) {
            $0.abroad = $1
        },
        Field("home", .dayCount, "Between cities of one country.", default: 0) { $0.home = $1 },
    ])

    static let travelDays = ValueKind(schema: .emptyOr(table.schema)) { decoder, node in
        var days = TravelDays()
        decoder.readRecord(node, into: &days, table, what: "`travel-days`", place: node)
        return days
    }
}

extension ValueKind where Value == CountryLoadLimits {
    private struct Draft: Sendable {
        var max: Int?
        var per: Int?
    }

    private static let table = FieldTable<Draft>([
        Field("max", .integer(atLeast: 0), "Activities at most.", isRequired: true) { $0.max = $1 },
        Field("per", span, "In how many days.", default: 1) { $0.per = $1 },
    ])

    private static func limit(_ draft: Draft) -> CountryLoadLimits.Limit? {
        draft.max.map { CountryLoadLimits.Limit(max: $0, per: draft.per ?? 1) }
    }

    /// From one day to about ten years.
    private static let span = ValueKind<Int>(schema: ValueKind<Int>.dayCount.schema) {
        decoder, node in
        guard let days = ValueKind<Int>.dayCount.read(&decoder, node) else { return nil }
        if (1...3_660).contains(days) { return days }
        decoder.report(
            "file/bad-value", "\(decoder.named) is out of range",
            hint: "write a number of days from 1 to 3660", at: node)
        return nil
    }

    /// `{max, per}` for all countries, a map from country to these, or both in one.
    static let countryLoad = ValueKind(
        schema: .record(
            RecordSchema(
                table.described.map { (field: RecordSchema.Field) in
                    var field = field
                    field.isRequired = false
                    return field
                }, perCountry: .shared("country-load", table.schema)))
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(node, expected: "a record", hint: "write {max: 3, per: P7D}")
            return nil
        }
        var limits = CountryLoadLimits()
        var all = Draft()
        /// Whether something says how much, even if it cannot be read.
        var saysHowMuch = false
        for entry in decoder.entries(node) {
            let name = decoder.tree.string(decoder.meant(entry.key))
            if let country = Country(name) {
                var draft = Draft()
                decoder.readRecord(
                    entry.value, into: &draft, table, what: "the load of \(name)", place: entry.key)
                limits.perCountry[country] = limit(draft)
                saysHowMuch = true
            } else if let field = table.fields.first(where: { $0.name == name }) {
                decoder.key = name
                saysHowMuch = saysHowMuch || name == "max"
                field.reader.read(&all, &decoder, entry.value)
            } else if decoder.meant(entry.value).kind == .mapping {
                saysHowMuch = true
                decoder.report(
                    "file/bad-value", "“\(name)” is not the code of a country",
                    hint: decoder.affordable(countryHint(name)), at: entry.key)
            } else {
                decoder.reportUnknownKey(
                    entry.key, in: ["max", "per"],
                    what: "`country-load`, which takes country codes too,")
            }
        }
        if all.max != nil {
            limits.all = limit(all)
        } else if !saysHowMuch {
            decoder.report(
                "file/missing-key", "`country-load` has no `max`", hint: "write {max: 3, per: P7D}",
                at: node)
        }
        return limits
    }
}

extension ValueKind where Value == [(rule: Located<String>, level: Level?)] {
    static let ruleLevels = ValueKind(
        schema: .ruleLevels
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a map from rules to levels", hint: "write {calendar/guests: off}")
            return nil
        }
        var found: Value = []
        for entry in decoder.entries(node) {
            let rule = Located(
                decoder.tree.string(decoder.meant(entry.key)), at: decoder.place(entry.key))
            decoder.key = rule.value
            guard let text = decoder.scalar(entry.value, expected: "a level") else { continue }
            if text == "off" {
                found.append((rule, nil))
            } else if let level = Level(rawValue: text) {
                found.append((rule, level))
            } else {
                let words = Level.allCases.map(\.rawValue) + ["off"]
                decoder.report(
                    "file/bad-value", "“\(text)” is not a level",
                    hint: wordMeant(by: text, among: words).map { "did you mean \($0)?" }
                        ?? "levels are error, warning, note and off", at: entry.value)
            }
        }
        return found
    }
}

extension ValueKind where Value == [(id: Located<String>, name: LocalizedText)] {
    /// A map from id to name.
    static let kinds = ValueKind(schema: .map(keys: .newID, values: .localizedText)) {
        decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a map from ids to names",
                hint: "write {case-forum: {en: Case forum, fr: Forum d’enquête}}")
            return nil
        }
        var found: Value = []
        for entry in decoder.entries(node) {
            guard let id = decoder.readID(entry.key) else { continue }
            decoder.key = id
            if let name = ValueKind<LocalizedText>.localizedText.read(&decoder, entry.value) {
                found.append((Located(id, at: decoder.place(entry.key)), name))
            }
        }
        return found
    }
}

extension ValueKind where Value == [(country: Located<Country>, paths: [Located<String>])] {
    static let calendars = ValueKind(
        schema: .map(
            keys: .country, values: ValueKind<String>.text.oneOrMore(of: "files").schema)
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a map from countries to files",
                hint: "write {TN: calendars/TN.ics}")
            return nil
        }
        var found: Value = []
        for entry in decoder.entries(node) {
            guard let country = ValueKind<Country>.country.read(&decoder, entry.key) else {
                continue
            }
            decoder.key = country.code
            let paths = ValueKind<String>.text.located.oneOrMore(of: "files")
            if let paths = paths.read(&decoder, entry.value) {
                found.append((Located(country, at: decoder.place(entry.key)), paths))
            }
        }
        return found
    }
}

/// In French, Spanish and German.
private let foreignWeekdays = [
    "lundi": "mon", "mardi": "tue", "mercredi": "wed", "jeudi": "thu", "vendredi": "fri",
    "samedi": "sat", "dimanche": "sun", "lunes": "mon", "martes": "tue", "miércoles": "wed",
    "jueves": "thu", "viernes": "fri", "sábado": "sat", "domingo": "sun", "montag": "mon",
    "dienstag": "tue", "mittwoch": "wed", "donnerstag": "thu", "freitag": "fri",
    "samstag": "sat", "sonntag": "sun",
]

extension ValueKind where Value == UInt8 {
    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Weekdays as a bit set, 1 for Monday: `[fri, sat]`, an empty list for none.
    static let weekdays = ValueKind(
        schema: .list(
            .either([
                .word(names),
                // What is written out counts as its first three letters.
                .pattern(
                    TextPattern(
                        "^([Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]"
                            + "|[Ss][Aa][Tt]|[Ss][Uu][Nn])", examples: ["fri", "Friday"],
                        hint: "write mon, tue, wed, thu, fri, sat or sun")),
            ]))
    ) { decoder, node in
        let weekday = ValueKind(schema: .word(names)) { decoder, node in
            guard let word = decoder.scalar(node, expected: "a weekday") else { return nil }
            if let day = names.firstIndex(of: String(word.lowercased().prefix(3))) {
                return 1 << UInt8(day)
            }
            decoder.report(
                "file/bad-value", "“\(word)” is not a weekday",
                hint: foreignWeekdays[word.lowercased()].map { "write \($0)" }
                    ?? "write mon, tue, wed, thu, fri, sat or sun", at: node)
            return nil
        }
        return weekday.list(of: "weekdays").read(&decoder, node)?.reduce(0, |)
    }
}

extension ValueKind where Value == [WeeklyRest] {
    private static let table = FieldTable<WeeklyRest>([
        Field("from", .day, "The first day on which this holds.") { $0.from = $1 },
        Field("to", .day, "The last day on which this holds.") { $0.through = $1 },
        Field("days", .weekdays, "The rest days.", isRequired: true) { $0.weekdays = $1 },
    ])

    /// `[fri, sat]`, or a list of `{from, to, days}`.
    static let weeklyRest = ValueKind(
        schema: .either([ValueKind<UInt8>.weekdays.schema, .list(table.schema)])
    ) { decoder, node in
        let items = Array(decoder.items(node))
        if decoder.meant(node).kind == .sequence, let first = items.first,
            decoder.meant(first).kind == .mapping
        {
            var spans: [WeeklyRest] = []
            for item in items {
                var rest = WeeklyRest(weekdays: 0)
                decoder.readRecord(
                    item, into: &rest, table, what: "a span of weekly rest", place: item)
                spans.append(rest)
            }
            return spans
        }
        guard decoder.meant(node).kind != .mapping else {
            decoder.reportWrongType(
                node, expected: "a list of weekdays, or of spans",
                hint: "put it in brackets: [{days: [sat, sun]}]")
            return nil
        }
        return ValueKind<UInt8>.weekdays.read(&decoder, node).map { [WeeklyRest(weekdays: $0)] }
    }
}

extension ValueKind where Value == [(country: Located<Country>, rest: [WeeklyRest])] {
    static let weekends = ValueKind(
        schema: .map(
            keys: .country, values: .shared("rest-days", ValueKind<[WeeklyRest]>.weeklyRest.schema))
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a map from countries to rest days", hint: "write {AE: [sat, sun]}")
            return nil
        }
        var found: Value = []
        for entry in decoder.entries(node) {
            guard let country = ValueKind<Country>.country.read(&decoder, entry.key) else {
                continue
            }
            decoder.key = country.code
            if let rest = ValueKind<[WeeklyRest]>.weeklyRest.read(&decoder, entry.value) {
                found.append((Located(country, at: decoder.place(entry.key)), rest))
            }
        }
        return found
    }
}

extension ValueKind
where
    Value == [(kind: Located<String>?, name: Located<String>, deadline: Located<Deadline>)]
{
    /// Kind → name → deadline; a name with a deadline right away is for all kinds.
    static let kindDeadlines = ValueKind(
        schema: .map(
            keys: .text,
            values: .either([
                ValueKind<Deadline>.deadline.schema,
                .map(keys: .text, values: ValueKind<Deadline>.deadline.schema),
            ]))
    ) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a map", hint: "write {training: {nominations: P8W}}")
            return nil
        }
        var found: Value = []
        func add(
            _ entry: FileDecoder.Entry, _ kind: Located<String>?,
            _ decoder: inout FileDecoder
        ) {
            guard let deadline = ValueKind<Deadline>.deadline.read(&decoder, entry.value) else {
                return
            }
            let name = decoder.tree.string(decoder.meant(entry.key))
            found.append(
                (
                    kind, Located(name, at: decoder.place(entry.key)),
                    Located(deadline, at: decoder.place(entry.value))
                ))
        }
        for entry in decoder.entries(node) {
            // Looked at without reading the entries, which would tell of a key twice.
            let isMap = decoder.meant(entry.value).kind == .mapping
            let keys = isMap ? Array(decoder.items(entry.value)) : []
            let isDeadline =
                !isMap
                || !keys.isEmpty
                    && stride(from: 0, to: keys.count, by: 2).allSatisfy {
                        let key = decoder.meant(keys[$0])
                        return key.kind == .scalar
                            && ["before", "after"].contains(decoder.tree.string(key))
                    }
            if isDeadline {
                add(entry, nil, &decoder)
            } else {
                let kind = Located(
                    decoder.tree.string(decoder.meant(entry.key)), at: decoder.place(entry.key))
                for entry in decoder.entries(entry.value) { add(entry, kind, &decoder) }
            }
        }
        return found
    }
}
