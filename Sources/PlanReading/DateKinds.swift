import PlanModel
import PlanTime

extension FileDecoder {
    /// Reads a date expression and reports what is wrong with it.
    mutating func date(_ node: Int32, as use: DateUse, expected: String) -> DateExpression? {
        if use == .activity, meant(node).kind == .sequence {
            reportWrongType(
                node, expected: expected,
                hint: singleHint(node)
                    ?? "write the first and the last day, or `sessions` for several times")
            return nil
        }
        guard let text = scalar(node, expected: expected) else { return nil }
        do {
            return try DateExpression.parse(text, as: use)
        } catch {
            report(
                error.kind == .endsBeforeStart ? "schedule/ends-before-start" : "file/bad-value",
                error.message, hint: error.hint, at: node,
                part: error.range.map { scalars($0, of: text) }, of: text)
            return nil
        }
    }
}

extension ValueKind where Value == DateExpression {
    /// When an activity takes place; may be a window.
    static let when = ValueKind(schema: .dates(.activity)) { decoder, node in
        decoder.date(node, as: .activity, expected: "a date such as 2019-05-20/22")
    }

    /// A part of an activity.
    static let part = ValueKind(schema: .dates(.part)) { decoder, node in
        decoder.date(node, as: .part, expected: "a date such as 2019-05-20")
    }
}

extension ValueKind where Value == DayRange {
    /// Whole days; a month is all of it.
    static let span = ValueKind(schema: .dates(.span)) { decoder, node in
        decoder.date(node, as: .span, expected: "dates such as 2019-05-20/22")?.span
    }
}

extension ValueKind where Value == CivilDay {
    static let day = ValueKind(schema: .dates(.day)) { decoder, node in
        decoder.date(node, as: .day, expected: "a day such as 2019-05-20")?.span.first
    }
}

extension ValueKind where Value == CivilDuration {
    static let duration = ValueKind(
        schema: .shared(
            "duration",
            .pattern(
                TextPattern(
                    "^\(DatePatterns.duration)$", examples: ["P3D", "P6W", "PT3H"],
                    hint: "durations are ISO 8601: P3D three days, P6W six weeks, PT3H three hours"
                )))
    ) { decoder, node in
        guard let text = decoder.scalar(node, expected: "a duration such as P3D") else {
            return nil
        }
        if let duration = CivilDuration(text) { return duration }
        decoder.report(
            "file/bad-value", "“\(text)” is not a duration", hint: durationHint(text), at: node)
        return nil
    }
}

func durationHint(_ text: String) -> String {
    CivilDuration.meant(by: text).map { "write \($0)" }
        ?? "durations are ISO 8601: P3D three days, P6W six weeks, PT3H three hours"
}

extension ValueKind where Value == Int {
    /// A number of days, as a number or as a duration: `7` or `P7D`.
    static let dayCount = ValueKind(
        schema: .either([
            .integer(0...100_000), ValueKind<CivilDuration>.duration.schema,
            // A number in quotes may have a sign.
            .pattern(TextPattern("^[+-]?[0-9]+$", examples: ["7"], hint: "write P7D or 7")),
        ])
    ) { decoder, node in
        let target = decoder.meant(node)
        if target.kind == .scalar, let days = Int(decoder.tree.string(target)), days >= 0,
            days <= 100_000
        {
            return days
        }
        guard let duration = ValueKind<CivilDuration>.duration.read(&decoder, node) else {
            return nil
        }
        guard duration.months == 0, duration.minutes == 0 else {
            decoder.report(
                "file/bad-value", "a number of days is needed here", hint: "write P7D or 7",
                at: node)
            return nil
        }
        return duration.days
    }
}

