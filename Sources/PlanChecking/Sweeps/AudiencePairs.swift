import Parallel
import PlanModel
import PlanTime

/// The sweep for pairs: activities of different projects that are on the same days for the same
/// countries, with a theme, an institution or a lead in common.
///
/// Only activities that share a country and one of these things meet at all: there is one
/// bucket for each, swept in the order of days.
struct AudiencePairs {
    private let context: CheckContext
    /// By theme: its ancestors.
    private let ancestors: [[Int32]]
    /// By part: its themes, resolved and sorted.
    private let themes: [[Int32]]
    /// By project: its leads, sorted.
    private let leads: [[Int32]]

    /// Something that two activities can have in common: a theme, an institution or a lead.
    private struct Feature {
        var number: Int32
        /// Whether the theme is the part's own, not an ancestor of it.
        var isOwn: Bool
    }
    /// By part.
    private let features: [[Feature]]

    init(_ context: CheckContext) {
        self.context = context
        let plan = context.plan
        ancestors = (0..<Int32(plan.themes.count)).map { plan.ancestors(ofTheme: $0) }
        let leads = plan.projects.records.map {
            sortedUnique($0.lead.filter(\.isResolved).map(\.index))
        }
        self.leads = leads
        let ancestors = ancestors
        let themeCount = Int32(plan.themes.count)
        let institutionCount = Int32(plan.institutions.count)
        let cuts = pieces(of: context.expansion.parts.count)
        let perPiece = parallelMap(count: cuts.count) { number in
            cuts[number].map { index -> (themes: [Int32], features: [Feature]) in
                let part = context.expansion.parts[index]
                let references = plan.themes(of: part)
                let themes = sortedUnique(references.filter(\.isResolved).map(\.index))
                var features: [Feature] = []
                for theme in themes {
                    features.append(Feature(number: theme, isOwn: true))
                    for ancestor in ancestors[Int(theme)] {
                        features.append(Feature(number: ancestor, isOwn: false))
                    }
                }
                for use in plan.institutions(of: part)
                where use.institution.isResolved && (use.role == .invited || use.role == .host) {
                    features.append(
                        Feature(number: themeCount + use.institution.index, isOwn: true))
                }
                let project = plan.activities[Int(part.activity)].project.index
                for lead in project >= 0 ? leads[Int(project)] : [] {
                    features.append(
                        Feature(number: themeCount + institutionCount + lead, isOwn: true))
                }
                return (themes, features)
            }
        }
        themes = perPiece.flatMap { $0.map(\.themes) }
        features = perPiece.flatMap { $0.map(\.features) }
    }

    /// One entry of a bucket.
    private struct Entry {
        var feature: Int32
        /// Whether the theme is the part's own, not an ancestor of it.
        var isOwn: Bool
        var first: Int32
        var last: Int32
        var activity: Int32
    }

    /// All pairs of activities that share a day, a country and a feature, as
    /// `lower << 32 | higher`, sorted, each once; and whether these are all.
    func candidates() -> (pairs: [UInt64], areComplete: Bool) {
        let plan = context.plan
        let expansion = context.expansion
        // In the order of their first days, so that the buckets are too.
        let occurrences = expansion.occurrences
        var order = occurrences.indices.map { index in
            UInt64(UInt32(bitPattern: occurrences[index].days.first.number) ^ 0x8000_0000) << 32
                | UInt64(index)
        }
        order.sort()
        var perCountry = [[Int32]](repeating: [], count: Country.count)
        for key in order {
            let index = Int32(truncatingIfNeeded: key)
            let part = Int(occurrences[Int(index)].part)
            guard context.takesPart[part], !features[part].isEmpty else { continue }
            for country in plan.countries(of: expansion.parts[part]).countries {
                perCountry[Int(country.number)].append(index)
            }
        }
        let countries = perCountry.filter { $0.count > 1 }
        // Where everything happens on one day, the pairs are too many to be looked at. The share
        // of a country depends on the plan alone, so that the result is the same everywhere.
        let share = max(1, plan.settings.limits.audiencePairs / max(1, countries.count))
        let found = parallelMap(count: countries.count) { number in
            pairs(of: countries[number], most: share)
        }
        var all: [UInt64] = []
        all.reserveCapacity(found.reduce(0) { $0 + $1.pairs.count })
        for (pairs, _) in found { all += pairs }
        return (sortedUniquePairs(all), found.allSatisfy(\.areComplete))
    }

