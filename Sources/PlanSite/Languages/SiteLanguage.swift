import PlanCalendar

/// A language of a site's pages.
struct SiteLanguage: Sendable {
    /// ISO 639-1.
    let code: String
    /// Where its pages are below the site's root: empty, or `fr/`.
    let folder: String
    let words: SiteWords
    let planWords: PlanWords

    var isRightToLeft: Bool { words.isRightToLeft }

    /// The languages that pages exist in, in the order in which they are offered.
    static let codes = ["en", "fr", "ar"]

    /// - Parameter wanted: the first is at the root. Unknown ones are left out; where none is
    ///   left, the pages are in English.
    static func all(_ wanted: [String]) -> [SiteLanguage] {
        var codes: [String] = []
        for code in wanted where Self.codes.contains(code) && !codes.contains(code) {
            codes.append(code)
        }
        if codes.isEmpty { codes = ["en"] }
        return codes.enumerated().map { number, code in
            SiteLanguage(
                code: code, folder: number == 0 ? "" : "\(code)/", words: SiteWords.in(code),
                planWords: PlanWords(language: code))
        }
    }
}
