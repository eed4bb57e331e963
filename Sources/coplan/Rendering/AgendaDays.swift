import PlanChecking
import PlanModel
import PlanTime

/// What takes place from one day to another, day by day.
struct Agenda {
    /// One time at which a part takes place.
    struct Entry {
        var part: PartID
        /// Days in the plan's zone.
        var days: DayRange
        /// nil for whole days.
        var times: (start: Instant, end: Instant)?

        /// By first day; within a day whole days before times, then in the order of names.
        static func beginsEarlier(_ left: Entry, _ right: Entry) -> Bool {
            if left.days.first != right.days.first { return left.days.first < right.days.first }
            let (one, other) = (left.times?.start.seconds, right.times?.start.seconds)
            if one != other { return one ?? .min < other ?? .min }
            return (left.part.activity, left.part.session)
                < (right.part.activity, right.part.session)
        }
    }

    let loaded: LoadedPlan
    let span: DayRange
    /// Fixed dates, by first day, and within a day whole days before times.
    private(set) var entries: [Entry] = []
    /// What is not fixed yet, by first day.
    private(set) var windows: [Entry] = []
    /// Activities that it leaves out because they are cancelled or postponed.
    private(set) var leftOut = 0
    /// The first day after the span on which something takes place.
    private(set) var next: CivilDay?
    private let zone: ZoneData

    var activityCount: Int { Set((entries + windows).map(\.part.activity)).count }

    init(_ loaded: LoadedPlan, _ filter: ActivityFilter, span: DayRange) {
        self.loaded = loaded
        self.span = span
        let plan = loaded.plan
        zone = loaded.zones.zone(named: plan.settings.zoneName) ?? loaded.zones.zone(named: "UTC")!
        var leftOut: Set<Int32> = []
        for (index, part) in loaded.expansion.parts.enumerated()
        where loaded.viewpoint.canSee(part.activity) {
            let window = plan.when(of: part)?.value
            let occurrences = loaded.expansion.occurrences(ofPart: index)
            guard !occurrences.isEmpty || window?.isWindow ?? false,
                filter.matches(part, plan, loaded.viewpoint)
            else { continue }
            // What is off is no appointment, unless it is asked for.
            let isOff = filter.statuses == nil && !plan.status(of: part).takesPlace
            func take(_ entry: Entry, _ list: WritableKeyPath<Agenda, [Entry]>) {
                if entry.days.overlaps(span) {
                    if isOff {
                        leftOut.insert(part.activity)
                    } else {
                        self[keyPath: list].append(entry)
                    }
                } else if !isOff, entry.days.first > span.last {
                    next = min(next ?? entry.days.first, entry.days.first)
                }
            }
            if case .window(let days) = window {
                take(Entry(part: part, days: days), \.windows)
            }
            for occurrence in occurrences {
                if occurrence.isAllDay {
                    take(Entry(part: part, days: occurrence.days), \.entries)
                    continue
                }
                let start = Instant(seconds: occurrence.start)
                let end = Instant(seconds: occurrence.end)
                let days = DayRange(
                    first: zone.day(at: start),
                    last: zone.day(at: Instant(seconds: end.seconds - 1)))
                take(Entry(part: part, days: days, times: (start, end)), \.entries)
            }
        }
        self.leftOut = leftOut.count
        entries.sort(by: Entry.beginsEarlier)
        windows.sort { left, right in
            left.days.first == right.days.first && left.days.last != right.days.last
                ? left.days.last < right.days.last : Entry.beginsEarlier(left, right)
        }
    }

    /// Calls `body` for each day on which something takes place: what goes on from earlier days
    /// or lasts all day comes before what begins at a time.
    func forEachDay(_ body: (CivilDay, [Entry]) throws(Failure) -> Void) throws(Failure) {
        var active: [Entry] = []
        var following = entries[...]
        var day = span.first
        while day <= span.last {
            active.removeAll { $0.days.last < day }
            var starting: [Entry] = []
            while let entry = following.first, entry.days.first <= day {
                following.removeFirst()
                if entry.days.first < day || entry.times == nil {
                    active.append(entry)
                } else {
                    starting.append(entry)
                }
            }
            if !(active.isEmpty && starting.isEmpty) { try body(day, active + starting) }
            active += starting
            day = day + 1
            // Empty days are passed over.
            if let entry = following.first, active.allSatisfy({ $0.days.last < day }) {
                day = max(day, entry.days.first)
            } else if following.isEmpty, active.allSatisfy({ $0.days.last < day }) {
                return
            }
        }
    }
}

