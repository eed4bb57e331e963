import PlanModel
import PlanTime

extension Rule {
    static let calendarGuests = Rule(
        "calendar/guests", level: .note,
        summary: "Guests are asked to come on a day of rest or a public holiday of theirs.",
        why: """
            The host's calendar decides, and that is why this is a note. But who comes from Rabat to \
            a meeting that begins on a Sunday in Amman gives up a weekend, and should be asked early. \
            Guests are the countries listed under `countries` and `experts-from`; those that are taken \
            from the project are not. Days on which nobody works in the host country are left out.
            """,
        fix: "Tell the guests early, or move the activity where that is easy.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              exchange:
                title: Exchange
                      ↓
                when: 2019-02-18/22
                place: {city: Lisbon, country: PT}
                countries: [EG, JO, MA]
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              exchange:
                title: Exchange
                when: 2019-02-18/21
                place: {city: Lisbon, country: PT}
                countries: [EG, JO, MA]
            """
    ) { context in
        let calendar = context.workingDays
        return context.plan.activities.indices.compactMap { activity in
            var found = GuestDays()
            for index in context.expansion.parts(ofActivity: activity) {
                found.add(context, calendar, part: index)
            }
            return found.finding(context)
        }
    }
}

/// What stands against one activity in its guests' calendars.
private struct GuestDays {
    private var rest: [(day: CivilDay, country: Country)] = []
    private var holidays = HolidayMentions()
    /// The parts in which there is something.
    private var parts: [PartID] = []

    mutating func add(_ context: CheckContext, _ calendar: borrowing WorkingDays, part index: Int) {
        // Nobody can be told early of what is done.
        guard context.facts.takesPart[index], context.facts.statuses[index] != .done,
            !context.expansion.ranges[index].isEmpty
        else { return }
        let guests = context.facts.guests.range(index)
        if guests.isEmpty { return }
        let part = context.expansion.parts[index]
        let host = context.facts.hosts[index]
        let before = rest.count + holidays.count
        for number in context.expansion.range(ofPart: index) {
            let occurrence = context.expansion.occurrences[number].days
            for position in guests {
                let guest = context.facts.guests.values[position]
                guard guest != host, calendar.mayBeOff(in: guest, on: occurrence) else {
                    continue
                }
                var day = occurrence.first
                while day <= occurrence.last {
                    if calendar.rest.isRest(day, in: guest),
                        !(host.map { calendar.isOff(day, in: $0) } ?? false)
                    {
                        rest.append((day, guest))
                    }
                    day = day + 1
                }
                for holiday in calendar.holidays(in: guest, on: occurrence) {
                    guard let days = holiday.widened.intersection(occurrence),
                        !isOff(days, host, calendar)
                    else { continue }
                    holidays.add(holiday, on: days, in: guest)
                }
            }
        }
        if rest.count + holidays.count > before { parts.append(part) }
    }

    /// Whether the host country works on none of the days.
    private func isOff(_ days: DayRange, _ host: Country?, _ calendar: WorkingDays) -> Bool {
        guard let host else { return false }
        var day = days.first
        while day <= days.last {
            if !calendar.isOff(day, in: host) { return false }
            day = day + 1
        }
        return true
    }

    func finding(_ context: CheckContext) -> Finding? {
        if self.parts.isEmpty { return nil }
        let plan = context.plan
        func firstDay(_ part: PartID) -> CivilDay {
            plan.when(of: part)?.value.span.first ?? CivilDay(number: Int32.max)
        }
        let parts = parts.sorted { firstDay($0) < firstDay($1) }
        guard let part = parts.first else { return nil }
        var told = restWords()
        for mention in holidays.mentions {
            told.append(
                (
                    mention.days.first,
                    "\(mention.words), a public holiday of guests from \(codes(mention.countries))"
                ))
        }
        told.sort {
            $0.first != $1.first ? $0.first < $1.first : $0.words.isScalarLess(than: $1.words)
        }
        var days = rest.map(\.day)
        if let span = holidays.span { days += [span.first, span.last] }
        return Finding(
            rule: "calendar/guests", level: .note,
            message: firstFew(told.map(\.words), most: 4, separator: "; "),
            hint: "tell the guests early, or move it where that is easy",
            activities: [part.activity], parts: parts.sorted { $0.session < $1.session },
            firstDay: days.min(), lastDay: days.max(),
            place: plan.when(of: part)?.place ?? plan.place(of: part),
            related: parts.dropFirst().map { part in
                RelatedPlace(
                    place: plan.when(of: part)?.place ?? plan.place(of: part),
                    message: "\(plan.name(of: part)), too")
            })
    }

    /// `2019-02-22 is a Friday, a day of rest of guests from DZ, EG`: the days of one weekday and
    /// the same guests together.
    private func restWords() -> [(first: CivilDay, words: String)] {
        struct Group: Hashable {
            var weekday: Int
            var countries: [Country]
        }
        var countries: [CivilDay: Set<Country>] = [:]
        for (day, country) in rest { countries[day, default: []].insert(country) }
        var groups: [Group: [CivilDay]] = [:]
        for (day, countries) in countries {
            groups[Group(weekday: day.weekday, countries: countries.sorted()), default: []]
                .append(day)
        }
        return groups.map { group, days in
            let days = days.sorted()
            let isOne = days.count == 1
            let name = weekdayNames[group.weekday]
            return (
                days[0],
                firstFew(days.map(\.description))
                    + (isOne ? " is a \(name), a day" : " are \(name)s, days")
                    + " of rest of guests from \(codes(group.countries))"
            )
        }
    }

    private func codes(_ countries: [Country]) -> String {
        countries.map(\.code).joined(separator: ", ")
    }
}
