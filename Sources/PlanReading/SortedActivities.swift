import Parallel
import PlanModel

/// How one activity of a file sorts, and what there is to do for it later on. Made while the
/// activity is at hand: to look at a million of them again takes longer than to sort them.
struct ActivityKey: Sendable {
    /// The first 16 bytes of its id, the first byte on top.
    var prefix: (UInt64, UInt64)
    /// Index into `FileContents.projectIDs`.
    var project: Int32
    /// Index into `FileContents.activities`.
    var index: Int32
    var isLong: Bool
    var hasSessions: Bool
    /// It or a session has a code of its own.
    var mayHaveReference: Bool
    var isHeldWith: Bool

    init(_ activity: Activity, index: Int32, project: Int32) {
        prefix = (0, 0)
        var count = 0
        for byte in activity.id.utf8 {
            if count < 8 {
                prefix.0 |= UInt64(byte) << UInt64(56 - 8 * count)
            } else if count < 16 {
                prefix.1 |= UInt64(byte) << UInt64(56 - 8 * (count - 8))
            } else {
                break
            }
            count += 1
        }
        self.index = index
        self.project = project
        isLong = activity.id.utf8.count > 16
        hasSessions = !activity.sessions.isEmpty
        mayHaveReference = hasSessions || activity.content.reference != nil
        isHeldWith = !activity.heldWith.isEmpty
    }
}

extension FileContents {
    /// Fills in `activityKeys` and `projectIDs`.
    mutating func makeKeys() {
        activityKeys.reserveCapacity(activities.count)
        var numbers: [String: Int32] = [:]
        var last: (id: String?, number: Int32) = (nil, -1)
        for (index, activity) in activities.enumerated() {
            let id = activity.project.id
            if id != last.id {
                if let known = numbers[id] {
                    last = (id, known)
                } else {
                    last = (id, Int32(projectIDs.count))
                    numbers[id] = last.number
                    projectIDs.append(id)
                }
            }
            activityKeys.append(ActivityKey(activity, index: Int32(index), project: last.number))
        }
    }
}

/// All activities of a plan in the order of their full names, with the indices of those that
/// need a second look.
struct SortedActivities {
    private(set) var activities: [Activity] = []
    /// By project id: its activities.
    private(set) var ranges: [String: Range<Int>] = [:]
    private(set) var withSessions: [Int32] = []
    private(set) var withReferences: [Int32] = []
    private(set) var heldWithOthers: [Int32] = []

    private struct Entry {
        var key: ActivityKey
        var file: Int32
    }

    private struct Group {
        var entries: [Entry] = []
        var problems: [Finding] = []
    }

    /// Sorts the activities of all files; of two with one name the first one counts, and
    /// `duplicate` says so.
    init(
        _ contents: [FileContents], _ findings: inout [Finding],
        duplicate: @Sendable (_ activity: Activity, _ first: Activity) -> Finding
    ) {
        let (names, unsorted) = Self.grouped(contents, &findings)
        let activities = contents.map(\.activities)
        let groups = parallelMap(count: unsorted.count) { number -> Group in
            var group = Group()
            group.entries = unsorted[number].sorted { Self.isBefore($0, $1, activities) }
            Self.removeDuplicates(&group, activities, duplicate)
            return group
        }
        var start = 0
        for (name, group) in zip(names, groups) {
            for (offset, entry) in group.entries.enumerated() {
                let index = Int32(start + offset)
                if entry.key.hasSessions { withSessions.append(index) }
                if entry.key.mayHaveReference { withReferences.append(index) }
                if entry.key.isHeldWith { heldWithOthers.append(index) }
            }
            ranges[name] = start..<(start + group.entries.count)
            start += group.entries.count
            findings += group.problems
        }
        self.activities = parallelArray(lengths: groups.map(\.entries.count)) { number, sorted in
            for (position, entry) in groups[number].entries.enumerated() {
                sorted.initializeElement(
                    at: position, to: activities[Int(entry.file)][Int(entry.key.index)])
            }
        }
    }

    /// Takes out what has the name of the one before it.
    private static func removeDuplicates(
        _ group: inout Group, _ activities: [[Activity]],
        _ duplicate: (_ activity: Activity, _ first: Activity) -> Finding
    ) {
        func activity(_ entry: Entry) -> Activity {
            activities[Int(entry.file)][Int(entry.key.index)]
        }
        func haveOneName(_ left: Entry, _ right: Entry) -> Bool {
            left.key.prefix == right.key.prefix && left.key.isLong == right.key.isLong
                && (!left.key.isLong || activity(left).id == activity(right).id)
        }
        var kept = 0
        for position in group.entries.indices {
            let entry = group.entries[position]
            if kept > 0, haveOneName(group.entries[kept - 1], entry) {
                group.problems.append(
                    duplicate(activity(entry), activity(group.entries[kept - 1])))
            } else {
                group.entries[kept] = entry
                kept += 1
            }
        }
        group.entries.removeLast(group.entries.count - kept)
    }

    /// The activities by project, the projects in the order of full names.
    private static func grouped(
        _ contents: [FileContents], _ findings: inout [Finding]
    ) -> (names: [String], entries: [[Entry]]) {
        var found: Set<String> = []
        for content in contents { found.formUnion(content.projectIDs) }
        // Full names sort as (project/, activity): "a-b/x" stands before "a/x".
        let names = found.filter { !$0.isEmpty }.sorted { "\($0)/".isScalarLess(than: "\($1)/") }
        let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        var entries = [[Entry]](repeating: [], count: names.count)
        for (file, content) in contents.enumerated() {
            let groups = content.projectIDs.map { numbers[$0] }
            for key in content.activityKeys {
                if let group = groups[Int(key.project)] {
                    entries[group].append(Entry(key: key, file: Int32(file)))
                } else {
                    let activity = content.activities[Int(key.index)]
                    findings.append(
                        Finding(
                            rule: "file/missing-key", level: .error,
                            message: "activity `\(activity.id)` belongs to no project",
                            hint: "add `project:` to it, or to the file", place: activity.place))
                }
            }
        }
        return (names, entries)
    }

    /// By id; those that are equal keep the order of the files, so that the first one counts.
    private static func isBefore(
        _ left: Entry, _ right: Entry, _ activities: [[Activity]]
    ) -> Bool {
        if left.key.prefix != right.key.prefix { return left.key.prefix < right.key.prefix }
        if left.key.isLong || right.key.isLong {
            let one = activities[Int(left.file)][Int(left.key.index)].id
            let other = activities[Int(right.file)][Int(right.key.index)].id
            if one != other { return one.isScalarLess(than: other) }
        }
        return (left.file, left.key.index) < (right.file, right.key.index)
    }
}
