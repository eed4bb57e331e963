import PlanModel

/// What may be written as a value, apart from how it is read: as much of it as a description for
/// editors can say.
public indirect enum Schema: Sendable {
    /// A text. Where a text is meant, a number or a truth value is a text, too.
    case text
    /// A text, or a map from language to text.
    case localizedText
    case integer(ClosedRange<Int>)
    case boolean
    case word([String])
    /// A text of a form of its own.
    case pattern(TextPattern)
    /// The id of a record of a section.
    case id(String)
    /// The name of a rule.
    case ruleName
    /// A map from rules to levels.
    case ruleLevels
    case list(Schema)
    /// A list in which nothing stands twice.
    case set(Schema)
    case map(keys: Schema, values: Schema)
    case record(RecordSchema)
    case either([Schema])
    /// A key without a value.
    case nothing
    case anything
    /// One that several keys have, under a name of small letters and hyphens.
    case shared(String, Schema)
}

/// A form that a text must have.
public struct TextPattern: Sendable {
    /// What stands in the text beside letters when YAML's own types are applied to it.
    public enum Numbers: Sendable {
        case none
        /// A year is a number: `2019`.
        case years
        /// An id may look like a number: `7` or `2.1`.
        case all
    }

    /// A regular expression (ECMA-262) for the whole text. It may accept more than the reader
    /// does, never less.
    public var expression: String
    public var examples: [String]
    /// What to write: `write P3D for three days`.
    public var hint: String
    public var numbers: Numbers

    init(
        _ expression: String, examples: [String], hint: String, numbers: Numbers = .none
    ) {
        (self.expression, self.examples, self.hint, self.numbers) =
            (expression, examples, hint, numbers)
    }
}

/// The keys of a record.
public struct RecordSchema: Sendable {
    public struct Field: Sendable {
        public var name: String
        public var schema: Schema
        /// One sentence.
        public var summary: String
        public var isRequired: Bool
        public var defaultValue: PlainValue?
    }

    /// What keys must be there beside those that are always required.
    public enum Condition: Sendable {
        /// At least one of these.
        case oneOf([String])
        /// `when`, unless there are sessions, which then have their own, or `status` is postponed.
        case datesOfActivity
    }

    public var fields: [Field]
    public var conditions: [Condition] = []
    /// What may stand under the code of a country.
    public var perCountry: Schema?

    init(
        _ fields: [Field], conditions: [Condition] = [], perCountry: Schema? = nil
    ) {
        (self.fields, self.conditions, self.perCountry) = (fields, conditions, perCountry)
    }
}

/// A value as it is written where a key is left out.
public enum PlainValue: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    case text(String)
    case integer(Int)
    case boolean(Bool)
    case list([PlainValue])
    case record([(key: String, value: PlainValue)])

    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(arrayLiteral elements: PlainValue...) { self = .list(elements) }
    public init(dictionaryLiteral elements: (String, PlainValue)...) {
        self = .record(elements.map { (key: $0.0, value: $0.1) })
    }
}

extension Schema {
    /// What a plan file may hold.
    public static var planFile: RecordSchema { RecordSchema(sectionFields.described) }

    /// What coplan.yaml may hold: settings, and whatever a plan file may.
    public static var settings: RecordSchema {
        RecordSchema(settingsFields.described + sectionFields.described)
    }
}

extension TextPattern {
    /// `activity`, `project/activity`, `project/activity/session`.
    public static let activityName = TextPattern(
        "^\(idExpression)(/\(idExpression)){0,2}$",
        examples: ["lab-seminar", "drugs-south/lab-seminar"],
        hint: "write the activity's id, or project/activity for another project's", numbers: .all)

    private static let idExpression = String(idPattern.dropFirst().dropLast())
}

extension Schema {
    /// An id.
    public static let newID = shared(
        "id",
        .pattern(
            TextPattern(
                idPattern, examples: ["lisbon-2019"],
                hint: "ids are small letters and digits, with - or . between them",
                numbers: .all)))
    static let country = shared("country", .word(Country.codes))
    public static let language = shared("language", .word(languageCodes.sorted()))

    /// What may also be left without a value.
    static func emptyOr(_ schema: Schema) -> Schema { .either([.nothing, schema]) }
}
