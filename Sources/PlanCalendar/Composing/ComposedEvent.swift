/// STATUS of an event (RFC 5545, 3.8.1.11).
enum EventStatus: Sendable {
    case tentative
    case confirmed
    case cancelled

    var word: StaticString {
        switch self {
        case .tentative: "TENTATIVE"
        case .confirmed: "CONFIRMED"
        case .cancelled: "CANCELLED"
        }
    }
}

/// An event as it stands in all feeds of one audience and language, apart from what depends on
/// the feed: whether it blocks time, what it is related to, and its revision.
struct ComposedEvent: Sendable {
    var uid: String
    /// nil for a postponed activity: its times are the last that were published.
    var times: EventTimes?
    /// SUMMARY.
    var summary: ContentLines
    var status: EventStatus
    /// Whether it may show a subscriber as busy: it is confirmed, has fixed days, and people take
    /// part in it.
    var mayBlock: Bool
    /// What has fixed days but is not certain shows as tentative, not as free.
    var isTentativelyBusy: Bool
    var isAllDay: Bool
    /// CLASS to CONFERENCE.
    var fixed: ContentLines
    /// The text of DESCRIPTION.
    var description: String
    /// DESCRIPTION and X-ALT-DESC as lines, made once for all feeds by `finish`.
    private(set) var descriptionLine = ContentLines()
    var language: String

    init(
        uid: String, times: EventTimes?, summary: ContentLines, status: EventStatus,
        mayBlock: Bool, isTentativelyBusy: Bool, isAllDay: Bool, fixed: ContentLines,
        description: String, language: String
    ) {
        self.uid = uid
        self.times = times
        self.summary = summary
        self.status = status
        self.mayBlock = mayBlock
        self.isTentativelyBusy = isTentativelyBusy
        self.isAllDay = isAllDay
        self.fixed = fixed
        self.description = description
        self.language = language
    }

    /// Makes the lines of DESCRIPTION, when its text is complete.
    mutating func finish() { descriptionLine = ComposedEvent.line(description, language) }

    /// DESCRIPTION, and the same as HTML for Outlook; nothing where there is no text.
    static func line(_ description: String, _ language: String) -> ContentLines {
        var lines = ContentLines()
        guard !description.isEmpty else { return lines }
        lines.add(
            "DESCRIPTION", [ContentLines.parameter("LANGUAGE", language)],
            ValueText.text(description))
        lines.add(
            "X-ALT-DESC", [ContentLines.parameter("FMTTYPE", "text/html")],
            ValueText.text(HTMLText.document(SafeText.clean(description), language)))
        return lines
    }
}

/// The events of a part of the plan.
struct ComposedPart: Sendable {
    var events: [ComposedEvent] = []
    /// The event of a postponed part, which is written only where it was published before.
    var postponed: ComposedEvent?
}
