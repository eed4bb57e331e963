import PlanChecking
import PlanModel
import PlanTime

extension Command {
    static let list = Command(
        "list", summary: "List the activities as a table.",
        details: "With file errors it lists what was read, says so, and exits with 1.",
        options: activityFilters + [
            Option("status", value: "STATUS", "with this status", repeats: true), formatOption,
        ] + planOptions
    ) { (invocation) throws(Failure) in
        let format = try invocation.format(["text", "json"])
        let statuses = try chosenStatuses(invocation)
        let loaded = try load(invocation)
        let filter = try ActivityFilter(invocation, loaded.plan)
        let rows = loaded.plan.activities.indices.compactMap { index -> ActivityRow? in
            let activity = Int32(index)
            guard loaded.viewpoint.canSee(activity),
                filter.matches(activity, loaded.plan, loaded.viewpoint)
            else { return nil }
            let row = ActivityRow(activity, loaded)
            guard filter.includes(row.days), statuses.isEmpty || statuses.contains(row.status)
            else {
                return nil
            }
            return row
        }
        if format == "json" {
            try printOut(
                JSON.object([("activities", .array(rows.map { $0.json(loaded) }))]).document)
        } else {
            try printOut(table(rows, loaded, invocation))
        }
        return reportFileErrors(loaded)
    }
}

/// Says that something was not read; the exit status of commands that go on without it.
func reportFileErrors(_ loaded: LoadedPlan) -> Int32 {
    guard loaded.fileErrors > 0 else { return 0 }
    printError(
        "coplan: \(loaded.fileErrors) mistake\(loaded.fileErrors == 1 ? "" : "s") in the plan's files; "
            + "this is what could be read (coplan check shows them)\n")
    return 1
}

private func chosenStatuses(_ invocation: Invocation) throws(Failure) -> Set<Status> {
    var statuses: Set<Status> = []
    for word in invocation.all("status") {
        guard let status = Status(rawValue: word) else {
            let words = Status.allCases.map(\.rawValue)
            throw Failure(
                "--status: there is no status “\(word)”",
                hint: closest(to: word, among: words).map { "did you mean \($0)?" }
                    ?? "they are \(words.joined(separator: ", "))")
        }
        statuses.insert(status)
    }
    return statuses
}

/// What a list says of one activity.
struct ActivityRow {
    let activity: Int32
    /// From the first day of all to the last; of a window its days.
    let days: DayRange?
    let start: Instant?
    let end: Instant?
    let isWindow: Bool
    let occurrenceCount: Int
    let status: Status

    init(_ activity: Int32, _ loaded: LoadedPlan) {
        self.activity = activity
        let plan = loaded.plan
        let range = loaded.expansion.parts(ofActivity: Int(activity))
        var days: [DayRange] = []
        var starts: [Int64] = []
        var ends: [Int64] = []
        var isWindow = false
        var count = 0
        for part in range {
            for occurrence in loaded.expansion.occurrences(ofPart: part) {
                days.append(occurrence.days)
                count += 1
                if !occurrence.isAllDay {
                    starts.append(occurrence.start)
                    ends.append(occurrence.end)
                }
            }
            if case .window(let window) = plan.when(of: loaded.expansion.parts[part])?.value {
                isWindow = true
                days.append(window)
            }
        }
        self.days = days.map(\.first).min().map {
            DayRange(first: $0, last: days.map(\.last).max()!)
        }
        let isTimed = count > 0 && starts.count == count
        self.start = isTimed ? starts.min().map { Instant(seconds: $0) } : nil
        self.end = isTimed ? ends.max().map { Instant(seconds: $0) } : nil
        self.isWindow = isWindow
        self.occurrenceCount = count
        self.status = plan.activities[Int(activity)].content.status?.value ?? .tentative
    }

    /// City and country, of several sessions how many places there are.
    func place(_ loaded: LoadedPlan) -> String {
        let plan = loaded.plan
        var places: [String] = []
        for part in plan.parts(of: activity) {
            let city = seenCity(part, loaded)
            let words = [city, loaded.seesPlace(part) ? plan.hostCountry(of: part)?.code : nil]
                .compactMap { $0 }
            var place = words.joined(separator: " ")
            if place.isEmpty, plan.online(of: part) != .no { place = "online" }
            if !place.isEmpty, !places.contains(place) { places.append(place) }
        }
        return places.count > 2 ? "\(places.count) places" : places.joined(separator: ", ")
    }

    private func seenCity(_ part: PartID, _ loaded: LoadedPlan) -> String? {
        loaded.seesPlace(part)
            ? loaded.plan.city(of: part)?.text(in: loaded.plan.settings.mainLanguage) : nil
    }