// MARK: Text

extension Agenda {
    /// Headings for days, a line for each activity; what is not fixed stands at the end of the
    /// month in which it may begin.
    func print(_ invocation: Invocation) throws(Failure) {
        let colors = invocation.colors
        let columns = invocation.surroundings.columns
        var text = ""
        var open = windows[...]
        func month(_ day: CivilDay) -> Int {
            day.year * 12 + day.components.month
        }
        func printWindows(before limit: Int?) {
            while let first = open.first {
                let begins = max(first.days.first, span.first)
                if let limit, month(begins) >= limit { return }
                text += colors.bold("Some time in \(DayWords.month(of: begins))") + "\n"
                while let entry = open.first,
                    month(max(entry.days.first, span.first)) == month(begins)
                {
                    open.removeFirst()
                    text += line(
                        duration(entry), facts(entry, begins: begins), columns: columns, colors)
                }
                text += "\n"
            }
        }
        try forEachDay { (day, entries) throws(Failure) in
            printWindows(before: month(day))
            text += colors.bold(DayWords.text(day)) + "\n"
            for entry in entries {
                text += line(time(entry, on: day), facts(entry, on: day), columns: columns, colors)
            }
            text += "\n"
            if text.utf8.count > 1 << 20 {
                try printOut(text)
                text = ""
            }
        }
        printWindows(before: nil)
        if !invocation.has("quiet") { text += summary }
        try printOut(text)
    }

    private func line(_ time: String, _ facts: String, columns: Int?, _ colors: Colors) -> String {
        let head = padded(time, to: 12)
        let indentation = 4 + displayWidth(head)
        return
            "  \(colors.blue(head))  \(wrapped(shown(facts), columns: columns, indentation: indentation))\n"
    }

    /// `all day`, `day 2 of 5`, `09:00–17:30`, `from 09:00`, `until 13:00`, in the plan's zone.
    private func time(_ entry: Entry, on day: CivilDay) -> String {
        let progress = "day \(day - entry.days.first + 1) of \(entry.days.count)"
        guard let (start, end) = entry.times else {
            return entry.days.count == 1 ? "all day" : progress
        }
        let (from, to) = (zone.localTime(at: start), zone.localTime(at: end))
        if entry.days.count == 1 { return "\(from.clock)–\(to.clock)" }
        if day == entry.days.first { return "from \(from.clock)" }
        return day == entry.days.last ? "until \(to.clock)" : progress
    }

    /// How long it will take, where the plan says so.
    private func duration(_ entry: Entry) -> String {
        loaded.plan.activities[Int(entry.part.activity)].duration.map { DayWords.text($0.value) }
            ?? "some day"
    }

    /// What stands behind the time: title, place, status, local times, name.
    private func facts(_ entry: Entry, on day: CivilDay? = nil, begins: CivilDay? = nil) -> String {
        let plan = loaded.plan
        let part = entry.part
        var facts = [plan.title(of: part).text(in: plan.settings.mainLanguage)]
        if plan.activities[Int(part.activity)].isMilestone { facts.append("milestone") }
        let place = loaded.place(of: part)
        if !place.isEmpty { facts.append(place) }
        facts.append(plan.status(of: part).rawValue)
        if let day, day == max(entry.days.first, span.first), let local = localTimes(entry) {
            facts.append(local)
        }
        // Its own month is in the heading.
        if let begins, entry.days != wholeMonth(of: begins) {
            facts.append(DayWords.written(window: entry.days))
        }
        facts.append(plan.name(of: part))
        return facts.joined(separator: " · ")
    }

    private func wholeMonth(of day: CivilDay) -> DayRange {
        let first = day - (day.components.day - 1)
        return DayRange(first: first, last: first.adding(months: 1) - 1)
    }

