import PlanTime

/// What the readers of dates and durations accept, as regular expressions for editors. They know
/// the length of months, not leap years, and nothing of the order of two ends.
enum DatePatterns {
    /// `CivilDuration`.
    static let duration =
        "P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?)?"

    private static let year = "(19|20|21)[0-9]{2}"
    private static let month = "(0[1-9]|1[0-2])"
    private static let dayOfMonth = "(0[1-9]|[12][0-9]|3[01])"
    private static let monthAndDay =
        "((0[13578]|1[02])-\(dayOfMonth)|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
    private static let number = "(0[1-9]|[1-4][0-9]|5[0-3])"
    private static let week = "W\(number)"
    private static let quarter = "Q[1-4]"
    private static let half = "H[12]"
    private static let clock = "([01][0-9]|2[0-3]):[0-5][0-9]"
    private static let day = "\(year)-\(monthAndDay)"

    private static let days = "\(day)(/(\(day)|\(monthAndDay)|\(dayOfMonth)|\(duration)))?"
    private static let times =
        "\(day)T\(clock)/((\(day)T|\(monthAndDay)T|\(dayOfMonth)T|T)?\(clock)|\(duration))"

    /// Months, weeks and so on, alone or two of one kind.
    private static let windows =
        "\(year)(/\(year))?"
        + [(month, month), (week, "(W?\(number))"), (quarter, quarter), (half, half)].map {
            "|\(year)-\($0)(/((\(year)-)?\($0)|\($1)))?"
        }.joined()

    /// A point of any precision in its year.
    private static let inYear = "(\(monthAndDay)|\(month)|\(week)|\(quarter)|\(half))"
    private static let point = "\(year)(-\(inYear))?"

    private static let spans =
        "\(year)(/\(point))?|\(day)(/(\(point)|\(monthAndDay)|\(week)|\(dayOfMonth)|\(duration)))?"
        + "|\(year)-\(inYear)(/(\(point)|\(inYear)|\(number)))?"

    static func whole(_ use: DateUse) -> String {
        switch use {
        case .activity: "^((within )?(\(days)|\(windows))|\(times))$"
        case .part: "^(\(days)|\(times))$"
        case .span: "^(\(spans))$"
        case .day: "^\(day)$"
        }
    }
}

extension Schema {
    /// A date expression.
    static func dates(_ use: DateUse) -> Schema {
        let (name, examples, hint): (String, [String], String) =
            switch use {
            case .activity:
                (
                    "dates",
                    [
                        "2019-05-20", "2019-05-20/22", "2019-05-20T09:00/17:30", "2019-05",
                        "within 2019-09-01/24",
                    ],
                    "write 2019-05-20, 2019-05-20/22 or 2019-05-20T09:00/17:30, "
                        + "or a month such as 2019-05 where the day is not known yet"
                )
            case .part:
                (
                    "days-or-times", ["2019-05-20", "2019-05-20/21", "2019-05-20T09:00/12:00"],
                    "write 2019-05-20, 2019-05-20/22 or 2019-05-20T09:00/17:30"
                )
            case .span:
                (
                    "whole-days", ["2019-05-20/22", "2019-05", "2016-02/2020-01-31"],
                    "write days such as 2019-05-20/22, a month such as 2019-05, or a year"
                )
            case .day: ("day", ["2019-05-20"], "write one day: 2019-05-20")
            }
        let pattern = TextPattern(
            DatePatterns.whole(use), examples: examples, hint: hint,
            numbers: use == .activity || use == .span ? .years : .none)
        return .shared(name, .pattern(pattern))
    }
}
