import PlanModel

/// Texts from the plan, in the reader's language where there is one, marked where there is none.
extension PageWriter {
    private var planLanguage: String { site.plan.settings.mainLanguage }

    /// A text in the page's language, or in the one it falls back to.
    func inReadersLanguage(_ text: LocalizedText?) -> String? {
        guard let found = text?.text(in: language.code, fallback: planLanguage), !found.isEmpty
        else { return nil }
        return found
    }

    /// The language of what `inReadersLanguage` answers.
    private func languageShown(_ text: LocalizedText) -> String {
        text.language(for: language.code, fallback: planLanguage) ?? planLanguage
    }

    /// Writes a text of the plan; `fallback`, an id, where there is none.
    mutating func planText(_ text: LocalizedText?, or fallback: String) {
        guard let text, let shown = inReadersLanguage(text) else {
            isolated(fallback, in: nil)
            return
        }
        isolated(shown, in: languageShown(text))
    }

    /// Writes a title that is cut off where there is no room for all of it: at its own end, in
    /// whichever direction it runs.
    mutating func title(_ text: LocalizedText, or fallback: String) {
        let shown = inReadersLanguage(text)
        let code = shown == nil ? language.code : languageShown(text)
        element(
            "bdi", .class("title"),
            code == language.code ? nil : Attribute("lang", code), text: shown ?? fallback)
    }

    /// Writes a text that is in the plan's language, as far as anybody knows.
    mutating func planText(_ text: String) { isolated(text, in: planLanguage) }

    /// Writes a name or a number that belongs to no language.
    mutating func name(_ text: String) { isolated(text, in: nil) }

    /// Writes a text that may be of another language or direction than the page, so that it turns
    /// nothing around that stands beside it.
    private mutating func isolated(_ text: String, in code: String?) {
        let isOther = code != nil && code != language.code
        guard isOther || language.isRightToLeft || text.mayTurnAround else {
            self.text(text)
            return
        }
        element("bdi", isOther ? Attribute("lang", code!) : nil, text: text)
    }

    /// The same for an attribute, an option or a drawing, where no elements can be.
    func plain(_ text: LocalizedText?, or fallback: String) -> String {
        plain(inReadersLanguage(text) ?? fallback)
    }

    func plain(_ text: String) -> String {
        guard language.isRightToLeft || text.mayTurnAround else { return text }
        return "\u{2068}\(text)\u{2069}"
    }

    /// A description: paragraphs where there are empty lines, line breaks elsewhere.
    mutating func paragraphs(_ text: LocalizedText) {
        guard let shown = inReadersLanguage(text) else { return }
        let code = languageShown(text)
        let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
        for paragraph in lines.split(whereSeparator: { $0.allSatisfy(\.isWhitespace) }) {
            element(
                "p", code == language.code ? nil : Attribute("lang", code), Attribute("dir", "auto")
            ) { w in
                for (number, line) in paragraph.enumerated() {
                    if number > 0 { w.void("br") }
                    w.text(String(line))
                }
            }
        }
    }
}

extension String {
    /// Whether it holds anything that is written from right to left, or controls directions.
    fileprivate var mayTurnAround: Bool {
        unicodeScalars.contains { scalar in
            switch scalar.value {
            case ..<0x590: false
            case 0x590...0x8FF, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069,
                0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
                true
            default: false
            }
        }
    }
}
