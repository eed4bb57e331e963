import PlanModel
import PlanTime

/// Puts the contents of all files together into one plan.
struct PlanAssembler {
    let files: [SourceFile]
    let contents: [FileContents]
    let zones: TimeZoneDatabase
    /// Index of the plan's own coplan.yaml among the files.
    let ownSettings: Int?

    func assemble(_ findings: inout [Finding]) -> Plan {
        for content in contents { findings += content.findings }
        let settings = mergedSettings()
        let projects = table("projects", \.projects, &findings)
        let sorted = SortedActivities(contents, &findings) { activity, first in
            duplicate(
                "the activity `\(activity.fullName)` is written twice",
                hint: "remove one of the two, or give it another id", activity.place,
                first: first.place)
        }
        var plan = Plan(
            unresolved: settings, files: files,
            programmes: table("programmes", \.programmes, &findings), projects: projects,
            institutions: table("institutions", \.institutions, &findings),
            people: table("people", \.people, &findings),
            regions: table("regions", \.regions, &findings),
            venues: table("venues", \.venues, &findings),
            resources: table("resources", \.resources, &findings),
            themes: table("themes", \.themes, &findings),
            events: table("events", \.events, &findings),
            closures: table("closures", \.closures, &findings),
            activities: sorted.activities, waivers: contents.flatMap(\.waivers))
        var unread: Set<String> = []
        for content in contents where !content.unreadIDs.isEmpty {
            unread.formUnion(content.unreadIDs)
        }
        Resolver(zones: zones, unreadIDs: unread, sorted: sorted).resolve(&plan, &findings)
        return plan
    }

    private func mergedSettings() -> Settings {
        var settings = ownSettings.flatMap { contents[$0].settings?.settings } ?? Settings()
        if let limits = ownSettings.flatMap({ contents[$0].settings?.limits.others }) {
            settings.limits = limits
        }
        // A plan that is included may use kinds of its own.
        for (index, content) in contents.enumerated() where index != ownSettings {
            settings.kinds += content.settings?.settings.kinds ?? []
        }
        return settings
    }

    /// One table of a section: equal records are one, differing ones are reported.
    private func table<Record: Identified>(
        _ section: String, _ records: (FileContents) -> [FileContents.Keyed<Record>],
        _ findings: inout [Finding]
    ) -> Table<Record> {
        let lists = contents.map(records)
        let count = lists.reduce(0) { $0 + $1.count }
        var ids: [String] = []
        var places: [(list: Int, position: Int)] = []
        ids.reserveCapacity(count)
        places.reserveCapacity(count)
        var index = NameIndex(capacity: count)
        for (list, keyed) in lists.enumerated() {
            for position in keyed.indices {
                let id = keyed[position].record.id
                let hash = index.hash(id)
                guard let number = index.number(hash, { ids[Int($0)] == id }) else {
                    index.add(Int32(ids.count), hash)
                    ids.append(id)
                    places.append((list, position))
                    continue
                }
                let first = lists[places[Int(number)].list][places[Int(number)].position]
                if first.fingerprint != keyed[position].fingerprint {
                    findings.append(
                        duplicate(
                            "`\(id)` in \(section) is written twice, and differently",
                            hint: "make the two equal, or give one another id",
                            keyed[position].record.place, first: first.record.place))
                }
            }
        }
        return Table(ids: ids) { lists[places[$0].list][places[$0].position].record }
    }

    private func duplicate(
        _ message: String, hint: String, _ place: Place, first: Place
    ) -> Finding {
        Finding(
            rule: "file/duplicate-id", level: .error, message: message, hint: hint, place: place,
            related: [RelatedPlace(place: first, message: "first here")])
    }
}
