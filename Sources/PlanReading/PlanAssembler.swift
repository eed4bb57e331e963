import Parallel
import PlanModel
import PlanTime

/// Puts the contents of all files together into one plan.
struct PlanAssembler {
    let files: [SourceFile]
    let contents: [FileContents]
    let zones: TimeZoneDatabase
    /// Index of the plan's own coplan.yaml among the files.
    let ownSettings: Int?

    mutating func assemble(_ findings: inout [Finding]) -> Plan {
        for content in contents { findings += content.findings }
        let settings = mergedSettings()
        let projects = table("projects", \.projects, &findings)
        var plan = Plan(
            settings: settings, files: files,
            programmes: table("programmes", \.programmes, &findings), projects: projects,
            institutions: table("institutions", \.institutions, &findings),
            people: table("people", \.people, &findings),
            regions: table("regions", \.regions, &findings),
            venues: table("venues", \.venues, &findings),
            resources: table("resources", \.resources, &findings),
            themes: table("themes", \.themes, &findings),
            events: table("events", \.events, &findings),
            closures: table("closures", \.closures, &findings),
            activities: sortedActivities(&findings), waivers: contents.flatMap(\.waivers))
        var unread: Set<String> = []
        for content in contents where !content.unreadIDs.isEmpty {
            unread.formUnion(content.unreadIDs)
        }
        Resolver(zones: zones, unreadIDs: unread).resolve(&plan, &findings)
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
        var firsts: [String: (record: Record, fingerprint: UInt64)] = [:]
        for content in contents {
            for keyed in records(content) {
                let id = keyed.record.id
                if let first = firsts[id] {
                    if first.fingerprint != keyed.fingerprint {
                        findings.append(
                            duplicate(
                                "`\(id)` in \(section) is written twice, and differently",
                                keyed.record.place, first: first.record.place))
                    }
                } else {
                    firsts[id] = (keyed.record, keyed.fingerprint)
                }
            }
        }
        return Table(firsts.values.map(\.record))
    }

    private func duplicate(_ message: String, _ place: Place, first: Place) -> Finding {
        Finding(
            rule: "file/duplicate-id", level: .error, message: message,
            hint: "make the two equal, or give one another id", place: place,
            related: [RelatedPlace(place: first, message: "first here")])
    }

    /// All activities, in the order of their full names; of two with one name the first counts.
    private func sortedActivities(_ findings: inout [Finding]) -> [Activity] {
        // Full names sort as (project/, activity): "a-b/x" stands before "a/x".
        var perProject: [String: [(file: Int32, index: Int32)]] = [:]
        for (file, content) in contents.enumerated() {
            for (index, activity) in content.activities.enumerated() {
                guard !activity.project.id.isEmpty else {
                    findings.append(
                        Finding(
                            rule: "file/missing-key", level: .error,
                            message: "activity `\(activity.id)` belongs to no project",
                            hint: "add `project:` to it, or to the file", place: activity.place))
                    continue
                }
                perProject[activity.project.id, default: []].append((Int32(file), Int32(index)))
            }
        }
        let names = perProject.keys.sorted { "\($0)/".isScalarLess(than: "\($1)/") }
        let contents = contents
        let groups = names.map { perProject[$0]! }
        let sorted = parallelMap(count: groups.count) { number -> ([Activity], [Finding]) in
            // Ties keep the order of the files, so that the first one counts.
            let group = groups[number].sorted { left, right in
                let (one, other) = (
                    contents[Int(left.file)].activities[Int(left.index)].id,
                    contents[Int(right.file)].activities[Int(right.index)].id
                )
                return one == other
                    ? (left.file, left.index) < (right.file, right.index)
                    : one.isScalarLess(than: other)
            }
            var activities: [Activity] = []
            activities.reserveCapacity(group.count)
            var problems: [Finding] = []
            for (file, index) in group {
                let activity = contents[Int(file)].activities[Int(index)]
                if let last = activities.last, last.id == activity.id {
                    problems.append(
                        duplicate(
                            "`\(activity.fullName)` is written twice", activity.place,
                            first: last.place))
                } else {
                    activities.append(activity)
                }
            }
            return (activities, problems)
        }
        var all: [Activity] = []
        all.reserveCapacity(sorted.reduce(0) { $0 + $1.0.count })
        for (activities, problems) in sorted {
            all += activities
            findings += problems
        }
        return all
    }
}
