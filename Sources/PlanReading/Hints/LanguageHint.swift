/// What to write instead of a text that is no language code: `fr-FR` and `French` were meant to
/// be `fr`.
func languageHint(_ text: String) -> String {
    let lowered = text.lowercased()
    let code = String(lowered.prefix { $0 != "-" && $0 != "_" })
    if isLanguage(code) { return "write \(code)" }
    return languageNames[lowered].map { "write \($0)" }
        ?? "codes are ISO 639-1, two small letters: en, fr, ar, es"
}

/// Languages that programmes work in, in English and in themselves.
private let languageNames = [
    "albanian": "sq", "arabic": "ar", "العربية": "ar", "bosnian": "bs", "croatian": "hr",
    "dutch": "nl", "english": "en", "eng": "en", "french": "fr", "français": "fr",
    "francais": "fr", "fra": "fr", "german": "de", "deutsch": "de", "greek": "el", "gr": "el",
    "hebrew": "he", "italian": "it", "italiano": "it", "macedonian": "mk", "polish": "pl",
    "portuguese": "pt", "português": "pt", "romanian": "ro", "russian": "ru", "русский": "ru",
    "serbian": "sr", "spanish": "es", "español": "es", "esp": "es", "turkish": "tr",
    "türkçe": "tr", "ukrainian": "uk", "українська": "uk",
]
