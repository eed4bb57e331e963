/// What the reader of rules accepts, as a regular expression for editors: the parts one by one,
/// nothing of what they mean together. Capital and small letters are alike.
enum RecurrencePattern {
    static let rule: String = {
        let weekday = either(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
        let frequency = either(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        let parts = [
            "\(letters("FREQ"))=\(frequency)",
            "\(either(["INTERVAL", "COUNT"]))=[0-9]{1,9}",
            "\(letters("UNTIL"))=[0-9]{8}",
            "\(letters("WKST"))=\(weekday)",
            "\(letters("BYDAY"))=\(list("[+-]?[0-9]{0,2}\(weekday)"))",
            "\(either(["BYMONTH", "BYMONTHDAY", "BYSETPOS"]))=\(list("[+-]?[0-9]{1,9}"))",
        ]
        let part = "(\(parts.joined(separator: "|")))"
        return "^(?=.*\(letters("FREQ"))=)\(part)(;\(part))*$"
    }()

    private static func list(_ item: String) -> String { "\(item)(,\(item))*" }

    private static func either(_ words: [String]) -> String {
        "(\(words.map(letters).joined(separator: "|")))"
    }

    /// `FR` as `[Ff][Rr]`.
    private static func letters(_ word: String) -> String {
        word.map { "[\($0)\($0.lowercased())]" }.joined()
    }
}
