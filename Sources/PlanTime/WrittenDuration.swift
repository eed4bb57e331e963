extension CivilDuration {
    /// What somebody who wrote `3 days`, `3D`, `P3` or `two weeks` meant, as ISO 8601 has it;
    /// nil where that cannot be told.
    public static func meant(by text: String) -> String? {
        guard text.utf8.count <= 40 else { return nil }
        let words = text.lowercased().split { $0 == " " || $0 == "-" || $0 == "\u{A0}" }
        var pieces: [Substring] = []
        for word in words {
            // `3d` and `pt3h` are a number and a unit in one.
            var rest = word
            while let first = rest.first {
                let isDigit = first.isASCII && first.isNumber
                let piece = rest.prefix { ($0.isASCII && $0.isNumber) == isDigit }
                pieces.append(piece)
                rest = rest.dropFirst(piece.count)
            }
        }
        if let first = pieces.first, first == "p" || first == "pt" { pieces.removeFirst() }
        if pieces.count == 1 { pieces.append("d") }
        guard pieces.count == 2, let number = number(pieces[0]), (1...10_000).contains(number)
        else { return parts(pieces) }
        return unit(pieces[1]).map { "P\($0.isTime ? "T" : "")\(number)\($0.letter)" }
    }

    /// `P2D1W` and `1 week 2 days`: the largest unit comes first.
    private static func parts(_ pieces: [Substring]) -> String? {
        guard pieces.count % 2 == 0, !pieces.isEmpty else { return nil }
        let order = "YMWDHm"
        var found: [(rank: Int, text: String, isTime: Bool)] = []
        for index in stride(from: 0, to: pieces.count, by: 2) {
            var word = pieces[index + 1]
            if word.hasSuffix("t"), word.count == 2 { word.removeLast() }
            guard let number = number(pieces[index]), let unit = unit(word) else { return nil }
            let letter: Character = unit.isTime && unit.letter == "M" ? "m" : unit.letter
            let rank = order.firstIndex(of: letter)!
            found.append(
                (
                    order.distance(from: order.startIndex, to: rank), "\(number)\(unit.letter)",
                    unit.isTime
                ))
        }
        found.sort { $0.rank < $1.rank }
        let days = found.filter { !$0.isTime }.map(\.text).joined()
        let time = found.filter(\.isTime).map(\.text).joined()
        let text = "P\(days)\(time.isEmpty ? "" : "T\(time)")"
        return CivilDuration(text) == nil ? nil : text
    }

    private static func number(_ word: Substring) -> Int? {
        let words = [
            "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        ]
        return Int(word) ?? words.firstIndex { $0 == word }.map { max(1, $0) }
    }

    /// English and French, and the letters of ISO 8601.
    private static func unit(_ word: Substring) -> (letter: Character, isTime: Bool)? {
        switch word {
        case "y", "yr", "yrs", "year", "years", "an", "ans", "année", "années": ("Y", false)
        case "m", "mo", "month", "months", "mois": ("M", false)
        case "w", "wk", "wks", "week", "weeks", "semaine", "semaines": ("W", false)
        case "d", "day", "days", "j", "jour", "jours": ("D", false)
        case "h", "hr", "hrs", "hour", "hours", "heure", "heures": ("H", true)
        case "min", "mins", "minute", "minutes": ("M", true)
        default: nil
        }
    }
}
