import PlanModel
import PlanTime

extension Plan {
    /// How many days a part takes inside its window, whose first day is given: one unless its
    /// `duration` says otherwise.
    func daysTaken(by part: PartID, from day: CivilDay) -> Int {
        activities[Int(part.activity)].duration?.value.daysTaken(from: day) ?? 1
    }

    /// The last day on which a part can begin so that it ends within its window; the window's
    /// first where it does not fit in. (Months are not all of one length.)
    func latestStart(of part: PartID, in window: DayRange) -> CivilDay {
        func ends(_ start: CivilDay) -> CivilDay { start + (daysTaken(by: part, from: start) - 1) }
        var start = max(window.first, window.last - (daysTaken(by: part, from: window.first) - 1))
        while start > window.first, ends(start) > window.last { start = start - 1 }
        while start < window.last, ends(start + 1) <= window.last { start = start + 1 }
        return start
    }
}

/// What the calendar of the host country leaves of a window.
///
/// A window is asked for its possible first days. On each of the days from there, as many as
/// the activity takes, the host country must work, and no closure may stand against it. Where it
/// takes longer than a working week, weekly rest is allowed inside it, though not at its ends.
struct WindowDays {
    let part: PartID
    let country: Country
    /// Of a window that has begun, what is still to come of it.
    let window: DayRange
    /// Days that the activity takes.
    let length: Int
    /// Whether it takes longer than a working week.
    let isLong: Bool
    /// The possible first days, in order.
    private(set) var firstDays: [CivilDay] = []
    /// How many there would be without holidays and closures.
    private(set) var firstDaysOfRestAlone = 0
    /// Days on which the country works and nothing stands against the activity.
    private(set) var freeDays: [DayRange] = []

    /// None is left.
    var isBlocked: Bool { firstDays.isEmpty }

    /// Holidays and closures have taken more than half of the first days, and left only one or
    /// two of them, or one in five at most.
    var isTight: Bool {
        let left = firstDays.count
        return left > 0 && left * 2 < firstDaysOfRestAlone
            && (left <= 2 || left * 5 <= firstDaysOfRestAlone)
    }

    /// nil where the part has no window or no host country, where it does not take place or is
    /// done, and where it does not fit into its window anyhow.
    init?(_ context: CheckContext, part index: Int) {
        guard context.facts.takesPart[index], context.expansion.ranges[index].isEmpty else {
            return nil
        }
        part = context.expansion.parts[index]
        guard context.facts.statuses[index] != .done, let country = context.facts.hosts[index],
            case .window(let whole) = context.plan.when(of: part)?.value
        else { return nil }
        self.country = country
        window =
            whole.contains(context.asOf)
            ? DayRange(first: context.asOf, last: whole.last) : whole
        let length = context.plan.daysTaken(by: part, from: window.first)
        guard length <= window.count else { return nil }
        self.length = length
        isLong =
            context.workingDays.rest.longestWorkingRun(in: country, on: window.first)
            .map { length > $0 } ?? false
        find(context)
    }

    private mutating func find(_ context: CheckContext) {
        var isRest = [Bool](repeating: false, count: window.count)
        var isTaken = isRest
        for offset in isRest.indices {
            isRest[offset] = context.workingDays.rest.isRest(window.first + offset, in: country)
        }
        func take(_ days: DayRange) {
            for day in days.first.number...days.last.number {
                isTaken[Int(day - window.first.number)] = true
            }
        }
        for holiday in context.workingDays.holidays(in: country, on: window) {
            if let days = holiday.widened.intersection(window) { take(days) }
        }
        for (_, runs) in closures(context) { runs.forEach(take) }

        // How many days before an offset stand against it, with and without what can move.
        var blocked = [0]
        var blockedByRest = [0]
        for offset in isRest.indices {
            let rest = isRest[offset] && !isLong
            blocked.append(blocked[offset] + (rest || isTaken[offset] ? 1 : 0))
            blockedByRest.append(blockedByRest[offset] + (rest ? 1 : 0))
        }
        for offset in 0...(window.count - length) {
            let end = offset + length
            if isRest[offset] || isRest[end - 1] { continue }
            if blockedByRest[end] == blockedByRest[offset] { firstDaysOfRestAlone += 1 }
            if blocked[end] == blocked[offset] { firstDays.append(window.first + offset) }
        }
        freeDays = isRest.indices.filter { !isRest[$0] && !isTaken[$0] }
            .map { DayRange(window.first + $0) }.mergedRuns()
    }

