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

    /// Widths that make 80 columns with 12 months or 13 weeks: a label, the capacity, the cells.
    private static let labelWidth = 20
    private static let capacityWidth = 6

    /// A heat map: a row for each, a column for each period; shades on a terminal with colours,
    /// plain digits elsewhere. Long spans are cut into years or quarters, below each other.
    func text(_ colors: Colors, isQuiet: Bool) -> String {
        let days = rows.flatMap { $0.periods.map(\.days) }
        guard let first = days.map(\.first).min(), let last = days.map(\.last).max() else {
            return isQuiet ? "" : "nothing takes place\n"
        }
        var text = ""
        for block in blocks(from: first, through: last) {
            var kind = ""
            for row in rows {
                let cells = cells(of: row, in: block)
                if cells.allSatisfy({ $0 == nil }) { continue }
                let (ownKind, id) = name(row.resource)
                if ownKind != kind {
                    if !kind.isEmpty { text += "\n" }
                    text += heading(ownKind, block, colors)
                    kind = ownKind
                }
                text += padded(clipped(id, to: Self.labelWidth), Self.labelWidth)
                text += padded(row.capacity.map { "  of \($0)" } ?? "", Self.capacityWidth)
                for period in cells { text += cell(period, row.capacity, colors) }
                text += "\n"
            }
            if !kind.isEmpty { text += "\n" }
        }
        if !isQuiet { text += legend(colors) }
        return text
    }

    /// Calendar years of months, or 13 weeks each; what lies before the first day and after the
    /// last is left out.
    private func blocks(from first: CivilDay, through last: CivilDay) -> [[DayRange]] {
        var blocks: [[DayRange]] = []
        var day = first
        while day <= last {
            let period = unit.period(around: day)
            let startsYear = period.first.components.month == 1
            if blocks.isEmpty || (unit == .month ? startsYear : blocks.last!.count == 13) {
                blocks.append([])
            }
            blocks[blocks.count - 1].append(period)
            day = period.last + 1
        }
        return blocks
    }

    /// By column of a block: the row's period, which are in order in both.
    private func cells(of row: Busyness, in block: [DayRange]) -> [Busyness.Period?] {
        var (low, high) = (0, row.periods.count)
        while low < high {
            let middle = (low + high) / 2
            if row.periods[middle].days.first < block[0].first {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return block.map { column in
            guard low < row.periods.count, row.periods[low].days == column else { return nil }
            low += 1
            return row.periods[low - 1]
        }
    }

    private func name(_ resource: ResourceName) -> (kind: String, id: String) {
        let words = loaded.viewpoint.text(resource).split(separator: ":", maxSplits: 1)
        return (String(words[0]), String(words[1]))
    }

    /// The kind and the span, then a head for each column.
    private func heading(_ kind: String, _ block: [DayRange], _ colors: Colors) -> String {
        let span = "\(block.first!.first) to \(block.last!.last)"
        var text = colors.bold("\(kind), \(span)") + "\n"
        let margin = String(repeating: " ", count: Self.labelWidth + Self.capacityWidth)
        if unit == .month {
            return text + margin + block.map { " \(month($0))" }.joined() + "\n"
        }
        // The month stands above its first week, the Monday's day above each.
        var line = ""
        for (index, week) in block.enumerated() {
            let isNew = index == 0 || month(block[index - 1]) != month(week)
            line += isNew ? " \(month(week))" : "    "
        }
        while line.hasSuffix(" ") { line.removeLast() }
        text += margin + line + "\n"
        text +=
            margin
            + block.map { week in
                let day = week.first.components.day
                return day < 10 ? "  0\(day)" : "  \(day)"
            }.joined() + "\n"
        return text
    }

    private func month(_ days: DayRange) -> String {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        return months[days.first.components.month - 1]
    }

    /// Four columns.
    private func cell(_ period: Busyness.Period?, _ capacity: Int?, _ colors: Colors) -> String {
        guard let period else { return "   ." }
        let isOver = capacity.map { period.peak > $0 } ?? false
        let digits = period.activities > 999 ? "999" : String(period.activities)
        let space = String(repeating: " ", count: max(0, 3 - digits.count))
        guard colors.isOn else {
            return isOver ? "\(space)\(digits)!" : "\(space) \(digits)"
        }
        let shades = ["░", "▒", "▓", "█"]
        let text = space + digits + shades[min(period.activities, 4) - 1]
        return isOver ? colors.red(text) : text
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func legend(_ colors: Colors) -> String {
        var text = "Each cell: activities with a day in the \(unit.rawValue)"
        if rows.contains(where: { $0.capacity != nil }) {
            text += "; \(colors.isOn ? "red" : "!") where there are too many on a day"
        }
        return text + "\n"
    }
}

/// A text of at most `width` characters; a cut is marked.
private func clipped(_ text: String, to width: Int) -> String {
    text.count <= width ? text : "\(text.prefix(width - 1))…"
}
