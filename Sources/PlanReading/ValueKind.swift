import PlanModel

/// A kind of value: what may be written, and how it is read.
///
/// `read` reports what is wrong and answers nil where there is no usable value.
struct ValueKind<Value>: Sendable {
    let schema: Schema
    let read: @Sendable (inout FileDecoder, Int32) -> Value?
}

extension ValueKind {
    /// The same with the place where the value stands.
    var located: ValueKind<Located<Value>> {
        ValueKind<Located<Value>>(schema: schema) { decoder, node in
            // No closure here: it would copy the decoder, for every value of a plan.
            guard let value = self.read(&decoder, node) else { return nil }
            return Located(value, at: decoder.place(node))
        }
    }

    /// A list of such values; `expected` names one of them with its article.
    func list(of expected: String) -> ValueKind<[Value]> {
        ValueKind<[Value]>(schema: .list(schema)) { decoder, node in
            let target = decoder.meant(node)
            guard target.kind == .sequence else {
                decoder.reportWrongType(
                    node, expected: "a list of \(expected)", hint: decoder.listHint(node))
                return nil
            }
            var values: [Value] = []
            values.reserveCapacity(Int(target.count))
            for item in decoder.items(node) {
                if let value = self.read(&decoder, item) { values.append(value) }
            }
            return values
        }
    }

    /// One value, or a list of them.
    func oneOrMore(of expected: String) -> ValueKind<[Value]> {
        let list = list(of: expected)
        return ValueKind<[Value]>(schema: .either([schema, list.schema])) { decoder, node in
            decoder.meant(node).kind == .sequence
                ? list.read(&decoder, node) : self.read(&decoder, node).map { [$0] }
        }
    }
}

extension ValueKind where Value == String {
    static let text = ValueKind(schema: .text) { decoder, node in
        decoder.scalar(node, expected: "a text")
    }

    /// The name of a time zone, which is looked up when everything has been read.
    static let zoneName = ValueKind(
        schema: .shared(
            "timezone",
            .pattern(
                TextPattern(
                    "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
                    examples: ["Europe/Brussels", "Africa/Tunis", "UTC"],
                    hint: "zones have IANA names: Europe/Brussels, Africa/Tunis"))),
        read: text.read)

    /// The id of a kind of activity, which is looked up when everything has been read.
    static let activityKind = ValueKind(
        schema: .shared(
            "kind", .either([.word(StandardKind.allCases.map(\.rawValue)), .id("kinds")])),
        read: text.read)

    /// The name of a rule, which is looked up when a finding comes up.
    static let ruleName = ValueKind(schema: .ruleName, read: text.read)

    /// A text with a form of its own: `check` answers what is wrong, and what to write.
    static func checked(
        _ schema: Schema, expected: String, rule: String = "file/bad-value",
        _ check: @escaping @Sendable (String) -> (message: String, hint: String?)?
    ) -> ValueKind {
        ValueKind(schema: schema) { decoder, node in
            guard let text = decoder.scalar(node, expected: expected) else { return nil }
            if let (message, hint) = check(text) {
                decoder.report(rule, message, hint: hint, at: node)
                return nil
            }
            return text
        }
    }

    private static let linkSchema = Schema.shared(
        "link",
        .pattern(
            TextPattern(
                "^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:|[Gg][Ee][Oo]:)"
                    + "[^\\u0000-\\u0020\\u007F]+$",
                examples: ["https://www.example.org/course"],
                hint: "addresses begin with https://, http://, mailto:, tel: or geo:")))

    /// An address that a reader may follow.
    static let link = checked(linkSchema, expected: "an address") { text in
        isAddress(text) ? nil : ("“\(text)” is not an address", linkHint(text))
    }

    static let language = checked(.language, expected: "a language") { text in
        if isLanguage(text) { return nil }
        return ("“\(text)” is not a language code", languageHint(text))
    }

    static let domain = checked(
        .shared(
            "domain",
            .pattern(
                TextPattern(
                    "^[a-z0-9-]([a-z0-9.-]*[a-z0-9-])?$", examples: ["plans.example.org"],
                    hint: "write a domain of yours in small letters: plans.example.org",
                    numbers: .all))), expected: "a domain"
    ) { text in
        isDomain(text)
            ? nil
            : (
                "“\(text)” is not a domain",
                domainHint(text)
            )
    }

    /// The form of an id, without a look at what it names.
    static let identifier = checked(
        .newID, expected: "an id", rule: "file/bad-id"
    ) { text in isID(text) ? nil : ("“\(text)” is not an id", idHint(text)) }
}

extension ValueKind where Value == LocalizedText {
    static let localizedText = ValueKind(schema: .localizedText) { decoder, node in
        let target = decoder.meant(node)
        switch target.kind {
        case .mapping:
            let outerKey = decoder.key
            var translations: [LocalizedText.Translation] = []
            for entry in decoder.entries(node) {
                let language = decoder.tree.string(decoder.meant(entry.key))
                guard isLanguage(language) else {
                    decoder.report(
                        "file/bad-value", "“\(language)” is not a language code",
                        hint: languageHint(language), at: entry.key)
                    continue
                }
                decoder.key = "\(outerKey): \(language)"
                if let text = decoder.scalar(entry.value, expected: "a text") {
                    translations.append(.init(language: language, text: text))
                }
            }
            decoder.key = outerKey
            if target.count == 0, !target.isCut {
                decoder.report(
                    "file/wrong-type", "\(decoder.named) has no text",
                    hint: "write a text, or one per language: {en: Seminar, fr: Séminaire}",
                    at: node)
            }
            return translations.isEmpty ? nil : .perLanguage(translations)
        default:
            return decoder.scalar(node, expected: "a text, or a text per language").map {
                .plain($0)
            }
        }
    }
}

