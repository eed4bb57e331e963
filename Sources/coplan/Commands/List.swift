import Parallel
import PlanChecking
import PlanModel
import PlanTime

extension Command {
    static let list = Command(
        "list", summary: "List the activities as a table.",
        details: """
            \(filterDetails)
            On a terminal a title that does not fit is cut; in a file or a pipe nothing is.
            With file errors it lists what was read, says so, and exits with 1.
            """,
        options: activityFilters + [formatOption] + planOptions
    ) { (invocation) throws(Failure) in
        let format = try invocation.format(["text", "json"])
        let loaded = try load(invocation)
        let filter = try ActivityFilter(invocation, loaded)
        let rows = loaded.plan.activities.indices.compactMap { index -> ActivityRow? in
            loaded.isListed(Int32(index), filter) ? ActivityRow(Int32(index), loaded) : nil
        }
        if format == "json" {
            try printJSON(rows, loaded)
        } else {
            try printOut(table(rows, loaded, invocation))
        }
        return reportFileErrors(loaded)
    }
}

/// `{"activities": […]}`, an activity a line, so many at a time that a large plan needs no more
/// memory for its text than for itself.
private func printJSON(_ rows: [ActivityRow], _ loaded: LoadedPlan) throws(Failure) {
    try printOut("{\"activities\": [")
    let most = 50_000
    for start in stride(from: 0, to: rows.count, by: most) {
        let batch = Array(rows[start..<min(rows.count, start + most)])
        let cuts = pieces(of: batch.count, atLeast: 256)
        let texts = parallelMap(count: cuts.count) { number in
            cuts[number].map { "\n  " + batch[$0].json(loaded).line }.joined(separator: ",")
        }
        try printOut((start > 0 ? "," : "") + texts.joined(separator: ","))
    }
    try printOut("]}\n")
}

/// Says that something was not read; the exit status of commands that go on without it.
func reportFileErrors(_ loaded: LoadedPlan) -> Int32 {
    guard loaded.fileErrors > 0 else { return 0 }
    printError(
        "coplan: \(counted(loaded.fileErrors, "mistake")) in the plan's files; "
            + "this is what could be read (coplan check shows them)\n")
    return 1
}

extension LoadedPlan {
    /// Whether the audience sees an activity, and some part of it fits all filters.
    fileprivate func isListed(_ activity: Int32, _ filter: ActivityFilter) -> Bool {
        guard viewpoint.canSee(activity) else { return false }
        return expansion.parts(ofActivity: Int(activity)).contains { index in
            let part = expansion.parts[index]
            guard filter.matches(part, plan, viewpoint) else { return false }
            if case .window(let days) = plan.when(of: part)?.value { return filter.includes(days) }
            let occurrences = expansion.occurrences(ofPart: index)
            return occurrences.isEmpty
                ? filter.includes(nil) : occurrences.contains { filter.includes($0.days) }
        }
    }
}

/// The rows as aligned columns: when, name, status, place, title. On a terminal that is too narrow
/// for that, a row takes two lines, and nothing is cut.
private func table(_ rows: [ActivityRow], _ loaded: LoadedPlan, _ invocation: Invocation) -> String
{
    let colors = invocation.colors
    let columns = invocation.surroundings.columns
    let sorted = rows.sorted {
        ($0.days?.first.number ?? .max, $0.activity) < ($1.days?.first.number ?? .max, $1.activity)
    }
    let language = loaded.plan.settings.mainLanguage
    let cells = sorted.map { row in
        [
            row.when, loaded.plan.activities[Int(row.activity)].fullName, row.status.rawValue,
            row.place(loaded),
            loaded.plan.title(of: PartID(activity: row.activity)).text(in: language),
        ].map { shown($0) }
    }
    let longest = (0..<5).map { column in cells.map { displayWidth($0[column]) }.max() ?? 0 }
    var text = ""
    if let widths = columnWidths(longest, in: columns) {
        for row in cells {
            var line = ""
            for (column, cell) in row.enumerated() {
                let cell = widths[column].map { padded(cut(cell, to: $0), to: $0) } ?? cell
                line += column == 1 ? colors.bold(cell) : cell
                if column < 4 { line += "  " }
            }
            while line.hasSuffix(" ") { line.removeLast() }
            text += line + "\n"
        }
    } else {
        for row in cells {
            text += "\(padded(row[0], to: longest[0]))  \(colors.bold(row[1]))\n"
            let facts = [row[4], row[3], row[2]].filter { !$0.isEmpty }.joined(separator: " · ")
            text += "    \(wrapped(facts, columns: columns, indentation: 4))\n"
        }
    }
    if !invocation.has("quiet") {
        text += "\(counted(rows.count, "activity", "activities"))\n"
    }
    return text
}

/// How wide each column is; nil is as long as its text. The title gives way first, then the
/// place; dates, names and statuses are never cut. nil where there is no room for that.
private func columnWidths(_ longest: [Int], in columns: Int?) -> [Int?]? {
    guard let columns else { return longest.dropLast() + [nil] }
    var widths = longest
    var excess = widths.reduce(8, +) - columns
    for (column, least) in [(4, 24), (3, 12)] where excess > 0 {
        let given = min(excess, max(0, widths[column] - least))
        widths[column] -= given
        excess -= given
    }
    return excess > 0 ? nil : widths
}
