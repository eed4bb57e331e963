/// A text, or one text per language.
public enum LocalizedText: Hashable, Sendable {
    case plain(String)
    /// In the order in which they are written; languages are ISO 639-1 codes.
    case perLanguage([Translation])

    public struct Translation: Hashable, Sendable {
        public var language: String
        public var text: String

        public init(language: String, text: String) {
            self.language = language
            self.text = text
        }
    }

    /// The text in `language`; else in `fallback`, in English, or in the first that is there.
    public func text(in language: String, fallback: String = "en") -> String {
        switch self {
        case .plain(let text): return text
        case .perLanguage(let translations):
            for wanted in [language, fallback, "en"] {
                if let found = translations.first(where: { $0.language == wanted }) {
                    return found.text
                }
            }
            return translations.first?.text ?? ""
        }
    }

    /// The text in every language.
    public var texts: [String] {
        switch self {
        case .plain(let text): [text]
        case .perLanguage(let translations): translations.map(\.text)
        }
    }

    /// The language in which `text(in:fallback:)` answers; nil where the text does not say.
    public func language(for language: String, fallback: String = "en") -> String? {
        guard case .perLanguage(let translations) = self else { return nil }
        for wanted in [language, fallback, "en"]
        where translations.contains(where: { $0.language == wanted }) {
            return wanted
        }
        return translations.first?.language
    }
}
