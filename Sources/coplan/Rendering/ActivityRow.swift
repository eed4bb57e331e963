import PlanChecking
import PlanModel
import PlanTime

/// What a list says of one activity.
struct ActivityRow: Sendable {
    let activity: Int32
    /// From the first day of all to the last; of a window its days.
    let days: DayRange?
    let start: Instant?
    let end: Instant?
    /// Parts that are not fixed yet.
    let windowCount: Int
    let occurrenceCount: Int
    /// What all its sessions agree on, else its own.
    let status: Status

    var isWindow: Bool { windowCount > 0 }

    init(_ activity: Int32, _ loaded: LoadedPlan) {
        self.activity = activity
        let plan = loaded.plan
        let range = loaded.expansion.parts(ofActivity: Int(activity))
        var statuses: Set<Status> = []
        var days: [DayRange] = []
        var starts: [Int64] = []
        var ends: [Int64] = []
        var count = 0
        var windowCount = 0
        for part in range {
            statuses.insert(plan.status(of: loaded.expansion.parts[part]))
            for occurrence in loaded.expansion.occurrences(ofPart: part) {
                days.append(occurrence.days)
                count += 1
                if !occurrence.isAllDay {
                    starts.append(occurrence.start)
                    ends.append(occurrence.end)
                }
            }
            if case .window(let window) = plan.when(of: loaded.expansion.parts[part])?.value {
                windowCount += 1
                days.append(window)
            }
        }
        self.days = days.map(\.first).min().map {
            DayRange(first: $0, last: days.map(\.last).max()!)
        }
        let isTimed = count > 0 && starts.count == count
        self.start = isTimed ? starts.min().map { Instant(seconds: $0) } : nil
        self.end = isTimed ? ends.max().map { Instant(seconds: $0) } : nil
        self.windowCount = windowCount
        self.occurrenceCount = count
        self.status =
            statuses.count == 1 ? statuses.first! : plan.status(of: PartID(activity: activity))
    }

    /// When it takes place, as short as a plan writes it.
    var when: String {
        guard let days else { return "no date" }
        let count = occurrenceCount + windowCount
        if count == 1 {
            return isWindow ? DayWords.written(window: days) : DayWords.written(days)
        }
        return "\(DayWords.written(days)) (\(count)×\(isWindow ? ", not all fixed" : ""))"
    }

    /// City and country, of several sessions how many places there are.
    func place(_ loaded: LoadedPlan) -> String {
        let plan = loaded.plan
        var places: [String] = []
        for part in plan.parts(of: activity) {
            let place = loaded.place(of: part)
            if !place.isEmpty, !places.contains(place) { places.append(place) }
        }
        return places.count > 2 ? "\(places.count) places" : places.joined(separator: ", ")
    }

    func json(_ loaded: LoadedPlan) -> JSON {
        let plan = loaded.plan
        let record = plan.activities[Int(activity)]
        let part = PartID(activity: activity)
        let parts = plan.parts(of: activity)
        let lists = parts.map { plan.countries(of: $0) }
        // Sessions may add to what the activity itself names.
        func all<Value: Hashable>(_ values: (PartID) -> [Value]) -> [Value] {
            var seen: Set<Value> = []
            return parts.flatMap(values).filter { seen.insert($0).inserted }
        }
        let countries =
            lists.count == 1
            ? lists[0].countries : Array(Set(lists.flatMap(\.countries))).sorted()
        /// What all parts agree on.
        func common(_ value: (PartID) -> String?) -> String? {
            let values = Set(parts.map { loaded.viewpoint.canSeePlace(of: $0) ? value($0) : nil })
            return values.count == 1 ? values.first! : nil
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
            (
                "venue",
                .optional(
                    common { part in
                        plan.venueReference(of: part).flatMap { $0.isResolved ? $0.id : nil }
                    })
            ),
            (
                "city",
                .optional(common { plan.city(of: $0)?.text(in: plan.settings.mainLanguage) })
            ),
            ("country", .optional(common { plan.hostCountry(of: $0)?.code })),
            ("countries", .strings(countries.map(\.code))),
            ("inherited", .bool(lists.contains(where: \.areInherited))),
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
    /// City and country of a part, or that it is online, as far as the audience may know.
    func place(of part: PartID) -> String {
        guard viewpoint.canSeePlace(of: part) else { return "" }
        let city = plan.city(of: part)?.text(in: plan.settings.mainLanguage)
        let place = [city, plan.hostCountry(of: part)?.code].compactMap { $0 }
            .joined(separator: " ")
        return place.isEmpty && plan.online(of: part) != .no ? "online" : place
    }
}
