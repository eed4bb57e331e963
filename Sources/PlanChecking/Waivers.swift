import PlanModel
import PlanTime

/// The waivers of a plan, ready to be held against findings.
///
/// They are looked up by rule and activity, or by rule and resource, so that many waivers and
/// many findings are not compared in pairs.
struct Waivers {
    /// A waiver that can cover something: its rule is looked for, and all that it names is known.
    private struct Entry {
        var waiver: Waiver
        var rule: String
        var resource: ResourceName?
        /// Sorted; nil where any activities will do.
        var activities: [Int32]?
        /// As maximal runs; empty for any days.
        var days: [DayRange]
        var hasExpired: Bool
        /// What is covered, or would be but for the waiver's end; the first in the order of
        /// `comesBefore`.
        var covered: Finding?
    }

    private struct ActivityKey: Hashable {
        var rule: String
        var activity: Int32
    }

    private struct ResourceKey: Hashable {
        var rule: String
        var resource: ResourceName
    }

    private let plan: Plan
    private var entries: [Entry] = []
    private var rules: Set<String> = []
    private var ofActivity: [ActivityKey: [Int]] = [:]
    /// Of those that name no activities.
    private var ofResource: [ResourceKey: [Int]] = [:]

    /// - Parameter isLookedFor: whether a rule is known and not off.
    init(_ context: CheckContext, isLookedFor: (String) -> Bool) {
        plan = context.plan
        for waiver in plan.waivers {
            guard let rule = waiver.rule?.value, Rule.named(rule)?.canBeWaived ?? false,
                isLookedFor(rule), waiver.reason != nil,
                waiver.activities?.allSatisfy(\.isResolved) ?? true,
                waiver.activities != nil || waiver.resource != nil
            else { continue }
            let resource = waiver.resource.flatMap { ResourceName($0.value, in: plan) }
            if waiver.resource != nil, resource == nil { continue }
            let entry = Entry(
                waiver: waiver, rule: rule, resource: resource,
                activities: waiver.activities.map { sortedUnique($0.map(\.index)) },
                days: waiver.when.map(\.value).mergedRuns(),
                hasExpired: waiver.until.map { $0.value < context.asOf } ?? false)
            let number = entries.count
            if let activities = entry.activities {
                for activity in activities {
                    ofActivity[ActivityKey(rule: rule, activity: activity), default: []]
                        .append(number)
                }
            } else if let resource {
                ofResource[ResourceKey(rule: rule, resource: resource), default: []].append(number)
            }
            rules.insert(rule)
            entries.append(entry)
        }
    }

    /// Marks what is covered.
    mutating func mark(_ findings: inout [Finding]) {
        guard !entries.isEmpty else { return }
        for index in findings.indices where rules.contains(findings[index].rule) {
            for number in candidates(for: findings[index])
            where agrees(entries[number], findings[index])
                && liesInDays(entries[number], findings[index])
            {
                if entries[number].covered.map({ findings[index].comesBefore($0) }) ?? true {
                    entries[number].covered = findings[index]
                }
                if !entries[number].hasExpired { findings[index].isWaived = true }
            }
        }
    }

    private func candidates(for finding: Finding) -> [Int] {
        var found: [Int] = []
        if let resource = finding.resource {
            found = ofResource[ResourceKey(rule: finding.rule, resource: resource)] ?? []
        }
        // A waiver must name all of them: those of the activity that the fewest name are enough.
        var fewest: [Int]?
        for activity in finding.activities {
            let named = ofActivity[ActivityKey(rule: finding.rule, activity: activity)] ?? []
            if named.count < fewest?.count ?? .max { fewest = named }
            if named.isEmpty { break }
        }
        return found + (fewest ?? [])
    }

    /// Whether resource and activities agree, whatever the days.
    private func agrees(_ entry: Entry, _ finding: Finding) -> Bool {
        if let resource = entry.resource, resource != finding.resource { return false }
        guard let activities = entry.activities else { return true }
        return !finding.activities.isEmpty
            && finding.activities.allSatisfy { activities.containsSorted($0) }
    }

    private func liesInDays(_ entry: Entry, _ finding: Finding) -> Bool {
        if entry.days.isEmpty { return true }
        guard let first = finding.firstDay, let last = finding.lastDay else { return false }
        let days = DayRange(first: first, last: last)
        return entry.days.contains { $0.contains(days) }
    }

    // MARK: What is to be said of waivers

    /// One finding at most for each waiver: it has expired, or it covers nothing.
    ///
    /// - Parameter isComplete: whether all findings of a rule are known, so that it can be told
    ///   that none is covered.
    func findings(_ findings: [Finding], isComplete: (String) -> Bool) -> [Finding] {
        let open = entries.filter { $0.hasExpired || $0.covered == nil && isComplete($0.rule) }
        guard !open.isEmpty else { return [] }
        let near = NearFindings(
            findings, rules: Set(open.map(\.rule)),
            activities: Set(open.flatMap { $0.activities ?? [] }))
        return open.map { entry in
            entry.hasExpired ? expired(entry) : unused(entry, near)
        }
    }

    private func expired(_ entry: Entry) -> Finding {
        let until = entry.waiver.until
        return finding(
            "waiver/expired",
            "it expired on \(until.map { "\($0.value)" } ?? ""), and "
                + (entry.covered == nil
                    ? "covers nothing any more" : "\(entry.rule) is reported again"),
            hint: entry.covered == nil
                ? "remove it" : "mend what it covered, or write a later `until`",
            entry, at: until?.place, about: entry.covered, "what it covered")
    }

