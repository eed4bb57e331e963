import PlanChecking
import PlanModel
import PlanTime

/// `conflicts --load`: how busy countries, institutions and people are.
struct BusynessReport {
    let loaded: LoadedPlan
    let rows: [Busyness]
    let unit: BusynessUnit

    var json: String {
        JSON.object([
            ("asOf", .string("\(loaded.asOf)")), ("per", .string(unit.rawValue)),
            (
                "load",
                .array(
                    rows.map { row in
                        .object([
                            ("resource", .string(loaded.viewpoint.text(row.resource))),
                            ("capacity", .optional(row.capacity)),
                            (
                                "periods",
                                .array(
                                    row.periods.map {
                                        .object([
                                            ("firstDay", .string("\($0.days.first)")),
                                            ("lastDay", .string("\($0.days.last)")),
                                            ("activities", .integer($0.activities)),
                                            ("peak", .integer($0.peak)),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
        ]).document
    }

    /// A heat map: a row for each, a column for each period; shades on a terminal with colours,
    /// plain digits elsewhere.
    func text(_ colors: Colors, isQuiet: Bool) -> String {
        let days = rows.flatMap { $0.periods.map(\.days) }
        guard let first = days.map(\.first).min(), let last = days.map(\.last).max() else {
            return "nothing takes place\n"
        }
        var columns: [DayRange] = []
        var day = first
        while day <= last {
            let period = unit.period(around: day)
            columns.append(period)
            day = period.last + 1
        }
        let labels = rows.map { loaded.viewpoint.text($0.resource) }
        let width = labels.map(\.count).max() ?? 0
        var text = ""
        // A year of months or half a year of weeks fits on a line.
        let perBlock = unit == .month ? 12 : 26
        for start in stride(from: 0, to: columns.count, by: perBlock) {
            let block = columns[start..<min(columns.count, start + perBlock)]
            let inBlock = rows.enumerated().filter { _, row in
                row.periods.contains {
                    $0.days.last >= block.first!.first && $0.days.first <= block.last!.last
                }
            }
            guard !inBlock.isEmpty else { continue }
            text += colors.bold("\(heading(block))\n")
            text += String(repeating: " ", count: width + 1)
            for column in block { text += " " + columnHead(column) }
            text += "\n"
            for (index, row) in inBlock {
                text +=
                    labels[index] + String(repeating: " ", count: width - labels[index].count + 1)
                for column in block {
                    let period = row.periods.first { $0.days == column }
                    text += " " + cell(period, row.capacity, colors)
                }
                text += row.capacity.map { "  of \($0)" } ?? ""
                text += "\n"
            }
            text += "\n"
        }
        if !isQuiet {
            text +=
                "Each cell: activities with a day in the \(unit.rawValue); "
                + (colors.isOn ? "the darker the more, red" : "! marks")
                + " where more than the capacity fall on one day\n"
        }
        return text
    }

    private func heading(_ block: ArraySlice<DayRange>) -> String {
        "\(block.first!.first) to \(block.last!.last)"
    }

    private func columnHead(_ days: DayRange) -> String {
        let (_, month, day) = days.first.components
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        return unit == .month ? months[month - 1] : (day < 10 ? " 0\(day)" : " \(day)")
    }

    private func cell(_ period: Busyness.Period?, _ capacity: Int?, _ colors: Colors) -> String {
        guard let period else { return "  ." }
        let isOver = capacity.map { period.peak > $0 } ?? false
        let digits = String(period.activities)
        let plain = String(repeating: " ", count: max(0, (isOver ? 2 : 3) - digits.count)) + digits
        guard colors.isOn else { return plain + (isOver ? "!" : "") }
        let shades = ["░", "▒", "▓", "█"]
        let shade = shades[min(period.activities, 4) - 1]
        let text = String(repeating: " ", count: max(0, 2 - digits.count)) + digits + shade
        return isOver ? colors.red(text) : text
    }
}
