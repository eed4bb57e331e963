/// A country by its ISO 3166-1 alpha-2 code; `XK` is accepted as well.
public struct Country: Hashable, Comparable, BitwiseCopyable, Sendable {
    /// 0 for AA to 675 for ZZ: sorts as the code does and indexes flat tables.
    public var number: UInt16

    /// One more than the largest number.
    public static let count = 26 * 26

    /// nil where the text is not the code of a country.
    public init?(_ code: String) {
        guard let number = Country.number(of: code), Country.isKnown[Int(number)] else {
            return nil
        }
        self.number = number
    }

    /// For numbers that come from another `Country`.
    public init(number: UInt16) { self.number = number }

    private static func number(of code: String) -> UInt16? {
        let bytes = code.utf8
        guard bytes.count == 2, let first = bytes.first, let last = bytes.last,
            (65...90).contains(first), (65...90).contains(last)
        else { return nil }
        return UInt16(first - 65) * 26 + UInt16(last - 65)
    }

    /// Two capital letters.
    public var code: String {
        String(decoding: [UInt8(number / 26) + 65, UInt8(number % 26) + 65], as: UTF8.self)
    }

    public static func < (left: Country, right: Country) -> Bool { left.number < right.number }

    /// Codes that people write for a country that has another one.
    public static let misnomers = [
        "UK": "GB", "EL": "GR", "EN": "GB", "KO": "XK", "KS": "XK", "SP": "ES",
    ]

    /// All codes of ISO 3166-1 (as of 2024), and XK, which is user-assigned.
    public static let codes: [String] =
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
        BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ \
        EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW \
        GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
        KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV \
        MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
        QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG \
        TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA \
        ZM ZW
        """.split(separator: " ").map(String.init)

    private static let isKnown: [Bool] = {
        var table = [Bool](repeating: false, count: count)
        for code in codes { table[Int(number(of: code)!)] = true }
        return table
    }()
}

extension Country: CustomStringConvertible {
    public var description: String { code }
}

/// Countries as a plan lists them: codes, regions, or the project's own.
public struct CountryList: Sendable {
    public enum Item: Sendable {
        case country(Country)
        /// On the heap: most lists name countries alone.
        indirect case region(Reference<Region>)
        /// `partners`: the countries of the activity's project.
        case partners
    }
    public var items: [Located<Item>]
    /// The countries that the items stand for, sorted, each once. Where an item is no country
    /// itself, they are filled when references are resolved.
    public var countries: [Country] = []

    public init(items: [Located<Item>]) {
        self.items = items
        var countries: [Country] = []
        countries.reserveCapacity(items.count)
        for index in items.indices {
            guard case .country(let country) = items[index].value else { return }
            countries.append(country)
        }
        self.countries = Self.each(countries)
    }

    /// The countries in order, each once.
    package static func each(_ countries: consuming [Country]) -> [Country] {
        // Few, most often: inserting sorts them.
        var kept = 0
        for index in countries.indices {
            let country = countries[index]
            var position = kept
            while position > 0, country < countries[position - 1] { position -= 1 }
            if position > 0, countries[position - 1] == country { continue }
            var moved = kept
            while moved > position {
                countries[moved] = countries[moved - 1]
                moved -= 1
            }
            countries[position] = country
            kept += 1
        }
        countries.removeLast(countries.count - kept)
        return countries
    }
}