    /// `10:00–18:30 in Asia/Tashkent`, where that is another zone than the plan's.
    private func localTimes(_ entry: Entry) -> String? {
        guard let (start, end) = entry.times, loaded.viewpoint.canSeePlace(of: entry.part) else {
            return nil
        }
        let name = loaded.plan.zoneName(of: entry.part)
        guard name != loaded.plan.settings.zoneName, let local = loaded.zones.zone(named: name)
        else { return nil }
        let (from, to) = (local.localTime(at: start), local.localTime(at: end))
        let day = from.day == entry.days.first && to.day == from.day ? "" : "\(from.day) "
        let until = to.day == from.day ? "–\(to.clock)" : " to \(to.day) \(to.clock)"
        return "\(day)\(from.clock)\(until) in \(name)"
    }

    private var summary: String {
        let count = activityCount
        var text = counted(count, "activity", "activities") + " "
        text += span.count == 1 ? "on \(span)" : "from \(span)"
        if leftOut > 0 {
            text += "; \(leftOut) cancelled or postponed \(leftOut == 1 ? "is" : "are") left out"
        }
        if count == 0, let next { text += "; the next is on \(next) (--from \(next))" }
        return text + "\n"
    }
}

// MARK: JSON

extension Agenda {
    /// `{"asOf", "from", "to", "timezone", "days": [{"day", "entries": […]}], "windows": […]}`,
    /// a day at a time.
    func printJSON() throws(Failure) {
        let plan = loaded.plan
        var text = "{\"asOf\": \"\(loaded.asOf)\",\n \"from\": \"\(span.first)\",\n"
        text += " \"to\": \"\(span.last)\",\n \"timezone\": "
        text += "\(JSON.string(plan.settings.zoneName).line),\n \"days\": ["
        var isFirst = true
        try forEachDay { (day, entries) throws(Failure) in
            let object = JSON.object([
                ("day", .string("\(day)")),
                ("entries", .array(entries.map { json($0, on: day) })),
            ])
            text += (isFirst ? "\n  " : ",\n  ") + object.line
            isFirst = false
            if text.utf8.count > 1 << 20 {
                try printOut(text)
                text = ""
            }
        }
        text += "],\n \"windows\": ["
        text += windows.map { "\n  " + json($0, on: nil).line }.joined(separator: ",")
        try printOut(text + "]}\n")
    }

    private func json(_ entry: Entry, on day: CivilDay?) -> JSON {
        let plan = loaded.plan
        let record = plan.activities[Int(entry.part.activity)]
        let session = entry.part.session
        let sees = loaded.viewpoint.canSeePlace(of: entry.part)
        let language = plan.settings.mainLanguage
        var entries: [(String, JSON)] = [
            ("name", .string(record.fullName)),
            ("session", .optional(session < 0 ? nil : record.sessions[Int(session)].id)),
            ("title", .string(plan.title(of: entry.part).text(in: language))),
            ("project", .string(record.project.id)),
            ("kind", .string(record.kind?.value ?? StandardKind.other.rawValue)),
            ("status", .string(plan.status(of: entry.part).rawValue)),
            ("firstDay", .string("\(entry.days.first)")),
            ("lastDay", .string("\(entry.days.last)")),
        ]
        if let day {
            entries += [
                ("dayNumber", .integer(day - entry.days.first + 1)),
                ("dayCount", .integer(entry.days.count)),
                ("start", .optional(entry.times?.start.description)),
                ("end", .optional(entry.times?.end.description)),
                (
                    "timezone",
                    .optional(entry.times == nil || !sees ? nil : plan.zoneName(of: entry.part))
                ),
            ]
        } else {
            let duration = record.duration?.value ?? CivilDuration(days: 1)
            entries.append(("duration", .string("\(duration)")))
        }
        entries += [
            (
                "venue",
                .optional(
                    sees ? plan.venueIndex(of: entry.part).map { plan.venues[$0].id } : nil)
            ),
            ("city", .optional(sees ? plan.city(of: entry.part)?.text(in: language) : nil)),
            ("country", .optional(sees ? plan.hostCountry(of: entry.part)?.code : nil)),
            ("online", .bool(plan.online(of: entry.part) != .no)),
        ]
        return .object(entries)
    }
}
