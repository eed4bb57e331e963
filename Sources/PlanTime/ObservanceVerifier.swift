extension ZoneData {
    /// Whether these observances tell the zone's offset and designation at every full hour of the
    /// range, at its ends, at each onset and each transition in it and in the second before.
    ///
    /// This reads the observances as a client would, and shares nothing with what made them but
    /// the zone. It also wants each onset's `offsetFrom` to be the offset until then, offsets of
    /// whole minutes, designations, and a STANDARD part, and knows only the rules that
    /// `Observance.rule` describes; the range is understood as by `observances(covering:)`. False
    /// where nothing of the range can be told.
    public func verify(_ observances: [Observance], covering range: ClosedRange<Instant>) -> Bool {
        verify(observances, covering: range, everyHours: 1)
    }

    func verify(
        _ observances: [Observance], covering range: ClosedRange<Instant>, everyHours hours: Int64
    ) -> Bool {
        // The years 1900 to 2199.
        var lower = Swift.max(range.lowerBound.seconds, -2_208_988_800)
        let upper = Swift.min(range.upperBound.seconds, 7_258_118_399)
        guard lower <= upper, observances.contains(where: { !$0.isDaylight }) else { return false }

        var moments: [Int64] = []
        for transition in table.segments.lazy.map(\.start) where transition <= upper {
            if transition >= lower { moments += [transition - 1, transition] }
            // Nothing up to the end of an offset with seconds can be told.
            guard offset(at: Instant(seconds: transition)) % 60 != 0 else { continue }
            guard let end = table.segments.first(where: { $0.start > transition })?.start,
                end <= upper
            else { return false }
            lower = Swift.max(lower, end)
        }

        var onsets: [(instant: Int64, observance: Int)] = []
        for (place, observance) in observances.enumerated() {
            guard observance.offsetFrom % 60 == 0, observance.offsetTo % 60 == 0,
                !observance.name.isEmpty,
                let walls = ObservanceReader.onsets(of: observance, until: upper + 172_800)
            else { return false }
            for wall in walls {
                onsets.append((wall - Int64(observance.offsetFrom), place))
            }
        }
        onsets.sort { ($0.instant, $0.observance) < ($1.instant, $1.observance) }
        onsets.removeAll { $0.instant > upper }
        guard let first = onsets.first, first.instant <= lower else { return false }
        for (before, after) in zip(onsets, onsets.dropFirst()) {
            guard before.instant < after.instant,
                observances[before.observance].offsetTo == observances[after.observance].offsetFrom
            else { return false }
        }

        moments += [lower, upper]
        for onset in onsets { moments += [onset.instant - 1, onset.instant] }
        for moment in moments where lower <= moment && moment <= upper {
            guard let onset = onsets.last(where: { $0.instant <= moment }),
                isTrue(observances[onset.observance], at: moment)
            else { return false }
        }

        // Hour by hour, on the clock of UTC.
        var hour = -(-lower).floorDivided(by: 3_600) * 3_600
        for (place, onset) in onsets.enumerated() {
            let end = place + 1 < onsets.count ? onsets[place + 1].instant : upper + 1
            let observance = observances[onset.observance]
            while hour < end {
                guard isTrue(observance, at: hour) else { return false }
                hour += hours * 3_600
            }
        }
        return true
    }

    private func isTrue(_ observance: Observance, at moment: Int64) -> Bool {
        let segment = table.segment(at: moment)
        return Int(segment.offset) == observance.offsetTo
            && table.designations[Int(segment.designation)] == observance.name
    }
}

/// Reads an observance from its text, day by day: slowly, and unlike the code that wrote it.
private enum ObservanceReader {
    /// The onsets in seconds on the wall clock; nil where the rule is not understood, or does not
    /// give its own first onset.
    static func onsets(of observance: Observance, until last: Int64) -> [Int64]? {
        let dates = [observance.start] + observance.recurrenceDates
        guard let text = observance.rule else { return dates }

        var parts: [Substring: Substring] = [:]
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, parts.updateValue(sides[1], forKey: sides[0]) == nil else {
                return nil
            }
        }
        guard parts.removeValue(forKey: "FREQ") == "YEARLY",
            let month = parts.removeValue(forKey: "BYMONTH").flatMap({ Int($0) }),
            (1...12).contains(month), let byDay = parts.removeValue(forKey: "BYDAY"),
            let weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].firstIndex(
                of: String(byDay.suffix(2)))
        else { return nil }
        var ordinal: Int?
        if byDay.count > 2 {
            ordinal = Int(byDay.dropLast(2))
            guard ordinal != nil else { return nil }
        }
        var monthDays: [Int]?
        if let list = parts.removeValue(forKey: "BYMONTHDAY") {
            let numbers = list.split(separator: ",", omittingEmptySubsequences: false).map {
                Int($0)
            }
            guard !numbers.contains(nil), ordinal == nil else { return nil }
            monthDays = numbers.compactMap(\.self)
        }
        var until = Int64.max
        if let text = parts.removeValue(forKey: "UNTIL") {
            guard let instant = instant(text) else { return nil }
            until = instant
        }
        guard parts.isEmpty else { return nil }

        var onsets: [Int64] = []
        let startDay = observance.start.floorDivided(by: 86_400)
        let second = observance.start - startDay * 86_400
        var day = CivilDay(number: Int32(clamping: startDay))
        while true {
            let wall = Int64(day.number) * 86_400 + second
            if wall > last || wall - Int64(observance.offsetFrom) > until { break }
            if holds(day, month, weekday, ordinal, monthDays) { onsets.append(wall) }
            day = day + 1
        }
        // DTSTART must be an instance of the rule (RFC 5545, section 3.8.5.3).
        guard onsets.first == observance.start else { return nil }
        return onsets + observance.recurrenceDates
    }

    private static func holds(
        _ day: CivilDay, _ month: Int, _ weekday: Int, _ ordinal: Int?, _ monthDays: [Int]?
    ) -> Bool {
        guard day.weekday == weekday else { return false }
        let (year, itsMonth, itsDay) = day.components
        guard itsMonth == month else { return false }
        if let monthDays, !monthDays.contains(itsDay) { return false }
        switch ordinal {
        case nil: return true
        case let ordinal? where ordinal > 0: return (itsDay + 6) / 7 == ordinal
        case let ordinal?:
            return (CivilDay.length(ofMonth: month, year: year) - itsDay) / 7 + 1 == -ordinal
        }
    }

    /// `20171015T030000Z`.
    private static func instant(_ text: Substring) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z")
        else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            Int(String(decoding: bytes[range], as: UTF8.self))
        }
        guard let year = number(0..<4), let month = number(4..<6), let dayOfMonth = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            let day = CivilDay(year: year, month: month, day: dayOfMonth)
        else { return nil }
        return Int64(day.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
    }
}
