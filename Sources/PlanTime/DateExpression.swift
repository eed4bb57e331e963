/// When something takes place, as a planner writes it: ISO 8601 with the shorthands of
/// ISO 8601-1, where an end that is a date is inclusive.
public enum DateExpression: Hashable, BitwiseCopyable, Sendable {
    /// All these days.
    case days(DayRange)
    /// From the start up to, not including, the end; wall-clock times of one zone.
    case timed(start: LocalTime, end: LocalTime)
    /// Somewhere in these days, not fixed yet.
    case window(DayRange)

    /// Every civil day that the expression touches.
    public var span: DayRange {
        switch self {
        case .days(let range), .window(let range): range
        case .timed(let start, let end):
            DayRange(first: start.day, last: Swift.max(start.day, end.adding(minutes: -1).day))
        }
    }

    public var isWindow: Bool {
        if case .window = self { true } else { false }
    }
}

extension DateExpression: CustomStringConvertible {
    /// As a reader of a message wants it: `2019-05-20 to 2019-05-22`,
    /// `2019-05-20 09:00 to 17:30`, `within 2019-05-01 to 2019-05-31`.
    public var description: String {
        switch self {
        case .days(let range): range.description
        case .window(let range): "within \(range)"
        case .timed(let start, let end):
            start.day == end.day
                ? "\(start.day) \(start.clock) to \(end.clock)"
                : "\(start.day) \(start.clock) to \(end.day) \(end.clock)"
        }
    }
}

/// What a date expression stands for decides what may be written.
public enum DateUse: Sendable {
    /// An activity's `when`: a month, week, quarter or year is a window.
    case activity
    /// A part of an activity: days or times, no windows.
    case part
    /// Whole days of a period, an absence, a closure: a month means all of it, and precisions
    /// may be mixed.
    case span
    /// One single day.
    case day
}

/// Why a text is no date expression.
public struct DateProblem: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case malformed
        /// Well formed, but the end is before the start.
        case endsBeforeStart
    }
    public var kind: Kind
    public var message: String
    public var hint: String?
    /// The part of the text that is wrong, in bytes of its UTF-8; nil where all of it is meant.
    public var range: Range<Int>?
    /// Whether a look at the whole text may tell what was meant.
    var mayBeWritten = false

    init(
        _ message: String, hint: String? = nil, kind: Kind = .malformed, range: Range<Int>? = nil,
        mayBeWritten: Bool = false
    ) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.range = range
        self.mayBeWritten = mayBeWritten
    }
}

extension DateExpression {
    /// Reads a date expression. Years run from 1900 to 2199.
    public static func parse(_ text: String, as use: DateUse) throws(DateProblem) -> DateExpression
    {
        do throws(DateProblem) {
            return try strict(text, as: use)
        } catch {
            guard error.mayBeWritten, let meant = WrittenDate.expression(meantBy: text),
                (try? strict(meant, as: use)) != nil
            else { throw error }
            throw DateProblem(error.message, hint: "write \(meant)")
        }
    }

    private static func strict(_ text: String, as use: DateUse) throws(DateProblem)
        -> DateExpression
    {
        var text = text
        return try text.withUTF8Bytes { (bytes) throws(DateProblem) in
            try DateExpressionParser(use: use).parse(bytes)
        }
    }

    /// One single civil day, `2019-05-20`.
    public static func day(_ text: String) throws(DateProblem) -> CivilDay {
        try parse(text, as: .day).span.first
    }
}