    /// The candidates among occurrences for one country, which are in the order of their first
    /// days; no more than `most` are looked at.
    private func pairs(of occurrences: [Int32], most: Int) -> (pairs: [UInt64], areComplete: Bool) {
        var entries: [Entry] = []
        entries.reserveCapacity(occurrences.count * 5)
        for index in occurrences {
            let occurrence = context.expansion.occurrences[Int(index)]
            let activity = context.activity(ofPart: occurrence.part)
            for feature in features[Int(occurrence.part)] {
                entries.append(
                    Entry(
                        feature: feature.number, isOwn: feature.isOwn,
                        first: occurrence.days.first.number, last: occurrence.days.last.number,
                        activity: activity))
            }
        }
        var found: [UInt64] = []
        var looks = 0
        var own: [Entry] = []
        var descendants: [Entry] = []
        var feature: Int32 = -1
        for index in order(entries) {
            let entry = entries[Int(index)]
            if entry.feature != feature {
                feature = entry.feature
                own.removeAll(keepingCapacity: true)
                descendants.removeAll(keepingCapacity: true)
            }
            // What is still active is at most what this entry can meet.
            looks += own.count + (entry.isOwn ? descendants.count : 0)
            if looks > most { return (sortedUniquePairs(found), false) }
            // Two descendants of one theme have nothing in common by that.
            meet(entry, &own, &found)
            if entry.isOwn {
                meet(entry, &descendants, &found)
                own.append(entry)
            } else {
                descendants.append(entry)
            }
        }
        return (sortedUniquePairs(found), true)
    }

    /// The indices of the entries by feature; within a feature they keep their order.
    private func order(_ entries: [Entry]) -> [Int32] {
        // A counting sort; features that no entry has cost a number each.
        let count = Int(entries.lazy.map(\.feature).max() ?? -1) + 1
        var next = [Int32](repeating: 0, count: count + 1)
        for entry in entries { next[Int(entry.feature) + 1] += 1 }
        for feature in 0..<count { next[feature + 1] += next[feature] }
        return [Int32](unsafeUninitializedCapacity: entries.count) { buffer, filled in
            for (index, entry) in entries.enumerated() {
                buffer[Int(next[Int(entry.feature)])] = Int32(index)
                next[Int(entry.feature)] += 1
            }
            filled = entries.count
        }
    }

    /// Pairs `entry` with the entries that still go on, and drops those that have ended.
    private func meet(_ entry: Entry, _ active: inout [Entry], _ found: inout [UInt64]) {
        var index = 0
        while index < active.count {
            let other = active[index]
            if other.last < entry.first {
                active.swapAt(index, active.count - 1)
                active.removeLast()
                continue
            }
            if canMeet(other.activity, entry.activity) {
                let (low, high) = (
                    min(other.activity, entry.activity), max(other.activity, entry.activity)
                )
                found.append(UInt64(low) << 32 | UInt64(high))
            }
            index += 1
        }
    }

    private func canMeet(_ left: Int32, _ right: Int32) -> Bool {
        let plan = context.plan
        return plan.activities[Int(left)].project.index != plan.activities[Int(right)].project.index
            && plan.occasions[Int(left)] != plan.occasions[Int(right)]
            && !plan.areJoint(left, right)
    }

    /// The pairs sorted, each once.
    private func sortedUniquePairs(_ pairs: [UInt64]) -> [UInt64] {
        var result: [UInt64] = []
        for pair in pairs.sorted() where result.last != pair { result.append(pair) }
        return result
    }

    // MARK: What a pair has in common

    /// Days on which a pair of parts has something in common.
    private struct Common {
        var days: DayRange
        var countries: [Country]
        var themes: [Int32]
        var institutions: [Int32]
        var leads: [Int32]
        var isInherited: Bool
        var parts: (Int32, Int32)
    }

