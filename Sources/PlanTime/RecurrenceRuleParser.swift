/// Why a text is no recurrence rule, in words for the person who wrote it.
public struct RecurrenceError: Error, Hashable, Sendable {
    /// What is wrong, without a full stop: `there is no FREQ=WEEKLEY`.
    public var message: String
    /// What to write instead, where that can be said: `write FREQ=WEEKLY`.
    public var hint: String?
    /// Where it is, in Unicode scalars from the start of the text.
    public var offset: Int
    /// How many scalars are wrong.
    public var length: Int

    /// An error at `offset` Unicode scalars from the start of the text.
    public init(message: String, hint: String? = nil, offset: Int, length: Int = 1) {
        self.message = message
        self.hint = hint
        self.offset = offset
        self.length = length
    }
}

extension RecurrenceRule {
    /// Reads the value of an RRULE property (RFC 5545, section 3.3.10), in upper or lower case.
    ///
    /// UNTIL is a local date, `UNTIL=20190630`. What the RFC has besides, and what it forbids, is
    /// refused, each with its own reason.
    public static func parse(_ text: String) throws(RecurrenceError) -> RecurrenceRule {
        var parser = RecurrenceRuleParser(text)
        return try parser.parse()
    }
}

private struct RecurrenceRuleParser {
    private let scalars: [Unicode.Scalar]
    /// The end of what is read so far.
    private var position = 0

    private static let longest = 1_000
    private static let example = "write FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=1MO;COUNT=6"
    private static let names = [
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST",
    ]

    private static let examples = [
        "FREQ": "FREQ=WEEKLY", "INTERVAL": "INTERVAL=2", "COUNT": "COUNT=6",
        "UNTIL": "UNTIL=20190630", "BYDAY": "BYDAY=TU", "BYMONTHDAY": "BYMONTHDAY=15",
        "BYMONTH": "BYMONTH=5", "BYSETPOS": "BYSETPOS=1", "WKST": "WKST=MO",
    ]

    /// A piece of the text.
    private struct Piece {
        /// In upper case.
        var text: String
        var range: Range<Int>
        var offset: Int { range.lowerBound }

        func error(_ message: String, hint: String? = nil) -> RecurrenceError {
            RecurrenceError(message: message, hint: hint, offset: offset, length: range.count)
        }
    }

    /// The names of the parts so far, for errors between parts.
    private var places: [Piece] = []

