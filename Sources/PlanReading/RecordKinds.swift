import PlanModel
import PlanTime

extension ValueKind where Value == Country {
    static let country = ValueKind(schema: .country) { decoder, node in
        guard let text = decoder.scalar(node, expected: "a country code such as TN") else {
            return nil
        }
        if let country = Country(text) { return country }
        decoder.report(
            "file/bad-value", "“\(text)” is not the code of a country",
            hint: decoder.affordable(countryHint(text)),
            at: node)
        return nil
    }
}

/// What to write instead of a text that is no country code.
func countryHint(_ text: String) -> String {
    if ["EU", "UE"].contains(text.uppercased()) {
        return "the European Union is no country: list its members, or the id of a region of yours"
    }
    return Country.meant(by: text).map { "write \($0)" }
        ?? "codes are ISO 3166-1, two capital letters: TN, FR, MX"
}

extension ValueKind where Value == CountryList {
    /// Country codes, ids of regions and, in an activity, `partners`.
    static let countries = ValueKind(
        schema: .list(
            .shared("country-or-region", .either([.country, .word(["partners"]), .id("regions")])))
    ) {
        decoder, node in
        let target = decoder.meant(node)
        guard target.kind == .sequence else {
            decoder.reportWrongType(
                node, expected: "a list of countries", hint: decoder.listHint(node))
            return nil
        }
        var items: [Located<CountryList.Item>] = []
        items.reserveCapacity(Int(target.count))
        for item in decoder.items(node) {
            guard let text = decoder.scalar(item, expected: "a country code or a region") else {
                continue
            }
            let place = decoder.place(item)
            if let country = Country(text) {
                items.append(Located(.country(country), at: place))
            } else if text == "partners" {
                items.append(Located(.partners, at: place))
            } else if isID(text), text.utf8.count != 2 {
                items.append(Located(.region(Reference(text, at: place)), at: place))
            } else {
                // Two small letters might be a region's id; the resolver decides.
                if isID(text), Country(text.uppercased()) == nil {
                    items.append(Located(.region(Reference(text, at: place)), at: place))
                } else {
                    decoder.report(
                        "file/bad-value", "“\(text)” is not the code of a country",
                        hint: decoder.affordable(countryHint(text)), at: item)
                }
            }
        }
        return CountryList(items: items)
    }
}

extension ValueKind where Value == Money {
    static let money = ValueKind(
        schema: .shared(
            "money",
            .pattern(
                TextPattern(
                    "^[0-9]{1,15}(\\.[0-9]{1,2})? [A-Z]{3}$", examples: ["45000 EUR"],
                    hint:
                        "write the number without separators, a space, and the currency: 45000 EUR"
                )))
    ) { decoder, node in
        guard let text = decoder.scalar(node, expected: "an amount such as 45000 EUR") else {
            return nil
        }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let halves = words.first?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        let isNumber = { (text: Substring) in
            !text.isEmpty && text.utf8.count <= 15
                && text.utf8.allSatisfy { (48...57).contains($0) }
        }
        guard words.count == 2, words[1].utf8.count == 3,
            words[1].utf8.allSatisfy({ (65...90).contains($0) }),
            (1...2).contains(halves.count), halves.allSatisfy(isNumber),
            halves.count == 1 || halves[1].utf8.count <= 2, let units = Int64(halves[0])
        else {
            decoder.report(
                "file/bad-value", "“\(text)” is not an amount of money",
                hint: moneyHint(text), at: node)
            return nil
        }
        var hundredths: Int64 = 0
        if halves.count == 2, let value = Int64(halves[1]) {
            hundredths = halves[1].utf8.count == 1 ? value * 10 : value
        }
        return Money(hundredths: units * 100 + hundredths, currency: String(words[1]))
    }
}