    /// The closures that concern the part, with their days in the window. One that is but a note
    /// takes no days.
    private func closures(_ context: CheckContext) -> [(name: String, runs: [DayRange])] {
        context.plan.closures.records.compactMap { closure in
            if closure.level?.value == .note { return nil }
            guard closure.span?.overlaps(window) ?? false else { return nil }
            let runs = context.plan.concerns(of: closure, for: part).flatMap { concern in
                concern.days.compactMap { $0.value.intersection(window) }
            }.mergedRuns()
            return runs.isEmpty ? nil : (context.plan.name(of: closure), runs)
        }
    }

    // MARK: Words

    /// `2019-05-01 (Labour Day), 2019-05-06 to 2019-05-31 (Ramadan), Saturdays and Sundays`.
    func losses(_ context: CheckContext) -> String {
        let rest = context.workingDays.rest
        func matters(_ days: DayRange) -> Bool {
            isLong
                || (days.first.number...days.last.number)
                    .contains { !rest.isRest(CivilDay(number: $0), in: country) }
        }
        var lost: [(days: DayRange, words: String)] = []
        var holidays = HolidayMentions()
        for holiday in context.workingDays.holidays(in: country, on: window) {
            if let days = holiday.widened.intersection(window) {
                holidays.add(holiday, on: days, in: country)
            }
        }
        for mention in holidays.mentions where matters(mention.days) {
            let estimated = mention.isEstimate ? ", estimated, a day more or less" : ""
            lost.append((mention.days, "\(mention.days) (\(mention.name)\(estimated))"))
        }
        for (name, runs) in closures(context) {
            for run in runs where matters(run) { lost.append((run, "\(run) (\(name))")) }
        }
        lost.sort { one, other in
            one.days != other.days
                ? (one.days.first, one.days.last) < (other.days.first, other.days.last)
                : one.words.isScalarLess(than: other.words)
        }
        let weekdays = Set(
            (window.first.number...window.last.number).map { CivilDay(number: $0) }
                .filter { rest.isRest($0, in: country) }.map(\.weekday))
        let resting = weekdays.sorted().map { "\(weekdayNames[$0])s" }.joined(separator: " and ")
        let named = lost.isEmpty ? [] : [firstFew(lost.map(\.words), most: 5)]
        return (named + (resting.isEmpty ? [] : [resting])).joined(separator: ", and ")
    }

    /// `in TN within 2019-05-01 to 2019-05-31`.
    var whereAndWhen: String { "in \(country.code) within \(window)" }

    /// What it takes, where that is more than a day: `3 working days in a row`.
    var need: String {
        isLong
            ? "\(length) days in a row, from a working day to a working day and without a holiday or closure,"
            : "\(length) working days in a row"
    }

    /// A finding about it.
    func finding(
        _ context: CheckContext, _ rule: String, level: Level, _ message: String, hint: String
    ) -> Finding {
        context.finding(
            rule, level: level, message, hint: hint, part: part,
            at: context.plan.when(of: part)?.place, firstDay: window.first, lastDay: window.last)
    }
}

extension CheckContext {
    /// One finding at most for each window in a host country.
    func windows(_ find: (WindowDays) -> Finding?) -> [Finding] {
        expansion.parts.indices.compactMap { WindowDays(self, part: $0).flatMap(find) }
    }
}
