public import PlanModel
public import PlanTime

/// Something in an iCalendar file that a standard forbids or a client is known to stumble over.
public struct CalendarProblem: Hashable, Sendable {
    /// `error`: against the standard, or read differently by different clients. `warning`: some
    /// client has trouble with it.
    public var level: Level
    /// The physical line, counted from 1.
    public var line: Int
    /// What was looked at, in a word: `encoding`, `line-length`, `time-zone` …
    public var check: String
    /// A sentence without a full stop.
    public var message: String
}

/// What `verifyCalendar` has found.
public struct CalendarVerification: Hashable, Sendable {
    /// In order of their lines; at most `CalendarVerifier.mostProblems`.
    public var problems: [CalendarProblem] = []
    /// The name of the calendar, where it has one.
    public var name: String?
    /// VEVENT components.
    public var events = 0
    /// VTODO components.
    public var tasks = 0
    /// VTIMEZONE components.
    public var timeZones = 0

    public var hasErrors: Bool { problems.contains { $0.level == .error } }
}

/// Checks an iCalendar file against RFC 5545, RFC 6868 and RFC 7986 and against what calendar
/// clients need.
///
/// It shares no code with what writes feeds, so that the two can find each other's mistakes. The
/// file may be hostile: it is at most 128 MB in five million lines, and nothing in it is followed,
/// opened or expanded without a bound. Throws only where the file cannot be read.
///
/// - Parameter now: where given, a stamp that is more than a day after it is told of.
public func verifyCalendar(
    path: String, zones: TimeZoneDatabase, now: Instant? = nil
) throws(CalendarReadError) -> CalendarVerification {
    let bytes = try CalendarFile.read(path, largest: CalendarVerifier.largest)
    return verifyCalendar(bytes: bytes, zones: zones, now: now)
}

/// The same, for a file that has been read.
public func verifyCalendar(
    bytes: [UInt8], zones: TimeZoneDatabase, now: Instant? = nil
) -> CalendarVerification {
    var verifier = CalendarVerifier(zones: zones, now: now)
    verifier.verify(bytes)
    return verifier.result
}