extension ValueKind where Value == Geo {
    static let geo = ValueKind(
        schema: .pattern(
            TextPattern(
                "^ *-?([0-9]+\\.?[0-9]*|\\.[0-9]+), *-?([0-9]+\\.?[0-9]*|\\.[0-9]+)$",
                examples: ["36.8065,10.1815"],
                hint: "write degrees north, a comma, degrees east: 36.8065,10.1815"))
    ) { decoder, node in
        guard
            let text = decoder.scalar(
                node, expected: "latitude and longitude such as \"36.8065,10.1815\"")
        else { return nil }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.drop { $0 == " " } }
        let isDecimal = { (text: Substring) in
            text.utf8.allSatisfy { (48...57).contains($0) || $0 == 45 || $0 == 46 }
        }
        if numbers.count == 2, numbers.allSatisfy(isDecimal), let latitude = Double(numbers[0]),
            let longitude = Double(numbers[1]), abs(latitude) <= 90, abs(longitude) <= 180
        {
            return Geo(latitude: latitude, longitude: longitude)
        }
        decoder.report(
            "file/bad-value", "“\(text)” is not a place on the globe",
            hint: geoHint(text), at: node)
        return nil
    }
}

extension ValueKind where Value == Located<Online> {
    /// `true`, `false`, or the address.
    static let online = ValueKind(schema: .either([.boolean, ValueKind<String>.link.schema])) {
        decoder, node in
        guard let text = decoder.scalar(node, expected: "true or an address") else { return nil }
        let place = decoder.place(node)
        switch text {
        case "true", "True", "TRUE": return Located(.yes, at: place)
        case "false", "False", "FALSE": return Located(.no, at: place)
        case _ where ["yes", "no", "on", "off"].contains(text.lowercased()):
            return ValueKind<Bool>.boolean.read(&decoder, node).map {
                Located($0 ? .yes : .no, at: place)
            }
        default:
            return ValueKind<String>.link.read(&decoder, node).map {
                Located(.at(url: $0), at: place)
            }
        }
    }
}

extension ValueKind where Value == HostPlace {
    private static let table = FieldTable<HostPlace>([
        Field("city", .localizedText, "The city.") { $0.city = $1 },
        Field("country", ValueKind<Country>.country.located, "Its country.") { $0.country = $1 },
    ])

    /// `{city, country}`.
    static let hostPlace = ValueKind(schema: .shared("place", table.schema)) { decoder, node in
        guard decoder.meant(node).kind == .mapping else {
            decoder.reportWrongType(
                node, expected: "a city and a country", hint: decoder.placeHint(node))
            return nil
        }
        var place = HostPlace(place: decoder.place(node))
        decoder.readRecord(node, into: &place, table, what: "a place", place: node)
        return place
    }
}

extension ValueKind where Value == Participants {
    private static let table = FieldTable<Participants>([
        Field("planned", .integer(atLeast: 0), "How many are expected.") { $0.planned = $1 },
        Field("actual", .integer(atLeast: 0), "How many came.") { $0.actual = $1 },
        Field("women", .integer(atLeast: 0), "How many women among them.") { $0.women = $1 },
        Field("men", .integer(atLeast: 0), "How many men among them.") { $0.men = $1 },
        Field("remote", .integer(atLeast: 0), "Those who take part from afar.") { $0.remote = $1 },
    ])

    /// A number, or `{planned, actual, women, men, remote}`.
    static let participants = ValueKind(
        schema: .either([ValueKind<Int>.integer(atLeast: 0).schema, table.schema])
    ) {
        decoder, node in
        var participants = Participants()
        if decoder.meant(node).kind == .mapping {
            decoder.readRecord(node, into: &participants, table, what: "participants", place: node)
            return participants
        }
        guard let number = ValueKind<Int>.integer(atLeast: 0).read(&decoder, node) else {
            return nil
        }
        participants.planned = number
        return participants
    }
}

extension ValueKind where Value == [Source] {
    private static let table = FieldTable<Source>([
        Field("at", .text, "An address or a document.") { $0.at = $1 },
        Field("of", ValueKind<String>.text.oneOrMore(of: "keys"), "The keys it vouches for.") {
            $0.of = $1
        },
        Field("says", .text, "What it says.") { $0.says = $1 },
        Field("confidence", .text, "How sure it is.") { $0.confidence = $1 },
        Field("read", .text, "When it was read.") { $0.read = $1 },
    ])