extension ValueKind where Value == RecurrenceRule {
    static let recurrence = ValueKind(
        schema: .pattern(
            TextPattern(
                RecurrencePattern.rule,
                examples: ["FREQ=WEEKLY;COUNT=10", "FREQ=MONTHLY;BYDAY=1MO;UNTIL=20191231"],
                hint: "write FREQ=WEEKLY;BYDAY=TU or FREQ=MONTHLY;BYDAY=1MO;COUNT=6"))
    ) { decoder, node in
        guard let text = decoder.scalar(node, expected: "a rule such as FREQ=WEEKLY;COUNT=10")
        else {
            return nil
        }
        do throws(RecurrenceError) {
            return try RecurrenceRule.parse(text)
        } catch {
            decoder.report(
                "file/bad-value", error.message, hint: error.hint, at: node,
                part: error.offset..<(error.offset + error.length), of: text)
            return nil
        }
    }
}

extension ValueKind where Value == Deadline {
    /// A day, or how long before the activity (`{after: P2W}`: after it).
    static let deadline = ValueKind(
        schema: .shared(
            "deadline",
            .either([
                .dates(.day), ValueKind<CivilDuration>.duration.schema,
                .record(
                    RecordSchema(
                        [
                            .init(
                                name: "before", schema: ValueKind<CivilDuration>.duration.schema,
                                summary: "How long before its start.", isRequired: false),
                            .init(
                                name: "after", schema: ValueKind<CivilDuration>.duration.schema,
                                summary: "How long after its end.", isRequired: false),
                        ], conditions: [.oneOf(["before", "after"])])),
            ]))
    ) { decoder, node in
        if decoder.meant(node).kind == .mapping { return read(relative: node, &decoder) }
        guard let text = decoder.scalar(node, expected: "a date or a duration") else { return nil }
        if let duration = CivilDuration(text) { return .before(duration) }
        if let hint = deadlineHint(text) {
            decoder.report("file/bad-value", "“\(text)” is not a duration", hint: hint, at: node)
            return nil
        }
        return decoder.date(node, as: .day, expected: "a date or a duration").map {
            .on($0.span.first)
        }
    }

    /// `{before: P8W}` or `{after: P2W}`.
    private static func read(relative node: Int32, _ decoder: inout FileDecoder) -> Deadline? {
        var found: Deadline?
        var known = 0
        for entry in decoder.entries(node) {
            let key = decoder.tree.string(decoder.meant(entry.key))
            guard key == "before" || key == "after" else {
                decoder.reportUnknownKey(entry.key, in: ["before", "after"], what: "a deadline")
                return nil
            }
            known += 1
            if let duration = ValueKind<CivilDuration>.duration.read(&decoder, entry.value) {
                found = key == "before" ? .before(duration) : .after(duration)
            }
        }
        if known == 0 {
            decoder.report(
                "file/missing-key", "the deadline says neither `before` nor `after`",
                hint: "write P8W or {after: P2W}", at: node)
        }
        if known > 1 {
            decoder.report(
                "file/bad-value", "a deadline is either before or after its activity",
                hint: "write two deadlines, each with a name of its own", at: node)
            return nil
        }
        return found
    }
}

/// What to write for `8 weeks`, `-P8W`, `P8W before` and `P2W after`; nil for anything else, which
/// may be a date.
private func deadlineHint(_ text: String) -> String? {
    let words = text.split(separator: " ").map { $0.lowercased() }
    if let last = words.last, words.count > 1, last == "before" || last == "after" {
        let rest = words.dropLast().joined(separator: " ")
        let duration =
            CivilDuration(rest.uppercased())?.description
            ?? durationHint(rest).split(separator: " ").last.map(String.init)
        guard let duration, CivilDuration(duration) != nil else { return nil }
        return last == "before" ? "write \(duration)" : "write {after: \(duration)}"
    }
    if text.hasPrefix("-P") || text.hasPrefix("+P") {
        return
            "write P8W for eight weeks before its start, {after: P2W} for two weeks after its end"
    }
    let hint = durationHint(text)
    return hint.hasPrefix("write ") && words.count > 1 ? hint : nil
}
