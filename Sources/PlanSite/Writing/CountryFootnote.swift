import PlanModel

/// What is said at the foot of a page that names a place whose status is not agreed.
enum CountryFootnote: CaseIterable {
    case kosovo
    case palestine

    init?(_ country: Country) {
        switch country.code {
        case "XK": self = .kosovo
        case "PS": self = .palestine
        default: return nil
        }
    }

    /// What stands after the name.
    var sign: String {
        switch self {
        case .kosovo: "*"
        case .palestine: "**"
        }
    }

    func text(_ words: SiteWords) -> String {
        switch self {
        case .kosovo: words.kosovoFootnote
        case .palestine: words.palestineFootnote
        }
    }
}

extension Country {
    /// The designation that the footnote speaks of, else the usual name.
    func nameOnPages(in language: String) -> String {
        code == "PS"
            ? language == "ar" ? "فلسطين" : "Palestine"
            : CountryNames.name(of: self, in: language)
    }
}
