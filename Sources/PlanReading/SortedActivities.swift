import Parallel
import PlanModel

/// How one activity of a file sorts, and what there is to do for it later on. Made while the
/// activity is at hand: to look at a million of them again takes longer than to sort them.
struct ActivityKey: Sendable {
    /// The first 16 bytes of its id, the first byte on top.
    var prefix: (UInt64, UInt64)
    /// Index into `FileContents.activities`.
    var index: Int32
    var isLong: Bool
    var hasSessions: Bool
    /// It or a session has a code of its own.
    var mayHaveReference: Bool
    var isHeldWith: Bool

    init(_ activity: Activity, index: Int32) {
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
        isLong = activity.id.utf8.count > 16
        hasSessions = !activity.sessions.isEmpty
        mayHaveReference = hasSessions || activity.content.reference != nil
        isHeldWith = !activity.heldWith.isEmpty
    }
}

extension FileContents {
    /// Fills in `activityKeys`, `projectIDs` and `projectStarts`.
    mutating func makeKeys() {
        var numbers: [String: Int32] = [:]
        var last: (id: String?, number: Int32) = (nil, -1)
        var keys: [(project: Int32, key: ActivityKey)] = []
        keys.reserveCapacity(activities.count)
        for (index, activity) in activities.enumerated() {
            activities.prefetch(index + 8)
            if activity.project.id != last.id {
                let id = activity.project.id
                if let known = numbers[id] {
                    last = (id, known)
                } else {
                    last = (id, Int32(projectIDs.count))
                    numbers[id] = last.number
                    projectIDs.append(id)
                }
            }
            keys.append((last.number, ActivityKey(activity, index: Int32(index))))
        }
        // A counting sort.
        var starts = [Int](repeating: 0, count: projectIDs.count + 1)
        for (project, _) in keys { starts[Int(project) + 1] += 1 }
        for project in projectIDs.indices { starts[project + 1] += starts[project] }
        var next = starts
        activityKeys = [ActivityKey](unsafeUninitializedCapacity: keys.count) { sorted, count in
            for (project, key) in keys {
                sorted.initializeElement(at: next[Int(project)], to: key)
                next[Int(project)] += 1
            }
            count = keys.count
        }
        projectStarts = starts
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

    private struct Entry: Sendable {
        var key: ActivityKey
        var file: Int32
    }

    /// The activities of one project, file by file.
    private struct Group: Sendable {
        var name: String
        var pieces: [(file: Int32, keys: Range<Int>)] = []

        var count: Int { pieces.reduce(0) { $0 + $1.keys.count } }
    }

    /// Sorts the activities of all files; of two with one name the first one counts, and
    /// `duplicate` says so.
    init(
        _ contents: [FileContents], _ findings: inout [Finding],
        duplicate: @Sendable (_ activity: Activity, _ first: Activity) -> Finding
    ) {
        let groups = Self.groups(contents, &findings)
        let activities = contents.map(\.activities)
        let keys = contents.map(\.activityKeys)
        let counts = groups.map(\.count)
        var entries = parallelArray(lengths: counts) { number, buffer in
            var position = 0
            for (file, range) in groups[number].pieces {
                for key in keys[Int(file)][range] {
                    buffer.initializeElement(at: position, to: Entry(key: key, file: file))
                    position += 1
                }
            }
            var group = buffer
            group.sort { Self.isBefore($0, $1, activities) }
        }
        var start = 0
        for (group, count) in zip(groups, counts) {
            ranges[group.name] = start..<(start + count)
            start += count
        }
        removeDuplicates(&entries, groups.map(\.name), activities, &findings, duplicate)
        for (index, entry) in entries.enumerated() {
            if entry.key.hasSessions { withSessions.append(Int32(index)) }
            if entry.key.mayHaveReference { withReferences.append(Int32(index)) }
            if entry.key.isHeldWith { heldWithOthers.append(Int32(index)) }
        }
        let sorted = entries
        let cuts = pieces(of: sorted.count)
        self.activities = parallelArray(lengths: cuts.map(\.count)) { number, values in
            for (position, entry) in sorted[cuts[number]].enumerated() {
                values.initializeElement(
                    at: position, to: activities[Int(entry.file)][Int(entry.key.index)])
            }
        }
    }

    /// Takes out what has the name of the one before it, and says so.
    ///
    /// - Parameter names: of the projects, in the order of their entries.
    private mutating func removeDuplicates(
        _ entries: inout [Entry], _ names: [String], _ activities: [[Activity]],
        _ findings: inout [Finding],
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
        for name in names {
            let start = kept
            for position in ranges[name]! {
                let entry = entries[position]
                if kept > start, haveOneName(entries[kept - 1], entry) {
                    findings.append(duplicate(activity(entry), activity(entries[kept - 1])))
                } else {
                    entries[kept] = entry
                    kept += 1
                }
            }
            ranges[name] = start..<kept
        }
        entries.removeLast(entries.count - kept)
    }

    /// The activities by project, the projects in the order of full names.
    private static func groups(
        _ contents: [FileContents], _ findings: inout [Finding]
    ) -> [Group] {
        var found: Set<String> = []
        for content in contents { found.formUnion(content.projectIDs) }
        // Full names sort as (project/, activity): "a-b/x" stands before "a/x".
        let names = found.filter { !$0.isEmpty }.sorted { "\($0)/".isScalarLess(than: "\($1)/") }
        let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        var groups = names.map { Group(name: $0) }
        for (file, content) in contents.enumerated() {
            for (project, id) in content.projectIDs.enumerated() {
                let keys = content.projectStarts[project]..<content.projectStarts[project + 1]
                if let group = numbers[id] {
                    groups[group].pieces.append((Int32(file), keys))
                    continue
                }
                for key in content.activityKeys[keys] {
                    let activity = content.activities[Int(key.index)]
                    findings.append(
                        Finding(
                            rule: "file/missing-key", level: .error,
                            message: "activity `\(activity.id)` belongs to no project",
                            hint: "add `project:` to it, or to the file", place: activity.place))
                }
            }
        }
        return groups
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