    private func unused(_ entry: Entry, _ near: NearFindings) -> Finding {
        var moved: Finding?
        var grown: (finding: Finding, shared: Int)?
        for (finding, shared) in near.candidates(entry.rule, entry.activities, entry.resource) {
            if agrees(entry, finding) {
                if moved.map({ finding.comesBefore($0) }) ?? true { moved = finding }
            } else if entry.resource == nil || entry.resource == finding.resource,
                shared >= min(2, entry.activities?.count ?? 0)
            {
                let isBetter =
                    grown.map {
                        $0.shared == shared ? finding.comesBefore($0.finding) : $0.shared < shared
                    } ?? true
                if isBetter { grown = (finding, shared) }
            }
        }
        if let moved {
            let days = entry.days.map(\.description).joined(separator: ", ")
            let now =
                moved.days.map { "has moved to \($0), and the waiver is for \(days)" }
                ?? "has no days, and the waiver is for \(days)"
            return finding(
                "waiver/unused", "it no longer covers \(what(entry)): that \(now)",
                hint: moved.days == nil ? "remove its `when`" : "correct its `when`, or remove it",
                entry, at: entry.waiver.when.first?.place, about: moved)
        }
        if let grown {
            let missing = grown.finding.activities
                .filter { !(entry.activities ?? []).containsSorted($0) }.map(name)
            let days = grown.finding.days.map { $0.first == $0.last ? " on \($0)" : " from \($0)" }
            return finding(
                "waiver/unused",
                "it no longer covers \(entry.rule)\(days ?? ""): it names \(grown.shared) of its "
                    + "\(grown.finding.activities.count) activities, without \(short(missing))",
                hint: "add \(short(missing)), or remove it", entry,
                at: entry.waiver.activities?.first?.place, about: grown.finding)
        }
        return finding(
            "waiver/unused", "it covers nothing: there is no \(what(entry))", hint: "remove it",
            entry, at: nil)
    }

    private func finding(
        _ rule: String, _ message: String, hint: String, _ entry: Entry, at place: Place?,
        about: Finding? = nil, _ relation: String = "what it no longer covers"
    ) -> Finding {
        var finding = Finding(
            rule: rule, level: .warning, message: message, hint: hint, resource: entry.resource,
            activities: entry.activities ?? [],
            place: place ?? entry.waiver.rule?.place ?? entry.waiver.place,
            related: about.map {
                [RelatedPlace(place: $0.place, message: relation)]
            } ?? [])
        finding.mentioned = about?.activities ?? []
        return finding
    }

    /// `overlap/person of person:judge among alpha/course and alpha/forum`.
    private func what(_ entry: Entry) -> String {
        var words = entry.rule
        if let resource = entry.waiver.resource?.value { words += " of \(resource)" }
        if let activities = entry.activities, !activities.isEmpty {
            words += " \(activities.count == 1 ? "about" : "among") \(short(activities.map(name)))"
        }
        return words
    }

    private func name(_ activity: Int32) -> String { plan.activities[Int(activity)].fullName }

    private func short(_ names: [String]) -> String {
        names.count > 4
            ? "\(names.prefix(3).joined(separator: ", ")) and \(names.count - 3) more"
            : joined(names, "and")
    }
}

/// Findings that a waiver may have been meant for.
private struct NearFindings {
    private struct Key: Hashable {
        var rule: String
        var activity: Int32
    }

    private var ofActivity: [Key: [Int]] = [:]
    private var ofRule: [String: [Int]] = [:]
    private let findings: [Finding]
    /// Whoever has more to choose from than this is told less well what has become of a waiver.
    private static let most = 1_000

    init(_ findings: [Finding], rules: Set<String>, activities: Set<Int32>) {
        self.findings = findings
        for (index, finding) in findings.enumerated() where rules.contains(finding.rule) {
            if ofRule[finding.rule]?.count ?? 0 < Self.most {
                ofRule[finding.rule, default: []].append(index)
            }
            for activity in finding.activities where activities.contains(activity) {
                let key = Key(rule: finding.rule, activity: activity)
                if ofActivity[key]?.count ?? 0 < Self.most {
                    ofActivity[key, default: []].append(index)
                }
            }
        }
    }

    /// With how many of the activities each has.
    func candidates(_ rule: String, _ activities: [Int32]?, _ resource: ResourceName?)
        -> [(finding: Finding, shared: Int)]
    {
        guard let activities else {
            return (ofRule[rule] ?? []).filter { findings[$0].resource == resource }
                .map { (findings[$0], 0) }
        }
        // Those with at least two of the activities, or with its only one: whatever the longest
        // of the lists holds is in another one too.
        let lists = activities.map { ofActivity[Key(rule: rule, activity: $0)] ?? [] }
            .sorted { $0.count < $1.count }
        let indices = Set(lists.prefix(max(1, lists.count - 1)).joined())
        return indices.map { index in
            let shared = findings[index].activities.count { activities.containsSorted($0) }
            return (findings[index], shared)
        }
    }
}

extension Finding {
    fileprivate var days: DayRange? {
        firstDay.flatMap { first in lastDay.map { DayRange(first: first, last: $0) } }
    }

    /// An order that does not depend on that in which rules find.
    fileprivate func comesBefore(_ other: Finding) -> Bool {
        let (day, otherDay) = (firstDay?.number ?? .min, other.firstDay?.number ?? .min)
        if day != otherDay { return day < otherDay }
        if activities != other.activities {
            return activities.lexicographicallyPrecedes(other.activities)
        }
        return (place.file, place.line, place.column)
            < (other.place.file, other.place.line, other.place.column)
    }
}

extension [Int32] {
    /// Whether a sorted array holds a value.
    fileprivate func containsSorted(_ value: Int32) -> Bool {
        var range = 0..<count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if self[middle] == value { return true }
            range =
                self[middle] < value
                ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return false
    }
}