extension String {
    /// `withUTF8`, with typed throws.
    mutating func withUTF8Bytes<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outcome: Swift.Result<Result, Failure> = self.withUTF8 { buffer in
            do throws(Failure) {
                return .success(try body(buffer))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}

/// A date as precise as it was written.
private enum Point {
    case year(Int)
    case half(Int, Int)
    case quarter(Int, Int)
    case month(Int, Int)
    case week(Int, Int)
    case day(CivilDay)
    case time(LocalTime)

    /// All the days it stands for.
    var range: DayRange {
        switch self {
        case .year(let year): months(year, 1, 12)
        case .half(let year, let half): months(year, half * 6 - 5, half * 6)
        case .quarter(let year, let quarter): months(year, quarter * 3 - 2, quarter * 3)
        case .month(let year, let month): months(year, month, month)
        case .week(let year, let week):
            DayRange(
                first: CivilDay.monday(ofWeek: week, year: year)!,
                last: CivilDay.monday(ofWeek: week, year: year)! + 6)
        case .day(let day): DayRange(day)
        case .time(let time): DayRange(time.day)
        }
    }

    private func months(_ year: Int, _ first: Int, _ last: Int) -> DayRange {
        DayRange(
            first: CivilDay(year: year, month: first, day: 1)!,
            last: CivilDay(
                year: year, month: last, day: CivilDay.length(ofMonth: last, year: year))!)
    }

    var year: Int {
        switch self {
        case .year(let year), .half(let year, _), .quarter(let year, _), .month(let year, _),
            .week(let year, _):
            year
        case .day(let day): day.year
        case .time(let time): time.day.year
        }
    }

    /// Points of one precision have the same number; a window's ends must.
    var precision: Int {
        switch self {
        case .year: 0
        case .half: 1
        case .quarter: 2
        case .month: 3
        case .week: 4
        case .day: 5
        case .time: 6
        }
    }
}

private struct DateExpressionParser {
    typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    let use: DateUse

    static let example = "write 2019-05-20, 2019-05-20/22 or 2019-05-20T09:00/17:30"

    func parse(_ whole: UnsafeBufferPointer<UInt8>) throws(DateProblem) -> DateExpression {
        var bytes = whole[...]
        var isWithin = false
        if use == .activity, bytes.starts(with: "within ".utf8) {
            isWithin = true
            bytes = bytes.dropFirst(7)
        }
        guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else {
            let point = try point(bytes)
            return try single(point, isWithin: isWithin)
        }
        let left = bytes[bytes.startIndex..<slash]
        let right = bytes[(slash + 1)...]
        if right.contains(UInt8(ascii: "/")) { throw slashedDate(bytes) }
        let start = try within(left) { (left) throws(DateProblem) in try point(left) }
        if right.isEmpty {
            throw DateProblem(
                "nothing stands after the slash", hint: "write its end, or only \(text(left))")
        }
        let expression =
            right.first == UInt8(ascii: "P")
            ? try fromDuration(start, right)
            : try fromEnd(
                start, try endOrDuration(right, after: start), right,
                prefix: isWithin ? "within " : "")
        if use == .day { throw severalDays(expression.span) }
        guard isWithin else { return expression }
        if case .days(let range) = expression { return .window(range) }
        if case .window = expression { return expression }
        let days = expression.span
        throw DateProblem(
            "a window is made of whole days",
            hint: "write within \(days.first)" + (days.count == 1 ? "" : "/\(days.last)"))
    }

    /// Reads a part of the expression; what is wrong with it is wrong there.
    private func within<Result>(
        _ part: Bytes, _ read: (Bytes) throws(DateProblem) -> Result
    ) throws(DateProblem) -> Result {
        do throws(DateProblem) {
            return try read(part)
        } catch {
            var problem = error
            if problem.range == nil, !part.isEmpty {
                problem.range = part.startIndex..<part.endIndex
            }
            throw problem
        }
    }

    /// The end that is written behind the slash. What is none may be meant as a duration.
    private func endOrDuration(_ right: Bytes, after start: Point) throws(DateProblem) -> Point {
        try within(right) { (right) throws(DateProblem) in
            do throws(DateProblem) {
                return try end(right, after: start)
            } catch {
                // A number alone, of whatever length, is none.
                guard !right.allSatisfy({ (48...57).contains($0) }),
                    let duration = CivilDuration.meant(by: text(right))
                else { throw error }
                throw DateProblem(
                    "\(quoted(text(right))) is not a duration", hint: "write \(duration)")
            }
        }
    }

    /// Days where one is needed.
    private func severalDays(_ days: DayRange) -> DateProblem {
        guard days.count <= 5 else {
            return DateProblem("one single day is needed here", hint: "write \(days.first)")
        }
        let each = (0..<days.count).map { "\(days.first + $0)" }.joined(separator: ", ")
        return DateProblem("one single day is needed here", hint: "write each day: \(each)")
    }

    private func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

    // MARK: What points make

    private func single(_ point: Point, isWithin: Bool) throws(DateProblem) -> DateExpression {
        switch point {
        case .time(let time):
            throw DateProblem(
                use == .activity || use == .part
                    ? "a time needs an end" : "only whole days can be written here",
                hint: use == .activity || use == .part
                    ? "write \(time)/17:30, or \(time)/PT3H" : "write \(time.day)")
        case .day(let day):
            return isWithin ? .window(DayRange(day)) : .days(DayRange(day))
        default: return try coarse(point.range)
        }
    }

    /// What a month, week, quarter, half or year means here.
    private func coarse(_ range: DayRange) throws(DateProblem) -> DateExpression {
        switch use {
        case .activity: return .window(range)
        case .span: return .days(range)
        case .part, .day:
            throw DateProblem("a day is needed here", hint: "write \(range.first), for example")
        }
    }

    private func fromDuration(_ start: Point, _ right: Bytes) throws(DateProblem) -> DateExpression
    {
        guard let duration = CivilDuration(utf8: right) else {
            let text = text(right)
            throw DateProblem(
                "\(quoted(text)) is not a duration",
                hint: CivilDuration.meant(by: text).map { "write \($0)" }
                    ?? "write P3D for three days, PT3H for three hours",
                range: right.startIndex..<right.endIndex)
        }
        switch start {
        case .day(let day):
            guard duration.minutes == 0 else {
                throw DateProblem(
                    "a duration in hours needs a start time",
                    hint: "write \(day)T09:00/\(text(right))")
            }
            guard !duration.isZero else {
                throw DateProblem("a duration of no days", hint: "write \(day)/P1D, or just \(day)")
            }
            return .days(DayRange(first: day, last: try bounded(duration.added(to: day) - 1)))
        case .time(let time):
            guard use == .activity || use == .part else {
                return try single(start, isWithin: false)
            }
            guard !duration.isZero else {
                throw DateProblem("a duration of no time", hint: "write \(time)/PT3H")
            }
            let day = try bounded(time.day.adding(months: duration.months) + duration.days)
            let end = LocalTime(day: day, minute: Int(time.minute)).adding(
                minutes: duration.minutes)
            _ = try bounded(end.day)
            return .timed(start: time, end: end)
        default:
            throw DateProblem(
                "a duration needs a start day",
                hint: use == .activity
                    ? "leave out \(quoted("/" + text(right))); `duration` says how long it takes in its window"
                    : "write the first day before it")
        }
    }

    /// `prefix` stands before the expression: `within `.
    private func fromEnd(
        _ start: Point, _ end: Point, _ right: Bytes, prefix: String
    ) throws(DateProblem) -> DateExpression {
        switch (start, end) {
        case (.time(let from), .time(let to)):
            guard use == .activity || use == .part else {
                return try single(start, isWithin: false)
            }
            guard from < to else {
                throw reversed(
                    "\(from)", "\(to)",
                    hint: from.day == to.day && from.minute > to.minute
                        ? "if it ends on the next day, write \(from)/\(LocalTime(day: to.day + 1, minute: Int(to.minute)))"
                        : from == to
                            ? "write when it ends: \(from)/\(from.adding(minutes: 60).clock)"
                            : "exchange the two: write \(to)/\(from)")
            }
            return .timed(start: from, end: to)
        case (.time(let from), _):
            throw DateProblem(
                "the start has a time and the end has none",
                hint: "write \(from)/\(end.range.last)T17:30")
        case (_, .time(let to)):
            throw DateProblem(
                "the end has a time and the start has none",
                hint: "write \(start.range.first)T09:00/\(to)")
        case (.day(let first), .day(let last)):
            guard first <= last else {
                throw reversed(
                    "\(first)", "\(last)",
                    hint: right.count == 2
                        ? "an end that is in the next month is written \(nextMonth(first, last))"
                        : right.count == 5
                            ? "an end that is in the next year is written with it: "
                                + "\(first)/\(first.year + 1)-\(String(decoding: right, as: UTF8.self))"
                            : "exchange the two: write \(prefix)\(last)/\(first)")
            }
            return .days(DayRange(first: first, last: last))
        default:
            guard use == .span || start.precision == end.precision else {
                throw DateProblem(
                    "the start and the end are not equally precise",
                    hint: use == .activity
                        ? "write within \(start.range.first)/\(end.range.last)"
                        : "write \(start.range.first)/\(end.range.last)")
            }
            let (first, last) = (start.range.first, end.range.last)
            guard first <= last else {
                throw reversed(
                    "\(first)", "\(last)",
                    hint: right.count >= 4
                        ? "exchange the two" : "an end in the next year is written with its year")
            }
            return try coarse(DayRange(first: first, last: last))
        }
    }

    /// What `2019-05-30/02` was probably meant to be.
    private func nextMonth(_ first: CivilDay, _ last: CivilDay) -> String {
        let (_, month, _) = first.components
        let (_, _, day) = last.components
        let next = month == 12 ? 1 : month + 1
        let year = month == 12 ? "\(first.year + 1)-" : ""
        return "\(first)/\(year)\(padded(next, 2))-\(padded(day, 2))"
    }

    private func reversed(_ start: String, _ end: String, hint: String?) -> DateProblem {
        DateProblem(
            start == end
                ? "ends when it starts, \(start)" : "ends on \(end), before it starts on \(start)",
            hint: hint, kind: .endsBeforeStart)
    }

    private func bounded(_ day: CivilDay) throws(DateProblem) -> CivilDay {
        guard (1900...2199).contains(day.year) else { throw yearProblem(day.year) }
        return day
    }

    private func yearProblem(_ year: Int) -> DateProblem {
        DateProblem(
            "the year \(padded(year, 4)) is out of range", hint: "years run from 1900 to 2199")
    }

    // MARK: Points

    /// A date that is written in full: it begins with a year.
    private func point(_ bytes: Bytes) throws(DateProblem) -> Point {
        guard let year = number(bytes.prefix(4), digits: 4) else { throw malformed(bytes) }
        let rest = bytes.dropFirst(4)
        if rest.isEmpty {
            try checkYear(year)
            return .year(year)
        }
        guard rest.first == UInt8(ascii: "-") else { throw malformed(bytes) }
        try checkYear(year)
        return try inYear(rest.dropFirst(), year, whole: bytes)
    }

    /// What follows the year: `05`, `05-20`, `05-20T09:00`, `W21`, `Q2`, `H1`.
    private func inYear(_ rest: Bytes, _ year: Int, whole: Bytes) throws(DateProblem) -> Point {
        switch rest.first {
        case UInt8(ascii: "W"):
            guard let week = number(rest.dropFirst(), digits: 2) else { throw malformed(whole) }
            guard CivilDay.monday(ofWeek: week, year: year) != nil else {
                throw noWeek(week, year)
            }
            return .week(year, week)
        case UInt8(ascii: "Q"):
            guard let quarter = number(rest.dropFirst(), digits: 1) else { throw malformed(whole) }
            guard (1...4).contains(quarter) else {
                throw DateProblem(
                    "a year has no quarter \(quarter)",
                    hint: "write \(year)-Q1, \(year)-Q2, \(year)-Q3 or \(year)-Q4")
            }
            return .quarter(year, quarter)
        case UInt8(ascii: "H"):
            guard let half = number(rest.dropFirst(), digits: 1) else { throw malformed(whole) }
            guard (1...2).contains(half) else {
                throw DateProblem(
                    "a year has no half \(half)", hint: "write \(year)-H1 or \(year)-H2")
            }
            return .half(year, half)
        default:
            guard let month = number(rest.prefix(2), digits: 2) else { throw malformed(whole) }
            if number(rest, digits: 4) != nil {
                throw DateProblem(
                    "the first and the last year are joined by a slash",
                    hint: "write \(year)/\(String(decoding: rest, as: UTF8.self))")
            }
            let afterMonth = rest.dropFirst(2)
            guard (1...12).contains(month) else {
                throw DateProblem(
                    "there is no month \(padded(month, 2))",
                    hint: "a date is year, month, day, and months go from 01 to 12",
                    mayBeWritten: true)
            }
            if afterMonth.isEmpty { return .month(year, month) }
            guard afterMonth.first == UInt8(ascii: "-") else { throw malformed(whole) }
            return try inMonth(afterMonth.dropFirst(), year, month, whole: whole)
        }
    }

    /// What follows the month: `20`, `20T09:00`.
    private func inMonth(_ rest: Bytes, _ year: Int, _ month: Int, whole: Bytes) throws(DateProblem)
        -> Point
    {
        guard let dayOfMonth = number(rest.prefix(2), digits: 2) else { throw malformed(whole) }
        guard let day = CivilDay(year: year, month: month, day: dayOfMonth) else {
            let length = CivilDay.length(ofMonth: month, year: year)
            throw DateProblem(
                "\(Self.monthNames[month - 1]) \(year) has no day \(dayOfMonth)",
                hint: dayOfMonth == 0
                    ? "days begin with 01"
                    : "it has \(length) days; the last is \(year)-\(padded(month, 2))-\(length)")
        }
        let afterDay = rest.dropFirst(2)
        guard let mark = afterDay.first else { return .day(day) }
        guard mark == UInt8(ascii: "T") || mark == UInt8(ascii: " ") else { throw malformed(whole) }
        if mark == UInt8(ascii: " ") {
            let rest = afterDay.dropFirst()
            guard let colon = rest.firstIndex(of: UInt8(ascii: ":")), colon <= rest.startIndex + 2
            else { throw malformed(whole) }
            let time = LocalTime(day: day, minute: (try? clock(rest.prefix(5), on: day)) ?? 540)
            throw DateProblem(
                "date and time are joined by a T",
                hint: "write \(time)/17:30, with the time at which it ends", mayBeWritten: true)
        }
        let minute = try within(afterDay.dropFirst()) { (bytes) throws(DateProblem) in
            try clock(bytes, on: day)
        }
        return .time(LocalTime(day: day, minute: minute))
    }

    private func noWeek(_ week: Int, _ year: Int) -> DateProblem {
        let last = CivilDay.monday(ofWeek: 53, year: year) == nil ? 52 : 53
        return DateProblem("\(year) has no week \(week)", hint: "its last is \(year)-W\(last)")
    }

    /// `09:00`, in minutes since midnight.
    private func clock(_ bytes: Bytes, on day: CivilDay) throws(DateProblem) -> Int {
        let text = String(decoding: bytes, as: UTF8.self)
        let zone = bytes.firstIndex {
            $0 == UInt8(ascii: "Z") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        }
        if let zone, zone >= bytes.startIndex + 4 {
            let clock = String(decoding: bytes[..<zone], as: UTF8.self)
            throw DateProblem(
                "a time has no Z and no offset: it is local to the activity",
                hint:
                    "write \(clock), and `timezone:` beside it where it is not the venue's or the plan's"
            )
        }
        let colon = bytes.dropFirst(2)
        guard let hour = number(bytes.prefix(2), digits: 2), colon.first == UInt8(ascii: ":"),
            let minute = number(colon.dropFirst().prefix(2), digits: 2)
        else {
            throw DateProblem(
                "\(quoted(text)) is not a time of day", hint: "write 09:00 or 17:30",
                mayBeWritten: true)
        }
        let rest = colon.dropFirst(3)
        guard rest.isEmpty else {
            throw DateProblem(
                "times go to the minute, without seconds",
                hint: "write \(padded(hour, 2)):\(padded(minute, 2))")
        }
        if hour == 24, minute == 0 {
            throw DateProblem(
                "a day has no 24:00", hint: "midnight at its end is written \(day + 1)T00:00")
        }
        guard hour < 24, minute < 60 else {
            throw DateProblem(
                "there is no time \(quoted(text))",
                hint: "hours go from 00 to 23, minutes from 00 to 59")
        }
        return hour * 60 + minute
    }

    /// An end, which takes what it lacks from the start.
    private func end(_ bytes: Bytes, after start: Point) throws(DateProblem) -> Point {
        if bytes.count >= 4, number(bytes.prefix(4), digits: 4) != nil { return try point(bytes) }
        let whole = bytes
        switch start {
        case .day(let day):
            let (year, month, _) = day.components
            if bytes.count == 2 { return try inMonth(bytes, year, month, whole: whole) }
            if bytes.contains(UInt8(ascii: ":")) {
                throw DateProblem(
                    "the end has a time and the start has none",
                    hint: "write \(day)T09:00/\(String(decoding: bytes, as: UTF8.self))")
            }
            return try inYear(bytes, year, whole: whole)
        case .time(let time):
            let (year, month, _) = time.day.components
            let mark = bytes.firstIndex(of: UInt8(ascii: "T"))
            switch mark.map({ bytes.distance(from: bytes.startIndex, to: $0) }) {
            case nil where bytes.contains(UInt8(ascii: ":")):
                return .time(LocalTime(day: time.day, minute: try clock(bytes, on: time.day)))
            case 0:
                return .time(
                    LocalTime(day: time.day, minute: try clock(bytes.dropFirst(), on: time.day)))
            case 2: return try inMonth(bytes, year, month, whole: whole)
            case 5: return try inYear(bytes, year, whole: whole)
            default:
                throw DateProblem(
                    "the start has a time and the end has none", hint: "write \(time)/17:30")
            }
        case .month(let year, _): return try inYear(bytes, year, whole: whole)
        case .week(let year, _):
            if let week = number(bytes, digits: 2) {
                guard CivilDay.monday(ofWeek: week, year: year) != nil else {
                    throw noWeek(week, year)
                }
                return .week(year, week)
            }
            return try inYear(bytes, year, whole: whole)
        case .quarter(let year, _), .half(let year, _): return try inYear(bytes, year, whole: whole)
        case .year: throw malformed(bytes)
        }
    }

    private func checkYear(_ year: Int) throws(DateProblem) {
        guard (1900...2199).contains(year) else { throw yearProblem(year) }
    }

    // MARK: Words for what cannot be read

    private func malformed(_ bytes: Bytes) -> DateProblem {
        let text = String(decoding: bytes, as: UTF8.self)
        if text.isEmpty {
            return DateProblem("a date is missing here", hint: Self.example)
        }
        // Dates as they are written on paper or in a spreadsheet: say what each would be here.
        let fields = bytes.split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
        let numbers = fields.map { Int(String(decoding: $0, as: UTF8.self)) }
        if fields.count == 3, let first = numbers[0], let second = numbers[1],
            let third = numbers[2]
        {
            if fields[0].count == 4, let day = CivilDay(year: first, month: second, day: third) {
                return DateProblem("month and day have two digits", hint: "write \(day)")
            }
            if fields[2].count == 4, let day = CivilDay(year: third, month: second, day: first) {
                return dayFirst("a date begins with the year", day)
            }
        }
        if bytes.count == 8, let digits = number(bytes, digits: 8),
            let day = CivilDay(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
        {
            return DateProblem("a date has hyphens", hint: "write \(day)")
        }
        if ["tbc", "tba", "tbd", "?", "n/a", "open", "unknown"].contains(
            text.lowercased().filter { $0 != "." })
        {
            return DateProblem(
                "\(quoted(text)) is not a date",
                hint: use == .activity
                    ? "write the month or quarter it will be in, such as 2019-05 or 2019-Q2, or "
                        + "`status: postponed` and no `when`"
                    : Self.example)
        }
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon <= bytes.startIndex + 2 {
            return DateProblem(
                "a time stands behind its day", hint: "write 2019-05-20T09:00/17:30",
                mayBeWritten: true)
        }
        return DateProblem(
            "\(quoted(text)) is not a date",
            hint: use == .activity && bytes.first.map { $0 > 0x39 } ?? false
                ? "\(Self.example), or a month such as 2019-05 where the day is not known yet"
                : Self.example, mayBeWritten: true)
    }

    /// A date with the day before the month, or so it seems.
    private func dayFirst(_ message: String, _ day: CivilDay) -> DateProblem {
        let (year, month, dayOfMonth) = day.components
        guard month != dayOfMonth, let other = CivilDay(year: year, month: dayOfMonth, day: month)
        else { return DateProblem(message, hint: "write \(day)") }
        return DateProblem(message, hint: "write \(day), or \(other) if its month stands first")
    }

    private func slashedDate(_ bytes: Bytes) -> DateProblem {
        let fields = bytes.split(separator: UInt8(ascii: "/"))
        let numbers = fields.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        if fields.count == 3, numbers.count == 3 {
            let message = "a date is written with hyphens, year first"
            if fields[0].count == 4,
                let day = CivilDay(year: numbers[0], month: numbers[1], day: numbers[2])
            {
                return DateProblem(message, hint: "write \(day)")
            }
            let year = fields[2].count == 2 ? 2000 + numbers[2] : numbers[2]
            if let day = CivilDay(year: year, month: numbers[1], day: numbers[0]) {
                return dayFirst(message, day)
            }
            return DateProblem(message, hint: Self.example, mayBeWritten: true)
        }
        return DateProblem(
            "a date expression has one slash at most",
            hint: use == .activity
                ? "write the first and the last day, or `sessions` for days that are apart"
                : Self.example)
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    private func quoted(_ text: String) -> String { "“\(text)”" }

    private func number(_ bytes: Bytes, digits: Int) -> Int? {
        guard bytes.count == digits else { return nil }
        var value = 0
        for byte in bytes {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }
}
