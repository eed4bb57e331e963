/// How wide a text may be, and whether its sentences are broken into lines.
struct SentenceLayout: Sendable {
    var columns: Int
    /// On a terminal; in a file or a pipe sentences stay whole, for `grep` and for diffs.
    var wraps: Bool

    /// - Parameter terminal: the columns of the terminal; nil where the text goes elsewhere. There
    ///   the width depends on nothing, so that two runs print the same.
    init(terminal columns: Int?) { (self.columns, wraps) = (columns ?? 160, columns != nil) }

    /// Sentences are not broken shorter than this, however narrow the terminal is.
    private static let least = 20

    /// A sentence in lines, broken at its spaces. The first follows `head` columns of other
    /// text; the others are to be indented by `hanging`.
    func lines(_ sentence: String, after head: Int, hanging: Int) -> [String] {
        guard wraps, head + displayWidth(sentence) > columns else { return [sentence] }
        let most = max(columns - hanging, Self.least)
        var lines: [String] = []
        var line = ""
        // Where little room is left behind a long head, such as a path, the text begins below it.
        var room = head > hanging ? columns - head : most
        var width = 0
        for word in sentence.split(separator: " ", omittingEmptySubsequences: false) {
            let wordWidth = displayWidth(word)
            if line.isEmpty, lines.isEmpty, wordWidth > room, head > hanging {
                lines.append("")
                room = most
            } else if !line.isEmpty, width + 1 + wordWidth > room {
                lines.append(line)
                (line, width, room) = ("", 0, most)
            }
            if !line.isEmpty {
                line += " "
                width += 1
            }
            line += word
            width += wordWidth
        }
        return lines + [line]
    }
}
