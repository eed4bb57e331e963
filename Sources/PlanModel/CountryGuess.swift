extension Country {
    /// The country that somebody meant who wrote its name, its code of three letters, a code that
    /// it does not have, or one in small letters; nil where that cannot be told.
    ///
    /// - Parameter isExact: whether a name must be spelled right.
    public static func meant(by text: String, isExact: Bool = false) -> Country? {
        let upper = text.uppercased()
        if let country = misnomers[upper].flatMap({ Country($0) }) ?? Country(upper) {
            return country
        }
        if upper.utf8.count == 3, let index = threeLetters.firstIndex(of: upper) {
            return Country(codes[index])
        }
        let name = plain(text)
        guard name.unicodeScalars.count > 3, name.utf8.count <= 100 else { return nil }
        if let code = otherNames[name] { return Country(code) }
        if let number = names[name] { return Country(number: number) }
        guard !isExact else { return nil }
        let near = closest(to: name, among: sortedNames)
        guard let near, near.first == name.first else { return nil }
        return names[near].map { Country(number: $0) }
    }

    private static let sortedNames = names.keys.sorted()

    /// All names that are known, without what `plain` takes away.
    private static let names: [String: UInt16] = {
        var names: [String: UInt16] = [:]
        for language in CountryNames.tables.keys.sorted() {
            for (number, name) in CountryNames.tables[language]!.enumerated() where !name.isEmpty {
                names[plain(name)] = names[plain(name)] ?? UInt16(number)
            }
        }
        return names
    }()

    /// Small letters without accents, brackets and articles, `&` written out.
    private static func plain(_ name: String) -> String {
        var words: [String] = []
        for word in name.lowercased().split(whereSeparator: { " -'’.".contains($0) }) {
            if word.hasPrefix("(") { break }
            if word == "&" || word == "the" || word == "and" { continue }
            words.append(String(word.map { withoutMark($0) }))
        }
        return words.joined(separator: " ")
    }

    private static func withoutMark(_ letter: Character) -> Character {
        let plain = [
            "a": "àáâãäå", "c": "ç", "e": "èéêë", "i": "ìíîïı", "n": "ñ", "o": "òóôõö",
            "u": "ùúûü",
        ]
        guard !letter.isASCII else { return letter }
        return plain.first { $0.value.contains(letter) }.map { Character($0.key) } ?? letter
    }

    /// Names in daily use that CLDR does not have, and those of some countries in their own
    /// languages.
    private static let otherNames = [
        "holland": "NL", "great britain": "GB", "england": "GB", "scotland": "GB",
        "united states of america": "US", "america": "US", "czech republic": "CZ",
        "ivory coast": "CI", "swaziland": "SZ", "burma": "MM", "macedonia": "MK",
        "palestine": "PS", "turkey": "TR", "cabo verde": "CV", "east timor": "TL",
        "bosnia": "BA", "congo": "CG", "dr congo": "CD", "deutschland": "DE", "osterreich": "AT",
        "schweiz": "CH", "italia": "IT", "nederland": "NL", "polska": "PL", "hrvatska": "HR",
        "srbija": "RS", "crna gora": "ME", "shqiperia": "AL", "suomi": "FI", "sverige": "SE",
    ]

    /// The codes of three letters (ISO 3166-1 alpha-3), in the order of `codes`.
    private static let threeLetters: [String] =
        """
        AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR \
        BDI BEN BLM BMU BRN BOL BES BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL \
        CMR CHN COL CRI CUB CPV CUW CXR CYP CZE DEU DJI DNK DMA DOM DZA ECU EST EGY ESH ERI ESP ETH \
        FIN FJI FLK FSM FRO FRA GAB GBR GRD GEO GUF GGY GHA GIB GRL GMB GIN GLP GNQ GRC SGS GTM GUM \
        GNB GUY HKG HMD HND HRV HTI HUN IDN IRL ISR IMN IND IOT IRQ IRN ISL ITA JEY JAM JOR JPN KEN \
        KGZ KHM KIR COM KNA PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA LBR LSO LTU LUX LVA LBY MAR MCO \
        MDA MNE MAF MDG MHL MKD MLI MMR MNG MAC MNP MTQ MRT MSR MLT MUS MDV MWI MEX MYS MOZ NAM NCL \
        NER NFK NGA NIC NLD NOR NPL NRU NIU NZL OMN PAN PER PYF PNG PHL PAK POL SPM PCN PRI PSE PRT \
        PLW PRY QAT REU ROU SRB RUS RWA SAU SLB SYC SDN SWE SGP SHN SVN SJM SVK SLE SMR SEN SOM SUR \
        SSD STP SLV SXM SYR SWZ TCA TCD ATF TGO THA TJK TKL TLS TKM TUN TON TUR TTO TUV TWN TZA UKR \
        UGA UMI USA URY UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XKX YEM MYT ZAF ZMB ZWE
        """.split(separator: " ").map(String.init)
}
