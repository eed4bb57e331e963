import PlanTime

/// Dates as a reader of a feed wants them.
extension FeedWords {
    /// `20 May 2019`, `20–22 May 2019`, `30 May – 2 June 2019`, `30 December 2019 – 2 January 2020`.
    func text(_ days: DayRange) -> String {
        let (firstYear, firstMonth, firstDay) = days.first.components
        let (lastYear, lastMonth, lastDay) = days.last.components
        let end = "\(lastDay)\(dayJoint)\(months[lastMonth - 1])\(yearJoint)\(lastYear)"
        if days.first == days.last { return end }
        if firstYear != lastYear {
            return
                "\(firstDay)\(dayJoint)\(months[firstMonth - 1])\(yearJoint)\(firstYear) – \(end)"
        }
        if firstMonth != lastMonth {
            return "\(firstDay)\(dayJoint)\(months[firstMonth - 1]) – \(end)"
        }
        return "\(firstDay)–\(end)"
    }

    func text(_ day: CivilDay) -> String { text(DayRange(day)) }

    /// `20 May 2019, 09:00–17:30 (Africa/Tunis)`.
    func text(from start: LocalTime, to end: LocalTime, zone: String) -> String {
        if start.day == end.day {
            return "\(text(start.day))\(comma)\(start.clock)–\(end.clock) (\(zone))"
        }
        return
            "\(text(start.day))\(comma)\(start.clock) – \(text(end.day))\(comma)\(end.clock) (\(zone))"
    }
}
