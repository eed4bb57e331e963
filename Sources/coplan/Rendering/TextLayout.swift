/// The text in at most `width` columns of a terminal: what is too long ends with “…”, and never
/// within a character.
func cut(_ text: String, to width: Int) -> String {
    guard displayWidth(text) > width else { return text }
    var kept = ""
    var used = 1
    for character in text {
        used += displayWidth(character)
        guard used <= width else { break }
        kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
}

/// The text with spaces up to `width` columns.
func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - displayWidth(text)))
}

/// The text on as many lines as it needs, broken at spaces; those after the first are indented.
///
/// - Parameter columns: of the terminal; nil leaves the text on one line.
/// - Parameter indentation: columns that stand before the text, and before each further line.
func wrapped(_ text: String, columns: Int?, indentation: Int) -> String {
    SentenceLayout(terminal: columns)
        .lines(text, after: indentation, hanging: indentation)
        .joined(separator: "\n" + String(repeating: " ", count: indentation))
}
