/// Why an iCalendar file cannot be used.
public struct CalendarReadError: Error, Hashable, Sendable {
    /// The physical line, counted from 1; nil where the whole file is meant.
    public var line: Int?
    /// What is wrong, without path and line.
    public var message: String

    public init(line: Int? = nil, _ message: String) {
        self.line = line
        self.message = message
    }
}
