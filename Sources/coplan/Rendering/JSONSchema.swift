import PlanChecking
import PlanModel
import PlanReading

/// A description of files for editors: JSON Schema, draft 2020-12, in words that draft 7 knows, too.
///
/// YAML reads `2019` as a number, and older YAML `NO` as false; where coplan takes them for text,
/// the schema takes both. It may accept more than coplan does, never less.
struct JSONSchema {
    /// What several keys have in common, by name.
    private var definitions: [String: JSON] = [:]

    /// A whole schema.
    static func document(id: String, title: String, about: String, of record: RecordSchema) -> JSON
    {
        var schema = JSONSchema()
        var root = schema.object(record)
        // An empty file is fine.
        root[0] = ("type", .strings(["object", "null"]))
        let head: [(String, JSON)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("$id", .string(id)), ("title", .string(title)), ("description", .string(about)),
        ]
        let shared = schema.definitions.sorted { $0.key.isScalarLess(than: $1.key) }
        return .object(head + root + [("$defs", .object(shared.map { ($0.key, $0.value) }))])
    }

    // MARK: Values

    private mutating func value(_ schema: Schema) -> [(String, JSON)] {
        switch schema {
        case .text:
            return shared("text") {
                let truth = $0.truth()
                return $0.anyOf([$0.types(["string", "number"]), truth])
            }
        case .localizedText:
            return shared("text-per-language") {
                let text = $0.value(.text)
                let language = $0.value(.language)
                let perLanguage: [(String, JSON)] = [
                    ("type", .string("object")), ("minProperties", .integer(1)),
                    ("propertyNames", .object(language)), ("additionalProperties", .object(text)),
                    ("examples", .array([.object([("en", .string("Seminar"))])])),
                ]
                return $0.anyOf([text, perLanguage])
            }
        case .integer(let range):
            return [
                ("type", .strings(["integer", "string"])), ("pattern", .string("^-?[0-9]+$")),
                ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
                ("patternErrorMessage", .string("write a whole number in digits")),
            ]
        case .boolean:
            return [
                ("type", .strings(["boolean", "string"])),
                ("pattern", .string("^(true|True|TRUE|false|False|FALSE)$")),
                ("patternErrorMessage", .string("write true or false")),
            ]
        case .word(let words):
            let enumeration = [("enum", JSON.strings(words))]
            let isTruth = words.contains { yamlTruths.contains($0.lowercased()) }
            return isTruth ? anyOf([enumeration, truth()]) : enumeration
        case .pattern(let pattern): return self.pattern(pattern)
        case .id("activities"):
            return shared("activity-name") {
                $0.pattern(
                    TextPattern.activityName)
            }
        case .id("regions"):
            return shared("region-id") {
                // `tn` is a country in small letters, no region; `partners` means the project's.
                let reserved = Country.codes.map { $0.lowercased() } + ["partners"]
                let name = $0.value(.newID)
                return [
                    ("allOf", .array([.object(name)])),
                    ("not", .object([("enum", .strings(reserved))])),
                ]
            }
        case .id: return value(.newID)
        case .ruleName:
            return shared("rule") {
                let text = $0.value(.text)
                return $0.anyOf([
                    [("enum", .strings(Rule.all.map(\.name).sorted()))], text,
                ])
            }
        case .ruleLevels: return ruleLevels()
        case .list(let item):
            return [("type", .string("array")), ("items", .object(value(item)))]
        case .set(let item):
            return value(.list(item)) + [("uniqueItems", .bool(true))]
        case .map(let keys, let values):
            var map: [(String, JSON)] = [("type", .string("object"))]
            if case .text = keys {} else { map.append(("propertyNames", .object(value(keys)))) }
            return map + [("additionalProperties", .object(value(values)))]
        case .record(let record): return object(record)
        case .either(let schemas): return anyOf(schemas.map { value($0) })
        case .nothing: return [("type", .string("null"))]
        case .anything: return []
        case .shared(let name, let schema):
            return shared(name) {
                [("title", .string(name.split(separator: "-").joined(separator: " ")))]
                    + $0.value(schema)
            }
        }
    }

    /// A reference to what is described once.
    private mutating func shared(
        _ name: String, _ describe: (inout JSONSchema) -> [(String, JSON)]
    ) -> [(String, JSON)] {
        if definitions[name] == nil { definitions[name] = .object(describe(&self)) }
        return [("$ref", .string("#/$defs/\(name)"))]
    }

    private func types(_ names: [String]) -> [(String, JSON)] { [("type", .strings(names))] }