    /// The findings of one pair: one for each maximal run of days on which it has a country and
    /// something else in common.
    func findings(of pair: UInt64) -> [Finding] {
        let (left, right) = (Int32(pair >> 32), Int32(truncatingIfNeeded: pair))
        let expansion = context.expansion
        var commons: [Common] = []
        for one in expansion.parts(ofActivity: Int(left)) where context.takesPart[one] {
            for other in expansion.parts(ofActivity: Int(right)) where context.takesPart[other] {
                add(Int32(one), Int32(other), to: &commons)
            }
        }
        return commons.map(\.days).mergedRuns().map { run in
            let within = commons.filter { run.overlaps($0.days) }
            let parts = sortedUnique(within.flatMap { [$0.parts.0, $0.parts.1] })
            var finding = Finding(
                rule: Rule.overlapAudience.name, level: Rule.overlapAudience.level,
                activities: [left, right], parts: parts.map { expansion.parts[Int($0)] },
                firstDay: run.first, lastDay: run.last,
                place: context.plan.activities[Int(left)].place)
            finding.shared = SharedAudience(
                countries: Array(Set(within.flatMap(\.countries))).sorted(),
                themes: sortedUnique(within.flatMap(\.themes)),
                institutions: sortedUnique(within.flatMap(\.institutions)),
                leads: sortedUnique(within.flatMap(\.leads)),
                isInherited: within.contains(where: \.isInherited))
            return finding
        }
    }

    private func add(_ left: Int32, _ right: Int32, to commons: inout [Common]) {
        let plan = context.plan
        let expansion = context.expansion
        let (one, other) = (expansion.parts[Int(left)], expansion.parts[Int(right)])
        let (countries, areInherited) = plan.countries(of: one)
        let (otherCountries, otherAreInherited) = plan.countries(of: other)
        let shared = intersection(countries, otherCountries)
        guard !shared.isEmpty else { return }
        let themes = sharedThemes(left, right)
        let (project, otherProject) = (
            plan.activities[Int(one.activity)].project.index,
            plan.activities[Int(other.activity)].project.index
        )
        let leads =
            project >= 0 && otherProject >= 0
            ? intersection(self.leads[Int(project)], self.leads[Int(otherProject)]) : []
        let institutions = sharedInstitutions(one, other)
        guard !themes.isEmpty || !leads.isEmpty || !institutions.isEmpty else { return }
        let mine = expansion.occurrences(ofPart: Int(left))
        let theirs = expansion.occurrences(ofPart: Int(right))
        var from = theirs.startIndex
        for occurrence in mine {
            while from < theirs.endIndex, theirs[from].days.last < occurrence.days.first {
                from += 1
            }
            var index = from
            while index < theirs.endIndex, theirs[index].days.first <= occurrence.days.last {
                defer { index += 1 }
                guard let days = occurrence.days.intersection(theirs[index].days) else { continue }
                func common(_ days: DayRange, institutions: [Int32]) -> Common {
                    Common(
                        days: days, countries: shared, themes: themes, institutions: institutions,
                        leads: leads, isInherited: areInherited || otherAreInherited,
                        parts: (left, right))
                }
                if !themes.isEmpty || !leads.isEmpty {
                    commons.append(common(days, institutions: []))
                }
                for (institution, use, otherUse) in institutions {
                    // An institution may be needed for a part of the activity only.
                    guard let here = context.clipped(occurrence, to: use.when?.value, one),
                        let there = context.clipped(theirs[index], to: otherUse.when?.value, other),
                        let both = here.days.intersection(there.days)
                    else { continue }
                    commons.append(common(both, institutions: [institution]))
                }
            }
        }
    }

    /// Themes in common; of a theme and its ancestor the ancestor.
    private func sharedThemes(_ left: Int32, _ right: Int32) -> [Int32] {
        var shared: [Int32] = []
        for one in themes[Int(left)] {
            for other in themes[Int(right)] {
                if one == other || ancestors[Int(other)].contains(one) {
                    shared.append(one)
                } else if ancestors[Int(one)].contains(other) {
                    shared.append(other)
                }
            }
        }
        return sortedUnique(shared)
    }

    private func sharedInstitutions(_ left: PartID, _ right: PartID) -> [(
        Int32, InstitutionUse, InstitutionUse
    )] {
        func audience(_ part: PartID) -> [InstitutionUse] {
            context.plan.institutions(of: part)
                .filter { $0.institution.isResolved && ($0.role == .invited || $0.role == .host) }
        }
        let others = audience(right)
        if others.isEmpty { return [] }
        return audience(left).flatMap { use in
            others.filter { $0.institution.index == use.institution.index }
                .map { (use.institution.index, use, $0) }
        }
    }
}

/// The values in both of two sorted lists.
func intersection<Value: Comparable>(_ left: [Value], _ right: [Value]) -> [Value] {
    var result: [Value] = []
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
        if left[i] == right[j] {
            result.append(left[i])
            i += 1
            j += 1
        } else if left[i] < right[j] {
            i += 1
        } else {
            j += 1
        }
    }
    return result
}
