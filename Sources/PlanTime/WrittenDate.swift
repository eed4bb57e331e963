/// A date as people write it in letters and spreadsheets, read only to say how a plan writes it:
/// `20 May 2019`, `20.-22.05.2019`, `Q2 2019`, `2019-05-20 to 22`.
///
/// English, French, Spanish and German words are known. What is found is a guess, which the
/// parser of date expressions then checks.
struct WrittenDate {
    private enum Token: Equatable {
        case number(Int, digits: Int)
        case word(String)
        case sign(Character)
    }

    /// A date with what was written of it.
    private struct Point {
        var year: Int?
        var month: Int?
        var day: Int?
        /// `Q2`, `H1`, `W21`.
        var part: String?
        var minute: Int?

        /// As ISO 8601 writes it, or nil where something is missing.
        var text: String? {
            guard let year else { return nil }
            if let part { return "\(padded(year, 4))-\(part)" }
            guard let month else { return day == nil ? padded(year, 4) : nil }
            guard let day else { return "\(padded(year, 4))-\(padded(month, 2))" }
            let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
            return minute.map { "\(date)T\(WrittenDate.clock($0))" } ?? date
        }
    }

    private let tokens: [Token]
    private var index = 0

    /// The date expression that was probably meant, or nil.
    static func expression(meantBy text: String) -> String? {
        guard text.utf8.count <= 80 else { return nil }
        var written = WrittenDate(tokens: tokens(text))
        return written.expression()
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    private mutating func expression() -> String? {
        let isWithin = takes(["between", "within", "entre", "zwischen"])
        guard var start = point() else { return nil }
        if isAtEnd { return start.text }
        guard joins() else { return nil }
        if isAtEnd { return start.text }
        let afterJoint = index
        if let minute = clock(), isAtEnd {
            guard start.minute != nil else { return nil }
            return start.text.map { "\($0)/\(Self.clock(minute))" }
        }
        index = afterJoint
        guard var end = point(), isAtEnd else { return nil }
        let isShort = end.year == nil || start.year == nil
        // 20-22 May 2019, and 2019-05-20 to 22.
        start.year = start.year ?? end.year
        start.month = start.month ?? (start.day == nil ? nil : end.month)
        end.year = end.year ?? start.year
        end.month = end.month ?? (end.day == nil ? nil : start.month)
        guard let from = start.text, let to = end.text else { return nil }
        let isOneMonth = start.year == end.year && start.month == end.month
        if isShort, isOneMonth, start.minute == nil, end.minute == nil, let day = end.day {
            return "\(isWithin ? "within " : "")\(from)/\(padded(day, 2))"
        }
        return "\(isWithin ? "within " : "")\(from)/\(to)"
    }

    // MARK: Points

    private mutating func point() -> Point? {
        while takes(Self.fillers) || takesWeekday() {}
        guard var point = part() ?? numeric() ?? named() ?? short() else { return nil }
        let before = index
        _ = takes(["t", "at", "à", "um", "a", ","])
        if let minute = clock() { point.minute = minute } else { index = before }
        // What stands at the end and says nothing: a bracket, a question mark.
        while let sign, "?!.,;)]".contains(sign), index == tokens.count - 1 { index += 1 }
        return point
    }

    /// `Q2 2019`, `2019 Q2`, `week 21 2019`, `2019-W5`.
    private mutating func part() -> Point? {
        let before = index
        var year: Int?
        if let (value, digits) = number, digits == 4 {
            year = value
            index += 1
            _ = takes(["-"])
        }
        let letters: [String: String] = [
            "q": "Q", "t": "Q", "h": "H", "s": "H", "w": "W", "week": "W", "semaine": "W",
            "kw": "W", "wk": "W", "quarter": "Q", "trimestre": "Q", "semester": "H",
        ]
        if let word, let letter = letters[word] {
            index += 1
            if let (value, digits) = number, digits <= 2 {
                index += 1
                _ = takes(["-"]) || takes(["/"]) || takes([","]) || takes(["of"]) || takes(["de"])
                if year == nil, let (value, digits) = number, digits == 4 {
                    year = value
                    index += 1
                }
                if year != nil {
                    let text = letter == "W" ? padded(value, 2) : String(value)
                    return Point(year: year, part: letter + text)
                }
            }
        }
        index = before
        return nil
    }

    /// `2019-05-20`, `20.5.2019`, `5/20/19`, `05/2019`, `2019/05`.
    private mutating func numeric() -> Point? {
        let before = index
        guard let (one, oneDigits) = number else { return nil }
        index += 1
        guard let mark = sign, "-./".contains(mark) else {
            index = before
            return nil
        }
        index += 1
        guard let (two, twoDigits) = number, oneDigits != twoDigits || oneDigits <= 2 else {
            index = before
            return nil
        }
        index += 1
        let afterTwo = index
        if sign == mark {
            index += 1
            if let (three, threeDigits) = number {
                index += 1
                if oneDigits == 4, twoDigits <= 2, threeDigits <= 2 {
                    return Self.ordered(year: one, two, three)
                }
                if oneDigits <= 2, twoDigits <= 2, threeDigits == 4 || threeDigits == 2 {
                    return Self.ordered(
                        year: threeDigits == 2 ? 2_000 + three : three, two, one)
                }
            }
        }
        index = afterTwo
        if oneDigits == 4, twoDigits <= 2 { return Point(year: one, month: two) }
        if oneDigits <= 2, twoDigits == 4 { return Point(year: two, month: one) }
        index = before
        return nil
    }

    /// Month and day; the other way round where they can be nothing else.
    private static func ordered(year: Int, _ month: Int, _ day: Int) -> Point {
        month > 12 && day <= 12
            ? Point(year: year, month: day, day: month)
            : Point(year: year, month: month, day: day)
    }

    /// `20 May 2019`, `May 20th, 2019`, `May 2019`, `2019 May`, `20 May`.
    private mutating func named() -> Point? {
        let before = index
        var point = Point()
        if let (value, digits) = number {
            if digits == 4 { point.year = value } else { point.day = value }
            index += 1
            takeOrdinal()
            _ = takes(["."])
            _ = takes(["of"]) || takes(["de"])
        }
        guard let word, let month = Self.month(word) else {
            index = before
            return nil
        }
        index += 1
        _ = takes(["."])
        point.month = month
        if point.day == nil, let (value, digits) = number, digits <= 2 {
            point.day = value
            index += 1
            takeOrdinal()
        }
        let beforeYear = index
        _ = takes([","]) || takes(["de"]) || takes(["-"])
        if point.year == nil, let (value, digits) = number, digits == 4 {
            point.year = value
            index += 1
        } else {
            index = beforeYear
        }
        return point
    }

    /// A day, or a year, by itself.
    private mutating func short() -> Point? {
        guard let (value, digits) = number else { return nil }
        index += 1
        takeOrdinal()
        if digits == 8 {
            return Point(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        }
        return digits == 4 ? Point(year: value) : digits <= 2 ? Point(day: value) : nil
    }

    /// `9:00`, `09h30`, `9.30`, `5:30pm`, `9 am`, in minutes since midnight.
    private mutating func clock() -> Int? {
        let before = index
        while takes(["at", "à", "um", "t"]) {}
        guard let (hour, digits) = number, digits <= 2 else {
            index = before
            return nil
        }
        index += 1
        var minute: Int?
        if takes([":"]) || takes(["h"]) || takes(["."]) {
            if let (value, digits) = number, digits == 2 {
                minute = value
                index += 1
                if takes([":"]), number?.digits == 2 { index += 1 }
            } else if tokens[index - 1] == .word("h") {
                minute = 0
            }
        }
        var hours = hour
        if takes(["am"]) {
            minute = minute ?? 0
            if hour == 12 { hours = 0 }
        } else if takes(["pm"]) {
            minute = minute ?? 0
            if hour < 12 { hours += 12 }
        } else {
            _ = takes(["uhr"]) || takes(["hrs"])
        }
        guard let minute, hours < 24, minute < 60 else {
            index = before
            return nil
        }
        return hours * 60 + minute
    }

    fileprivate static func clock(_ minute: Int) -> String {
        "\(padded(minute / 60, 2)):\(padded(minute % 60, 2))"
    }

    // MARK: Tokens

    private var isAtEnd: Bool { index >= tokens.count }

    private var number: (value: Int, digits: Int)? {
        guard index < tokens.count, case .number(let value, let digits) = tokens[index] else {
            return nil
        }
        return (value, digits)
    }

    private var word: String? {
        guard index < tokens.count, case .word(let word) = tokens[index] else { return nil }
        return word
    }

    private var sign: Character? {
        guard index < tokens.count, case .sign(let sign) = tokens[index] else { return nil }
        return sign
    }

    /// Goes on where one of these words or signs stands.
    private mutating func takes(_ words: Set<String>) -> Bool {
        guard let here = word ?? sign.map({ String($0) }), words.contains(here) else {
            return false
        }
        index += 1
        return true
    }

    private mutating func joins() -> Bool {
        takes([
            "-", "–", "—", "/", "to", "until", "till", "through", "and", "bis", "und", "au", "à",
            "et", "al", "a", "y", "&",
        ])
    }

    private mutating func takeOrdinal() { _ = takes(["st", "nd", "rd", "th", "er", "º"]) }

    private mutating func takesWeekday() -> Bool {
        guard let word, word.count >= 3 else { return false }
        let isWeekday = Self.weekdays.contains {
            $0 == word || word.count == 3 && $0.hasPrefix(word)
        }
        guard isWeekday else { return false }
        index += 1
        _ = takes([","]) || takes(["."])
        return true
    }

    private static let fillers: Set<String> = [
        "on", "the", "from", "le", "du", "den", "am", "vom", "el", "del", "of",
    ]

    private static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "lundi",
        "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "montag", "dienstag",
        "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "lunes", "martes", "miércoles",
        "jueves", "viernes", "sábado", "domingo",
    ]

    /// English, French, Spanish and German; three letters are enough where they tell.
    private static let months: [[String]] = [
        ["january", "janvier", "enero", "januar"],
        ["february", "février", "febrero", "februar", "fevrier"],
        ["march", "mars", "marzo", "märz"], ["april", "avril", "abril"],
        ["may", "mai", "mayo"], ["june", "juin", "junio", "juni"],
        ["july", "juillet", "julio", "juli"], ["august", "août", "agosto", "aout"],
        ["september", "septembre", "septiembre"], ["october", "octobre", "octubre", "oktober"],
        ["november", "novembre", "noviembre"],
        ["december", "décembre", "diciembre", "dezember", "decembre"],
    ]

    private static func month(_ word: String) -> Int? {
        guard word.count >= 3 else { return nil }
        let found = months.indices.filter { index in
            months[index].contains { $0 == word || word.count >= 3 && $0.hasPrefix(word) }
        }
        return found.count == 1 ? found[0] + 1 : nil
    }

    private static func tokens(_ text: String) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(text.lowercased())
        while let first = rest.first {
            let piece: Substring
            if first.isASCII, first.isNumber {
                piece = rest.prefix { $0.isASCII && $0.isNumber }
                tokens.append(.number(Int(piece.prefix(9)) ?? 0, digits: piece.count))
            } else if first.isLetter {
                piece = rest.prefix { $0.isLetter }
                tokens.append(.word(String(piece)))
            } else {
                piece = rest.prefix(1)
                if !first.isWhitespace { tokens.append(.sign(first)) }
            }
            rest = rest.dropFirst(piece.count)
        }
        return tokens
    }
}