    private static let one = ValueKind<Source>(
        schema: .shared("source", .either([.text, table.schema]))
    ) {
        decoder, node in
        var source = Source()
        if decoder.meant(node).kind == .mapping {
            decoder.readRecord(node, into: &source, table, what: "a source", place: node)
            return source
        }
        guard let text = decoder.scalar(node, expected: "a text or a record with `at`") else {
            return nil
        }
        source.at = text
        return source
    }

    /// A text, `{at, of, says, confidence, read}`, or a list of these.
    static let sources = one.oneOrMore(of: "sources")
}

extension ValueKind where Value == [InstitutionUse] {
    /// Ids, or id → role or `{role, when}`.
    static let institutions = uses(
        of: "institutions", role: ValueKind<InstitutionRole>.word,
        make: { InstitutionUse($0) }, setRole: { $0.role = $1 }, setWhen: { $0.when = $1 })
}

extension ValueKind where Value == [PersonUse] {
    static let people = uses(
        of: "people", role: .text, make: { PersonUse($0) }, setRole: { $0.role = $1 },
        setWhen: { $0.when = $1 })
}

extension ValueKind where Value == [ResourceUse] {
    static let resources = uses(
        of: "resources", role: .integer(atLeast: 1), roleKey: "amount", make: { ResourceUse($0) },
        setRole: { $0.amount = $1 }, setWhen: { $0.when = $1 })
}

/// Those who take part in an activity: a list of ids, or a map from id to their role (or
/// amount), or to a record of role and `when`.
private func uses<Use, Target, Role>(
    of section: String, role: ValueKind<Role>, roleKey: String = "role",
    make: @escaping @Sendable (Reference<Target>) -> Use,
    setRole: @escaping @Sendable (inout Use, Role) -> Void,
    setWhen: @escaping @Sendable (inout Use, Located<DateExpression>) -> Void
) -> ValueKind<[Use]> {
    let table = FieldTable<Use>([
        Field(roleKey, role, "What it does, or how much is needed.") { setRole(&$0, $1) },
        Field("when", ValueKind<DateExpression>.part.located, "The part of the activity.") {
            setWhen(&$0, $1)
        },
    ])
    return ValueKind<[Use]>(
        schema: .either([
            .set(.id(section)),
            .map(keys: .id(section), values: .either([.nothing, role.schema, table.schema])),
        ])
    ) { decoder, node in
        let target = decoder.meant(node)
        let outerKey = decoder.key
        switch target.kind {
        case .sequence:
            var found: [Use] = []
            found.reserveCapacity(Int(target.count))
            var names: [String: Int32] = [:]
            for item in decoder.items(node) {
                guard let id = decoder.scalar(item, expected: "an id") else { continue }
                let first: Int32
                if target.count <= 16 {
                    first = decoder.first(sayingTheSameAs: item, in: node)
                } else {
                    first = names[id] ?? item
                    names[id] = first
                }
                if first != item {
                    decoder.report(
                        "file/bad-value", "“\(id)” stands in this list a second time",
                        hint: "remove one of the two", at: item,
                        related: [RelatedPlace(place: decoder.place(first), message: "first here")])
                    continue
                }
                found.append(make(Reference(id, at: decoder.place(item))))
            }
            return found
        case .mapping:
            var found: [Use] = []
            for entry in decoder.entries(node) {
                let id = decoder.tree.string(decoder.meant(entry.key))
                var use = make(Reference(id, at: decoder.place(entry.key)))
                let value = decoder.meant(entry.value)
                if value.kind == .mapping {
                    decoder.readRecord(
                        entry.value, into: &use, table, what: "“\(id)”", place: entry.key)
                } else if !decoder.isNull(value) {
                    decoder.key = "\(outerKey): \(id)"
                    if let role = role.read(&decoder, entry.value) { setRole(&use, role) }
                }
                found.append(use)
            }
            decoder.key = outerKey
            return found
        default:
            decoder.reportWrongType(node, expected: "a list of ids", hint: decoder.listHint(node))
            return nil
        }
    }
}
