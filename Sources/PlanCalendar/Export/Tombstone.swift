import PlanTime

/// What stays of a published event when only its times and its title are known any more.
struct PublishedTimes: Sendable {
    /// DTSTART, DTEND, RRULE, EXDATE, RDATE, or DUE as they were written.
    var lines = ContentLines()
    /// Whether it is a task, which has no time but the day on which it is due.
    var isTask = false
    /// Whether DTSTART is a DATE.
    var isAllDay = false
    /// SUMMARY, with its parameters.
    var summary: [UInt8] = []
    /// CLASS.
    var classLine: [UInt8] = []
    var zone: String?
    /// Seconds since 1970, days and local times as if they were in UTC.
    var order: Int64 = 0
    /// The day on which it ends, the last instance where it repeats.
    var lastDay = CivilDay(number: 0 as Int32)

    /// nil where the lines are not such as this tool writes.
    init?(_ content: [[UInt8]]) {
        var start: Moment?
        var end: Moment?
        var rule: String?
        var further: Int64?
        for line in content {
            let text = String(decoding: line, as: UTF8.self)
            guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let name = text[..<colon].prefix { $0 != ";" }
            let value = String(text[text.utf8.index(after: colon)...])
            switch name {
            case "DTSTART":
                start = Moment(value)
                isAllDay = start?.isDate ?? false
                if let found = text[..<colon].firstRange(of: ";TZID=") {
                    zone = String(text[found.upperBound..<colon])
                }
                lines.fold(line)
            case "DUE":
                isTask = true
                start = Moment(value)
                end = start
                isAllDay = start?.isDate ?? false
                lines.fold(line)
            case "DTEND":
                end = Moment(value)
                lines.fold(line)
            case "RRULE":
                rule = value
                lines.fold(line)
            case "EXDATE": lines.fold(line)
            case "RDATE":
                if let date = Moment(value) {
                    further = Swift.max(further ?? date.seconds, date.seconds)
                }
                lines.fold(line)
            case "SUMMARY": summary = line
            case "CLASS": classLine = line
            default: break
            }
        }
        guard let start, let end, !summary.isEmpty else { return nil }
        order = start.seconds
        // The end is exclusive.
        lastDay = Instant(seconds: Swift.max(start.seconds, end.seconds - 1)).utcDay
        if let rule {
            guard
                let last = PublishedTimes.lastInstance(
                    of: rule, from: Instant(seconds: order).utcDay)
            else { return nil }
            lastDay = last + (lastDay - Instant(seconds: order).utcDay)
        }
        if let further {
            let length = end.seconds - start.seconds - 1
            lastDay = Swift.max(lastDay, Instant(seconds: further + length).utcDay)
        }
    }

    /// Whether any of it is on these days.
    func overlaps(_ days: DayRange) -> Bool {
        lastDay >= days.first && Instant(seconds: order).utcDay <= days.last
    }

    /// Instants that are surely before the first start and after the last end.
    var span: ClosedRange<Int64> {
        (order - 86_400)...Swift.max(order, Int64(lastDay.number + 2) * 86_400)
    }

    /// The event as a tombstone: its title without what a tentative one says before it.
    ///
    /// - Parameter language: where given, the title says in it that the event is cancelled.
    func tombstone(markedIn language: String?) -> ContentLines {
        var result = lines
        let text = String(decoding: summary, as: UTF8.self)
        var kept = text
        // The parameters of SUMMARY never hold a colon.
        if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let title = text[text.utf8.index(after: colon)...]
            let mark = FeedWords.marks.first { mark in
                title.utf8.starts(with: ValueText.line(mark)) && title.utf8.count > mark.utf8.count
            }
            if let mark {
                kept =
                    String(text[...colon])
                    + String(
                        decoding: Array(title.utf8.dropFirst(ValueText.line(mark).count)),
                        as: UTF8.self)
            }
        }
        if let language, let colon = kept.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let words = FeedWords.in(language)
            let title = kept.utf8.index(after: colon)
            kept.insert(
                contentsOf: String(
                    decoding: ValueText.line(words.cancelledMark + words.colon), as: UTF8.self),
                at: title)
        }
        result.fold(Array(kept.utf8))
        result.add("STATUS", "CANCELLED")
        if !isTask {
            result.add("TRANSP", "TRANSPARENT")
            result.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
        }
        if isAllDay, !isTask { result.add("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE") }
        if !classLine.isEmpty { result.fold(classLine) }
        return result
    }

    private struct Moment {
        var seconds: Int64
        var isDate: Bool

        init?(_ value: String) {
            isDate = value.utf8.count == 8
            let stamp = isDate ? value + "T000000Z" : value.hasSuffix("Z") ? value : value + "Z"
            guard let instant = Instant(stamp: stamp) else { return nil }
            seconds = instant.seconds
        }
    }

    private static func lastInstance(of rule: String, from start: CivilDay) -> CivilDay? {
        let plain = rule.split(separator: ";").map { part in
            part.hasPrefix("UNTIL=") ? String(part.prefix(14)) : String(part)
        }.joined(separator: ";")
        guard let parsed = try? RecurrenceRule.parse(plain) else { return nil }
        let days = parsed.occurrences(
            from: start, through: CivilDay(year: 2199, month: 12, day: 31)!, limit: 100_000)
        // UNTIL in UTC may be the day before: then the series ends a day later.
        return days.last.map { $0 + (parsed.until == nil ? 0 : 1) } ?? parsed.until
    }
}