extension ValueKind where Value == Int {
    /// A whole number, written in digits.
    static func integer(atLeast minimum: Int, atMost maximum: Int = 1_000_000_000) -> ValueKind {
        ValueKind(schema: .integer(minimum...maximum)) { decoder, node in
            guard let text = decoder.scalar(node, expected: "a number") else { return nil }
            let digits = text.utf8
            guard let value = Int(text), digits.allSatisfy({ (48...57).contains($0) || $0 == 45 })
            else {
                decoder.report(
                    "file/wrong-type", "“\(text)” is not a whole number",
                    hint: numberHint(text), at: node)
                return nil
            }
            guard value >= minimum, value <= maximum else {
                decoder.report(
                    "file/bad-value", "\(value) is out of range",
                    hint: "write a number from \(minimum) to \(maximum)", at: node)
                return nil
            }
            return value
        }
    }
}

extension ValueKind where Value == Bool {
    static let boolean = ValueKind(schema: .boolean) { decoder, node in
        guard let text = decoder.scalar(node, expected: "true or false") else { return nil }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default:
            decoder.report(
                "file/wrong-type", "“\(text)” is neither true nor false",
                hint: ["yes", "on", "y", "oui", "x", "1"].contains(text.lowercased())
                    ? "write true"
                    : ["no", "off", "n", "non", "0"].contains(text.lowercased())
                        ? "write false" : "write true or false", at: node
            )
            return nil
        }
    }
}

extension ValueKind
where Value: CaseIterable & RawRepresentable & Sendable, Value.RawValue == String {
    /// One of a fixed set of words.
    static var word: ValueKind {
        let words = Value.allCases.map(\.rawValue)
        return ValueKind(schema: .word(words)) { decoder, node in
            guard let text = decoder.scalar(node, expected: "a word") else { return nil }
            if let value = Value(rawValue: text) { return value }
            decoder.report(
                "file/bad-value", "\(decoder.named) cannot be “\(text)”",
                hint: wordMeant(by: text, among: words).map { "did you mean \($0)?" }
                    ?? "it is one of \(words.joined(separator: ", "))", at: node)
            return nil
        }
    }
}

extension ValueKind {
    /// The id of a record of `section`, which is looked up when everything has been read.
    static func reference<Target>(_ section: String) -> ValueKind
    where Value == Reference<Target> {
        ValueKind(schema: .id(section)) { decoder, node in
            guard let id = decoder.scalar(node, expected: "an id") else { return nil }
            return Reference(id, at: decoder.place(node))
        }
    }

    static var activityReference: ValueKind<ActivityReference> {
        ValueKind<ActivityReference>(schema: .id("activities")) { decoder, node in
            guard let name = decoder.scalar(node, expected: "the id of an activity") else {
                return nil
            }
            return ActivityReference(name, at: decoder.place(node))
        }
    }
}

/// What every id looks like.
let idPattern = "^[a-z0-9]+([.-][a-z0-9]+)*$"

/// Whether a text may be the id of a record.
package func isID(_ text: String) -> Bool {
    var wasAlphanumeric = false
    for byte in text.utf8 {
        switch byte {
        case 48...57, 97...122: wasAlphanumeric = true
        case 45, 46:
            guard wasAlphanumeric else { return false }
            wasAlphanumeric = false
        default: return false
        }
    }
    return wasAlphanumeric
}

/// Whether a text may be what follows the @ in the identities of events.
package func isDomain(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 253
        && text.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46
        } && !text.hasPrefix(".") && !text.hasSuffix(".")
}

/// What to write instead of a text that is no id.
package func idHint(_ text: String) -> String {
    var id = ""
    for scalar in text.lowercased().unicodeScalars {
        if scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            id.unicodeScalars.append(scalar)
        } else if let letters = ["œ": "oe", "æ": "ae", "ß": "ss"][scalar] ?? withoutMark(scalar) {
            id += letters
        } else if !id.isEmpty, !id.hasSuffix("-"), !id.hasSuffix("."),
            scalar.properties.generalCategory != .nonspacingMark
        {
            id += scalar == "." ? "." : "-"
        }
    }
    while let last = id.last, last == "-" || last == "." { id.removeLast() }
    let rule = "ids are small letters a to z and digits, with - or . between them"
    return isID(id) ? "\(rule): write \(id)" : rule
}

/// The plain letter of one with an accent: Unicode calls é LATIN SMALL LETTER E WITH ACUTE.
private func withoutMark(_ scalar: Unicode.Scalar) -> String? {
    let words = scalar.properties.name?.split(separator: " ") ?? []
    guard words.count > 5, words.starts(with: ["LATIN", "SMALL", "LETTER"]), words[3].count == 1,
        words[4] == "WITH"
    else { return nil }
    return words[3].lowercased()
}

/// ISO 639-1.
func isLanguage(_ code: String) -> Bool { languageCodes.contains(code) }

let languageCodes = Set(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia \
    id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo \
    lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl \
    ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk \
    tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split(separator: " ").map(String.init))