    func json(_ loaded: LoadedPlan) -> JSON {
        let plan = loaded.plan
        let record = plan.activities[Int(activity)]
        let part = PartID(activity: activity)
        let parts = plan.parts(of: activity)
        let (countries, areInherited) = plan.countries(of: part)
        // Sessions may add to what the activity itself names.
        func all<Value: Hashable>(_ values: (PartID) -> [Value]) -> [Value] {
            var seen: Set<Value> = []
            return parts.flatMap(values).filter { seen.insert($0).inserted }
        }
        let allCountries =
            record.sessions.isEmpty
            ? countries : Array(Set(parts.flatMap { plan.countries(of: $0).countries })).sorted()
        let venue = all { part in
            plan.venueReference(of: part).flatMap { reference in
                reference.isResolved && loaded.viewpoint.canSee(.venue(reference.index))
                    ? [reference.id] : nil
            } ?? []
        }
        let people = all {
            plan.people(of: $0).map(\.person).filter {
                $0.isResolved && loaded.viewpoint.canSee(.person($0.index))
            }.map(\.id)
        }
        return .object([
            ("name", .string(record.fullName)),
            ("title", .string(plan.title(of: part).text(in: plan.settings.mainLanguage))),
            ("project", .string(record.project.id)),
            ("kind", .string(record.kind?.value ?? StandardKind.other.rawValue)),
            ("status", .string(status.rawValue)),
            ("firstDay", .optional(days?.first.description)),
            ("lastDay", .optional(days?.last.description)),
            ("start", .optional(start?.description)),
            ("end", .optional(end?.description)),
            ("window", .bool(isWindow)),
            ("occurrences", .integer(occurrenceCount)),
            ("sessions", .strings(record.sessions.map(\.id))),
            ("venue", .optional(venue.count == 1 ? venue[0] : nil)),
            ("city", .optional(parts.count == 1 ? seenCity(parts[0], loaded) : nil)),
            (
                "country",
                .optional(
                    parts.count == 1 && loaded.seesPlace(parts[0])
                        ? plan.hostCountry(of: parts[0])?.code : nil)
            ),
            ("countries", .strings(allCountries.map(\.code))),
            ("inherited", .bool(areInherited)),
            (
                "institutions",
                .strings(
                    all { plan.institutions(of: $0).map(\.institution.id) }.sorted {
                        $0.isScalarLess(than: $1)
                    })
            ),
            ("people", .strings(people.sorted { $0.isScalarLess(than: $1) })),
            (
                "themes",
                .strings(all { plan.themes(of: $0).map(\.id) }.sorted { $0.isScalarLess(than: $1) })
            ),
            ("visibility", .string(plan.visibility(of: activity).rawValue)),
            ("file", .string(plan.files[Int(record.place.file)].path)),
            ("line", .integer(Int(record.place.line))),
        ])
    }
}

extension LoadedPlan {
    /// Whether the audience may know where a part is held.
    func seesPlace(_ part: PartID) -> Bool {
        guard let venue = plan.venueReference(of: part), venue.isResolved else { return true }
        return viewpoint.canSee(.venue(venue.index))
    }
}

/// The rows as aligned columns: dates, name, status, place, title.
private func table(_ rows: [ActivityRow], _ loaded: LoadedPlan, _ invocation: Invocation) -> String
{
    let colors = invocation.colors
    let sorted = rows.sorted {
        ($0.days?.first.number ?? .max, $0.activity) < ($1.days?.first.number ?? .max, $1.activity)
    }
    let cells = sorted.map { row -> [String] in
        let record = loaded.plan.activities[Int(row.activity)]
        return [
            row.days.map { "\($0.first)" } ?? "no date",
            row.days.map {
                ($0.first == $0.last ? "" : "to \($0.last)") + (row.isWindow ? " (window)" : "")
            } ?? "",
            record.fullName,
            row.status.rawValue,
            row.place(loaded),
            loaded.plan.title(of: PartID(activity: row.activity)).text(
                in: loaded.plan.settings.mainLanguage),
        ].map { shown($0) }
    }
    let widths = (0..<5).map { column in
        cells.map { displayWidth($0[column]) }.max() ?? 0
    }
    var text = ""
    for row in cells {
        var line = ""
        for (column, cell) in row.enumerated() {
            if column == 5 {
                line += cell
            } else {
                let padding = widths[column] - displayWidth(cell)
                line +=
                    (column == 2 ? colors.bold(cell) : cell)
                    + String(repeating: " ", count: padding + 2)
            }
        }
        while line.hasSuffix(" ") { line.removeLast() }
        text += line + "\n"
    }
    if !invocation.has("quiet") {
        text += "\(rows.count) \(rows.count == 1 ? "activity" : "activities")\n"
    }
    return text
}