    /// True and false, which editors are not to propose: what YAML may make of `no` and `on`.
    private mutating func truth() -> [(String, JSON)] {
        shared("truth") {
            [
                ("title", .string("no, yes, on or off, as older YAML reads them")),
                (
                    "not",
                    .object($0.types(["string", "number", "array", "object", "null"]))
                ),
            ]
        }
    }

    private func anyOf(_ schemas: [[(String, JSON)]]) -> [(String, JSON)] {
        [("anyOf", .array(schemas.map { .object($0) }))]
    }

    // MARK: Texts of a form

    private mutating func pattern(_ pattern: TextPattern) -> [(String, JSON)] {
        let form: [(String, JSON)] = [
            ("pattern", .string(pattern.expression)),
            // Not in the standard; editors that know it show it instead of the expression.
            ("patternErrorMessage", .string(pattern.hint)),
            ("examples", .strings(pattern.examples)),
        ]
        switch pattern.numbers {
        case .none: return [("type", .string("string"))] + form
        case .years:
            return types(["string", "integer"])
                + [("minimum", .integer(1900)), ("maximum", .integer(2199))] + form
        case .all: return anyOf([types(["string", "number"]) + form, truth()])
        }
    }

    // MARK: Records

    private mutating func object(_ record: RecordSchema) -> [(String, JSON)] {
        var properties: [(String, JSON)] = []
        for field in record.fields {
            var property = value(field.schema)
            property.append(("description", .string(field.summary)))
            if let value = field.defaultValue { property.append(("default", value.json)) }
            properties.append((field.name, .object(property)))
        }
        var patterns: [(String, JSON)] = [("^x-", .bool(true))]
        if let perCountry = record.perCountry {
            patterns.append(("^[A-Z]{2}$", .object(value(perCountry))))
        }
        var object: [(String, JSON)] = [
            ("type", .string("object")), ("properties", .object(properties)),
            ("patternProperties", .object(patterns)), ("additionalProperties", .bool(false)),
        ]
        let required = record.fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { object.append(("required", .strings(required))) }
        for condition in record.conditions { object += keys(condition) }
        return object
    }

    private func keys(_ condition: RecordSchema.Condition) -> [(String, JSON)] {
        func requiring(_ key: String) -> [(String, JSON)] { [("required", .strings([key]))] }
        switch condition {
        case .oneOf(let keys): return anyOf(keys.map(requiring))
        case .datesOfActivity:
            let isPostponed =
                requiring("status") + [
                    (
                        "properties",
                        .object([("status", .object([("const", .string("postponed"))]))])
                    )
                ]
            let hasSessions =
                requiring("sessions") + [
                    (
                        "properties",
                        .object([
                            (
                                "sessions",
                                .object([
                                    ("type", .string("object")), ("minProperties", .integer(1)),
                                ])
                            )
                        ])
                    )
                ]
            let sessionsHaveDates: [(String, JSON)] = [
                (
                    "properties",
                    .object([
                        (
                            "sessions",
                            .object([
                                (
                                    "additionalProperties",
                                    .object(
                                        anyOf([
                                            [("type", .string("object"))] + requiring("when"),
                                            isPostponed,
                                        ]))
                                )
                            ])
                        )
                    ])
                )
            ]
            let isEmpty = JSON.object([("maxItems", .integer(0))])
            let noneOfItsOwn: [(String, JSON)] = [
                (
                    "properties",
                    .object([
                        ("when", .bool(false)), ("repeat", .bool(false)), ("except", isEmpty),
                        ("also", isEmpty),
                    ])
                )
            ]
            return [
                ("if", .object(hasSessions)),
                ("then", .object(noneOfItsOwn + anyOf([sessionsHaveDates, isPostponed]))),
                ("else", .object(anyOf([requiring("when"), isPostponed]))),
            ]
        }
    }

    /// The rules whose level can be changed, each with what it finds.
    private mutating func ruleLevels() -> [(String, JSON)] {
        let levels = value(.shared("level-or-off", .word(Level.allCases.map(\.rawValue) + ["off"])))
        let rules = Rule.all.filter(\.canBeChanged)
            .sorted { $0.name.isScalarLess(than: $1.name) }
        let properties = rules.map { rule in
            (
                rule.name,
                JSON.object(
                    levels + [
                        ("description", .string(rule.summary)),
                        ("default", .string(rule.level.rawValue)),
                    ])
            )
        }
        return [
            ("type", .string("object")), ("properties", .object(properties)),
            ("additionalProperties", .bool(false)),
        ]
    }
}

/// What YAML 1.1 reads as true or false.
private let yamlTruths: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n"]

extension PlainValue {
    fileprivate var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .integer(number)
        case .boolean(let value): .bool(value)
        case .list(let items): .array(items.map(\.json))
        case .record(let entries): .object(entries.map { ($0.key, $0.value.json) })
        }
    }
}