    private var frequency: RecurrenceRule.Frequency?
    private var interval = 1
    private var count: Int?
    private var until: CivilDay?
    private var byMonth: [Int] = []
    private var byMonthDay: [Int] = []
    private var byDay: [RecurrenceRule.Weekday] = []
    private var bySetPosition: [Int] = []
    private var weekStart = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars.prefix(RecurrenceRuleParser.longest + 1))
    }

    mutating func parse() throws(RecurrenceError) -> RecurrenceRule {
        guard scalars.count <= RecurrenceRuleParser.longest else {
            throw RecurrenceError(
                message: "the rule is longer than \(RecurrenceRuleParser.longest) characters",
                hint: "write a simpler rule, or the days in `also`",
                offset: RecurrenceRuleParser.longest)
        }
        guard !scalars.isEmpty else {
            throw RecurrenceError(
                message: "the rule is empty", hint: RecurrenceRuleParser.example, offset: 0)
        }
        let space = scalars.firstIndex { $0 <= " " || !$0.isASCII && $0.properties.isWhitespace }
        let whole = piece(0..<scalars.count)
        if !scalars.contains("=") {
            throw whole.error(
                "“\(written(whole))” is not a rule",
                hint: recurrenceRule(meantBy: whole.text).map { "write \($0)" }
                    ?? RecurrenceRuleParser.frequencyHint(whole.text)
                    ?? RecurrenceRuleParser.example
            )
        }
        if let place = space {
            throw RecurrenceError(
                message: "a rule has no spaces",
                hint: "leave them out, and separate its parts by ;",
                offset: place)
        }
        if scalars.contains(":"), whole.text.hasPrefix("RRULE:") {
            throw RecurrenceError(
                message: "RRULE: does not belong to the rule itself", hint: "leave it out",
                offset: 0, length: 6)
        }
        for part in split(0..<scalars.count, at: ";") { try parsePart(part) }
        let frequency = try checkTogether()
        return RecurrenceRule(
            frequency: frequency, interval: interval, count: count, until: until,
            byMonth: byMonth, byMonthDay: byMonthDay, byDay: byDay, bySetPosition: bySetPosition,
            weekStart: weekStart)
    }

    // MARK: Parts

    private mutating func parsePart(_ range: Range<Int>) throws(RecurrenceError) {
        let part = piece(range)
        guard !range.isEmpty else {
            throw RecurrenceError(
                message: range.upperBound == scalars.count
                    ? "the rule ends with a ;" : "there is nothing between two ;",
                hint: "leave the ; out", offset: max(0, range.lowerBound - 1))
        }
        guard let equals = scalars[range].firstIndex(of: "=") else {
            let example = RecurrenceRuleParser.examples[part.text] ?? "BYDAY=TU"
            throw part.error(
                "“\(written(part))” has no value",
                hint: "a part is NAME=VALUE, such as \(example)")
        }
        let name = piece(range.lowerBound..<equals)
        let value = piece((equals + 1)..<range.upperBound)
        try checkName(name)
        guard place(of: name.text) == nil else {
            throw name.error(
                "\(name.text) is there twice",
                hint: name.text.hasPrefix("BY")
                    ? "write all its values once, separated by commas" : "keep one of them")
        }
        places.append(name)
        guard !value.text.isEmpty else {
            throw part.error(
                "\(name.text) has no value",
                hint:
                    "write \(RecurrenceRuleParser.examples[name.text]!), for example, or leave it out"
            )
        }
        let range = (equals + 1)..<range.upperBound
        switch name.text {
        case "FREQ": frequency = try frequency(value)
        case "INTERVAL": interval = try number(value, "INTERVAL", 1...10_000)
        case "COUNT": count = try number(value, "COUNT", 1...100_000)
        case "UNTIL": until = try day(value)
        case "WKST": weekStart = try weekday(value, of: "WKST").weekday
        case "BYDAY":
            byDay = try list(range) { (value) throws(RecurrenceError) in
                try weekday(value, of: "BYDAY")
            }
        case "BYMONTH":
            byMonth = try list(range) { (value) throws(RecurrenceError) in
                try number(value, "BYMONTH", 1...12)
            }
        case "BYMONTHDAY":
            byMonthDay = try list(range) { (value) throws(RecurrenceError) in
                try number(value, "BYMONTHDAY", 1...31, orFromEnd: true)
            }
        default:
            bySetPosition = try list(range) { (value) throws(RecurrenceError) in
                try number(value, "BYSETPOS", 1...366, orFromEnd: true)
            }
        }
    }

    private func checkName(_ name: Piece) throws(RecurrenceError) {
        if RecurrenceRuleParser.names.contains(name.text) { return }
        switch name.text {
        case "BYHOUR", "BYMINUTE", "BYSECOND":
            throw name.error(
                "\(name.text) is not used: an activity repeats by days",
                hint: "the time of day is the one in `when`")
        case "BYYEARDAY":
            throw name.error(
                "BYYEARDAY is not used, because calendars read it differently",
                hint: "write BYMONTH and BYMONTHDAY")
        case "BYWEEKNO":
            throw name.error(
                "BYWEEKNO is not used, because calendars read it differently",
                hint: "write the days of these weeks in `also`, or BYMONTH and BYDAY")
        case "RSCALE", "SKIP":
            throw name.error(
                "\(name.text) is not used: rules follow the Gregorian calendar",
                hint: "write the days in `also`")
        case "DTSTART", "DTEND", "DURATION", "TZID":
            throw name.error(
                "\(name.text) does not belong to a rule",
                hint: "`when` says when it begins and ends")
        case "RDATE":
            throw name.error(
                "RDATE does not belong to a rule", hint: "write further days in `also`")
        case "EXDATE", "EXRULE":
            throw name.error(
                "\(name.text) does not belong to a rule",
                hint: "write the days that are left out in `except`")
        case "":
            throw name.error("there is no name before the =", hint: RecurrenceRuleParser.example)
        default:
            let near = RecurrenceRuleParser.nearest(to: name.text, in: RecurrenceRuleParser.names)
            throw name.error(
                "there is no rule part \(written(name))",
                hint: near.map { "did you mean \($0)?" }
                    ?? "the parts are \(RecurrenceRuleParser.names.joined(separator: ", "))")
        }
    }

    // MARK: Values

    private func frequency(_ value: Piece) throws(RecurrenceError) -> RecurrenceRule.Frequency {
        if let frequency = RecurrenceRule.Frequency(rawValue: value.text) { return frequency }
        if ["SECONDLY", "MINUTELY", "HOURLY"].contains(value.text) {
            throw value.error(
                "FREQ=\(value.text) is not used: an activity repeats by days",
                hint: "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
        }
        throw value.error(
            "there is no FREQ=\(written(value))",
            hint: RecurrenceRuleParser.frequencyHint(value.text)
                ?? "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY")
    }

    private static func frequencyHint(_ word: String) -> String? {
        switch word {
        case "DAY", "DAYS", "EVERYDAY": return "write FREQ=DAILY"
        case "WEEK", "WEEKS": return "write FREQ=WEEKLY"
        case "MONTH", "MONTHS": return "write FREQ=MONTHLY"
        case "YEAR", "YEARS", "ANNUAL", "ANNUALLY": return "write FREQ=YEARLY"
        case "WEEKDAYS", "WORKDAYS": return "write FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
        case "FORTNIGHTLY", "BIWEEKLY", "BI-WEEKLY": return "write FREQ=WEEKLY;INTERVAL=2"
        case "BIMONTHLY", "BI-MONTHLY": return "write FREQ=MONTHLY;INTERVAL=2"
        case "QUARTERLY": return "write FREQ=MONTHLY;INTERVAL=3"
        default:
            let words = RecurrenceRule.Frequency.allCases.map(\.rawValue)
            return nearest(to: word, in: words).map { "write FREQ=\($0)" }
        }
    }

    /// A whole number in the range, or where allowed the same with a minus sign.
    private func number(
        _ value: Piece, _ name: String, _ range: ClosedRange<Int>, orFromEnd: Bool = false
    ) throws(RecurrenceError) -> Int {
        let allowed =
            "\(range.lowerBound) to \(range.upperBound)"
            + (orFromEnd ? ", or -\(range.lowerBound) to -\(range.upperBound) from the end" : "")
        var digits = Substring(value.text)
        var sign = 1
        if orFromEnd, let first = digits.first, first == "-" || first == "+" {
            sign = first == "-" ? -1 : 1
            digits.removeFirst()
        }
        guard (1...9).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(digits)
        else {
            let month = name == "BYMONTH" ? RecurrenceRuleParser.month(value.text) : nil
            throw value.error(
                "\(name)=\(written(value)) is not a number",
                hint: month.map { "write BYMONTH=\($0)" } ?? "it goes from \(allowed)")
        }
        guard range.contains(number) else {
            if name == "INTERVAL", number == 0 {
                throw value.error(
                    "INTERVAL=0 would never get on",
                    hint: "write INTERVAL=1 for every one, or leave it out")
            }
            if name == "COUNT", number == 0 {
                throw value.error("COUNT=0 means never", hint: "leave `repeat` out")
            }
            throw value.error(
                "\(name)=\(written(value)) is out of range", hint: "it goes from \(allowed)")
        }
        return sign * number
    }

    /// `20190630`.
    private func day(_ value: Piece) throws(RecurrenceError) -> CivilDay {
        let bytes = Array(value.text.utf8)
        let digits = bytes.filter { (48...57).contains($0) }
        let date = digits.prefix(8).reduce(0) { $0 * 10 + Int($1 - 48) }
        let day =
            digits.count >= 8
            ? CivilDay(year: date / 10_000, month: date / 100 % 100, day: date % 100) : nil
        if bytes.count == 8, digits.count == 8 {
            guard let day else {
                let (year, month) = (date / 10_000, date / 100 % 100)
                let length = CivilDay.length(ofMonth: min(max(month, 1), 12), year: year)
                throw value.error(
                    "there is no day \(written(value))",
                    hint: (1...12).contains(month)
                        ? "that month has \(length) days: write UNTIL=\(date / 100)\(length)"
                        : "write year, month and day: UNTIL=20190630")
            }
            guard (1900...2199).contains(day.year) else {
                throw value.error(
                    "the year \(day.year) is out of range", hint: "years go from 1900 to 2199")
            }
            return day
        }
        let hint = day.map { "write UNTIL=\(compact($0))" } ?? "write UNTIL=20190630"
        if digits.count >= 8, bytes.contains(UInt8(ascii: "T")) || bytes.contains(UInt8(ascii: "Z"))
        {
            throw value.error(
                "UNTIL is a local day, and that day still counts: it has no time and no Z",
                hint: hint)
        }
        if digits.count == 8, bytes.contains(UInt8(ascii: "-")) {
            throw value.error("UNTIL is written without hyphens", hint: hint)
        }
        throw value.error("UNTIL=\(written(value)) is not a day", hint: hint)
    }

    /// `TU`, `1TU`, `-1FR`; for WKST without a number.
    private func weekday(
        _ value: Piece, of name: String
    ) throws(RecurrenceError) -> RecurrenceRule.Weekday {
        let bytes = Array(value.text.utf8)
        let number = bytes.prefix {
            (48...57).contains($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        }
        let letters = String(decoding: bytes.dropFirst(number.count), as: UTF8.self)
        guard let weekday = RecurrenceRule.weekdayNames.firstIndex(of: letters) else {
            let near = RecurrenceRuleParser.weekday(letters)
            let list = RecurrenceRule.weekdayNames.joined(separator: ", ")
            let ordinal = String(decoding: number, as: UTF8.self)
            throw value.error(
                "\(name)=\(written(value)) is not a weekday",
                hint: near.map { "write \(name)=\(ordinal)\(RecurrenceRule.weekdayNames[$0])" }
                    ?? "weekdays are \(list)")
        }
        if number.isEmpty { return RecurrenceRule.Weekday(weekday: weekday) }
        guard name == "BYDAY" else {
            throw value.error(
                "\(name) is a weekday without a number", hint: "write \(name)=\(letters)")
        }
        let digits =
            number.first.map { (48...57).contains($0) } == true ? number : number.dropFirst()
        guard (1...2).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
            let size = Int(String(decoding: digits, as: UTF8.self)), (1...53).contains(size)
        else {
            throw value.error(
                "there is no \(written(value))",
                hint:
                    "write 1\(letters) for the first, -1\(letters) for the last, \(letters) for all"
            )
        }
        let isNegative = number.first == UInt8(ascii: "-")
        return RecurrenceRule.Weekday(ordinal: isNegative ? -size : size, weekday: weekday)
    }

    // MARK: What parts mean together

    private func checkTogether() throws(RecurrenceError) -> RecurrenceRule.Frequency {
        guard let frequency else {
            throw RecurrenceError(
                message: "the rule does not say how often",
                hint: "begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY", offset: 0,
                length: scalars.count)
        }
        if count != nil, until != nil {
            let later = places.last { $0.text == "COUNT" || $0.text == "UNTIL" }
            throw RecurrenceError(
                message: "COUNT and UNTIL exclude each other", hint: "keep the one that you mean",
                offset: later?.offset ?? 0, length: later?.range.count ?? 1)
        }
        if frequency == .weekly, let place = place(of: "BYMONTHDAY") {
            throw place.error(
                "BYMONTHDAY does not go with FREQ=WEEKLY", hint: "write FREQ=MONTHLY, or BYDAY")
        }
        if let place = place(of: "BYSETPOS"), byDay.isEmpty, byMonthDay.isEmpty, byMonth.isEmpty {
            throw place.error(
                "BYSETPOS picks from what another BY part gives, and there is none",
                hint: "add BYDAY, such as BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1 for the first working day"
            )
        }
        for element in byDay {
            guard let ordinal = element.ordinal, let place = place(of: "BYDAY") else { continue }
            switch frequency {
            case .daily, .weekly:
                let name = RecurrenceRule.weekdayNames[element.weekday]
                throw place.error(
                    "\(element) has a number, which FREQ=\(frequency.rawValue) cannot use",
                    hint: "write FREQ=MONTHLY;BYDAY=\(element) for one a month, or BYDAY=\(name)")
            case .monthly, .yearly:
                let isInMonth = frequency == .monthly || !byMonth.isEmpty
                if isInMonth, abs(ordinal) > 5 {
                    throw place.error(
                        "no month has \(element): there are at most five of a weekday",
                        hint: "write a number from 1 to 5, or -1 for the last")
                }
            }
        }
        return frequency
    }

    private func place(of name: String) -> Piece? { places.first { $0.text == name } }

    // MARK: Text

    private func piece(_ range: Range<Int>) -> Piece {
        // ASCII letters only: the capital of a dotless i is an I.
        let upper = scalars[range].map { $0 >= "a" && $0 <= "z" ? $0.value - 32 : $0.value }
        guard upper.allSatisfy({ $0 < 128 }) else {
            return Piece(text: String(decoding: upper, as: UTF32.self), range: range)
        }
        let text = String(unsafeUninitializedCapacity: upper.count) { buffer in
            for (place, value) in upper.enumerated() { buffer[place] = UInt8(value) }
            return upper.count
        }
        return Piece(text: text, range: range)
    }

    /// As the author wrote it, cut where it is long.
    private func written(_ piece: Piece) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[piece.range].prefix(40))
        return String(text) + (piece.range.count > 40 ? "…" : "")
    }

    private func split(_ range: Range<Int>, at separator: Unicode.Scalar) -> [Range<Int>] {
        scalars[range].split(separator: separator, omittingEmptySubsequences: false)
            .map { $0.startIndex..<$0.endIndex }
    }

    private func list<Element>(
        _ range: Range<Int>, _ element: (Piece) throws(RecurrenceError) -> Element
    ) throws(RecurrenceError) -> [Element] {
        var elements: [Element] = []
        for range in split(range, at: ",") {
            guard !range.isEmpty else {
                throw RecurrenceError(
                    message: "a value is missing beside this comma", hint: "leave the comma out",
                    offset: max(0, range.lowerBound - 1))
            }
            elements.append(try element(piece(range)))
        }
        return elements
    }

    private func compact(_ day: CivilDay) -> String { day.description.filter { $0 != "-" } }

    private static func weekday(_ word: String) -> Int? {
        let words = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
        return words.firstIndex { word.utf8.count >= 2 && $0.hasPrefix(word) || word == "\($0)S" }
    }

    private static func month(_ word: String) -> Int? {
        let words = [
            "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER",
            "OCTOBER", "NOVEMBER", "DECEMBER",
        ]
        return words.firstIndex { word.utf8.count >= 3 && $0.hasPrefix(word) }.map { $0 + 1 }
    }

    /// The name with the fewest letters to change, at most two and less than half of them.
    private static func nearest(to word: String, in names: [String]) -> String? {
        let letters = Array(word.unicodeScalars.prefix(32))
        var best: (name: String, distance: Int)?
        for name in names {
            let distance = editDistance(letters, Array(name.unicodeScalars))
            if distance <= 2, distance * 2 < name.unicodeScalars.count,
                distance < best?.distance ?? .max
            {
                best = (name, distance)
            }
        }
        return best?.name
    }

    /// How many letters to insert, to leave out, to change or to swap with the next
    /// (optimal string alignment).
    private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var rows = [Array(0...right.count)]
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var least = Swift.min(
                    rows[row][column + 1] + 1, current[column] + 1,
                    rows[row][column] + (scalar == other ? 0 : 1))
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    least = Swift.min(least, rows[row - 1][column - 1] + 1)
                }
                current.append(least)
            }
            rows.append(current)
        }
        return rows[left.count][right.count]
    }
}
