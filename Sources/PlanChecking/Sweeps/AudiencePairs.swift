import Parallel
import PlanModel
import PlanTime

/// The sweep for pairs: activities of different projects that are on the same days for the same
/// countries, with a theme, an institution or a lead in common.
///
/// There is one bucket for each theme, institution and lead, swept in the order of days. Where
/// many go on at once, it is swept country by country, so that no work is done for pairs that
/// share a bucket and no country.
struct AudiencePairs {
    private let context: CheckContext
    private let facts: PartFacts
    /// By theme: its ancestors.
    private let ancestors: [[Int32]]
    /// By project: its leads, sorted.
    private let leads: [[Int32]]

    /// Something that two activities can have in common: a theme, an institution or a lead.
    private struct Feature {
        var number: Int32
        /// Whether the theme is the part's own, not an ancestor of it.
        var isOwn: Bool
    }
    /// By part.
    private let features: PartLists<Feature>
    /// One more than the largest number of a feature.
    private let featureCount: Int
    /// By activity.
    private let plainSides: [PlainSide]

    init(_ context: CheckContext) {
        self.context = context
        let plan = context.plan
        let facts = context.facts
        self.facts = facts
        let ancestors = (0..<Int32(plan.themes.count)).map { plan.ancestors(ofTheme: $0) }
        let leads = plan.projects.records.map {
            sortedUnique($0.lead.filter(\.isResolved).map(\.index))
        }
        self.ancestors = ancestors
        self.leads = leads
        let themeCount = Int32(plan.themes.count)
        let institutionCount = Int32(plan.institutions.count)
        featureCount = Int(themeCount + 2 * institutionCount)
        let cuts = pieces(of: context.expansion.parts.count)
        let perPiece = parallelMap(count: cuts.count) { number -> PartLists<Feature> in
            var features = PartLists<Feature>()
            for part in cuts[number] {
                for theme in facts.themes[part] {
                    features.append(Feature(number: theme, isOwn: true))
                    for ancestor in ancestors[Int(theme)] {
                        features.append(Feature(number: ancestor, isOwn: false))
                    }
                }
                for use in facts.institutions[part] where use.isAudience {
                    features.append(Feature(number: themeCount + use.index, isOwn: true))
                }
                let project = facts.projects[part]
                for lead in project >= 0 ? leads[Int(project)] : [] {
                    features.append(
                        Feature(number: themeCount + institutionCount + lead, isOwn: true))
                }
                features.endPart()
            }
            return features
        }
        var features = PartLists<Feature>()
        for piece in perPiece { features.append(piece) }
        self.features = features
        let activityCuts = pieces(of: plan.activities.count)
        plainSides = parallelMap(count: activityCuts.count) { number -> [PlainSide] in
            activityCuts[number].map { Self.plainSide($0, context, ancestors) }
        }.flatMap { $0 }
    }

    /// What the buckets have brought to light.
    struct Candidates {
        /// Pairs of activities that share a day, a country and a feature, as
        /// `lower << 32 | higher`, sorted, each once.
        var pairs: [UInt64]
        /// How many pairs of entries that go on at the same time were looked at.
        var looks: Int
        /// Whether these are all; not where `limits: audience-pairs` has stopped the search.
        var areComplete: Bool
    }

    func candidates() -> Candidates {
        let buckets = buckets()
        let most = context.plan.settings.limits.audiencePairs
        var pairs: [UInt64] = []
        var looks = 0
        var pending = buckets.order
        // Where everything happens on one day, the pairs are too many to be looked at. Each
        // bucket has a share that depends on the plan alone, so that the result is the same
        // everywhere; those that need more get what others have left.
        var spare = most
        for round in 0..<2 where !pending.isEmpty {
            let perBucket = spare / max(1, pending.count)
            let waiting = pending
            let groups = min(64, waiting.count)
            let found = parallelMap(count: groups) { group -> BucketSweep in
                var sweep = BucketSweep(self, buckets)
                // The large buckets come first: every group has its part of them.
                for position in stride(from: group, to: waiting.count, by: groups) {
                    let feature = waiting[position]
                    let share =
                        round == 0
                        ? most * buckets.range(feature).count / buckets.total : perBucket
                    sweep.add(feature, most: max(1, share))
                }
                return sweep
            }
            pending = []
            for sweep in found {
                looks += sweep.looks
                pending += sweep.unfinished
                // What an unfinished bucket has shown is found again, unless this was its last turn.
                if round == 1 { pairs += sweep.unfinishedPairs }
                pairs += sweep.pairs
            }
            pending.sort()
            spare = max(0, most - looks)
        }
        return Candidates(
            pairs: sortedUniquePairs(pairs), looks: looks, areComplete: pending.isEmpty)
    }

    // MARK: Buckets

    /// The occurrences with each feature.
    fileprivate struct Buckets {
        /// Bucket after bucket, each in the order of first days: the index of an occurrence, and
        /// in the lowest bit whether the feature is its own.
        var entries: [UInt32]
        /// By feature: where its bucket begins; one more entry at the end.
        var starts: [Int32]
        /// The features of buckets with two entries or more, the largest first.
        var order: [Int32] = []

        var total: Int { max(1, entries.count) }

        func range(_ feature: Int32) -> Range<Int> {
            Int(starts[Int(feature)])..<Int(starts[Int(feature) + 1])
        }
    }

    /// A counting sort of all occurrences into the buckets of their features.
    private func buckets() -> Buckets {
        let occurrences = context.expansion.occurrences
        var order: [UInt64] = []
        order.reserveCapacity(occurrences.count)
        var starts = [Int32](repeating: 0, count: featureCount + 1)
        for (index, occurrence) in occurrences.enumerated() {
            let part = Int(occurrence.part)
            let range = features.range(part)
            guard context.takesPart[part], !range.isEmpty, !facts.countries.range(part).isEmpty
            else { continue }
            order.append(
                UInt64(UInt32(bitPattern: occurrence.days.first.number) ^ 0x8000_0000) << 32
                    | UInt64(index))
            for position in range { starts[Int(features.values[position].number) + 1] += 1 }
        }
        order.sort()
        for feature in 0..<featureCount { starts[feature + 1] += starts[feature] }
        var next = starts
        let total = Int(starts[featureCount])
        let entries = [UInt32](unsafeUninitializedCapacity: total) { buffer, filled in
            for key in order {
                let index = UInt32(truncatingIfNeeded: key)
                for position in features.range(Int(occurrences[Int(index)].part)) {
                    let feature = features.values[position]
                    buffer[Int(next[Int(feature.number)])] = index << 1 | (feature.isOwn ? 1 : 0)
                    next[Int(feature.number)] += 1
                }
            }
            filled = total
        }
        var buckets = Buckets(entries: entries, starts: starts)
        buckets.order = (0..<Int32(featureCount)).filter { buckets.range($0).count > 1 }
            .sorted { (buckets.range($1).count, $0) < (buckets.range($0).count, $1) }
        return buckets
    }

    /// Sweeps one bucket after the other.
    fileprivate struct BucketSweep {
        private struct Entry {
            var first: Int32
            var last: Int32
            var part: Int32
            /// Whether the theme is the part's own, not an ancestor of it.
            var isOwn: Bool
        }

        private let sides: AudiencePairs
        private let facts: PartFacts
        private let buckets: Buckets
        private(set) var pairs: [UInt64] = []
        private(set) var looks = 0
        /// Buckets of which more pairs would have to be looked at than they may, and what they
        /// have shown so far.
        private(set) var unfinished: [Int32] = []
        private(set) var unfinishedPairs: [UInt64] = []
        private var entries: [Entry] = []
        private var byCountry: [Entry] = []
        private var starts = [Int32](repeating: 0, count: Country.count + 1)
        private var own: [Entry] = []
        private var descendants: [Entry] = []

        init(_ sides: AudiencePairs, _ buckets: Buckets) {
            self.sides = sides
            self.facts = sides.facts
            self.buckets = buckets
        }

        mutating func add(_ feature: Int32, most: Int) {
            let occurrences = sides.context.expansion.occurrences
            entries.removeAll(keepingCapacity: true)
            for position in buckets.range(feature) {
                let entry = buckets.entries[position]
                let occurrence = occurrences[Int(entry >> 1)]
                entries.append(
                    Entry(
                        first: occurrence.days.first.number, last: occurrence.days.last.number,
                        part: occurrence.part, isOwn: entry & 1 == 1))
            }
            let before = pairs.count
            let countries = facts.countries
            var left = most
            var isFinished = false
            if isSparse {
                isFinished = sweep(entries, left: min(left, 4 * entries.count)) { one, two in
                    countries.intersect(one, two)
                }
            }
            if !isFinished {
                pairs.removeLast(pairs.count - before)
                isFinished = true
                sortByCountry()
                for country in 0..<Country.count where isFinished {
                    let range = Int(starts[country])..<Int(starts[country + 1])
                    if range.count < 2 { continue }
                    let looked = looks
                    isFinished = sweep(byCountry[range], left: left) { _, _ in true }
                    left -= looks - looked
                }
            }
            if !isFinished {
                unfinished.append(feature)
                unfinishedPairs += pairs[before...]
                pairs.removeLast(pairs.count - before)
            }
        }

        /// Whether so few go on at once that looking at their countries pair by pair costs less
        /// than sorting them by countries.
        private var isSparse: Bool {
            var days = 0
            var last = Int32.min
            for entry in entries {
                days += Int(entry.last - entry.first) + 1
                last = max(last, entry.last)
            }
            return 2 * days <= Int(last - entries[0].first) + 1
        }

        /// A counting sort of `entries` by the countries they are for.
        private mutating func sortByCountry() {
            for country in starts.indices { starts[country] = 0 }
            for entry in entries {
                for position in facts.countries.range(Int(entry.part)) {
                    starts[Int(facts.countries.values[position].number) + 1] += 1
                }
            }
            for country in 0..<Country.count { starts[country + 1] += starts[country] }
            var next = starts
            let total = Int(starts[Country.count])
            byCountry = [Entry](unsafeUninitializedCapacity: total) { buffer, filled in
                for entry in entries {
                    for position in facts.countries.range(Int(entry.part)) {
                        let country = Int(facts.countries.values[position].number)
                        buffer.initializeElement(at: Int(next[country]), to: entry)
                        next[country] += 1
                    }
                }
                filled = total
            }
        }

        /// Adds the pairs of entries that go on at the same time; false where more than `left`
        /// would have to be looked at.
        private mutating func sweep(
            _ entries: some Sequence<Entry>, left: Int, where share: (Int, Int) -> Bool
        ) -> Bool {
            let limit = looks + left
            own.removeAll(keepingCapacity: true)
            descendants.removeAll(keepingCapacity: true)
            for entry in entries {
                Self.drop(endedBefore: entry.first, &own)
                // Two descendants of one theme have nothing in common by that.
                if entry.isOwn { Self.drop(endedBefore: entry.first, &descendants) }
                let count = own.count + (entry.isOwn ? descendants.count : 0)
                if looks + count > limit { return false }
                looks += count
                for other in own { meet(entry, other, share) }
                if entry.isOwn {
                    for other in descendants { meet(entry, other, share) }
                    own.append(entry)
                } else {
                    descendants.append(entry)
                }
            }
            return true
        }

        private static func drop(endedBefore day: Int32, _ active: inout [Entry]) {
            var index = 0
            while index < active.count {
                if active[index].last < day {
                    active.swapAt(index, active.count - 1)
                    active.removeLast()
                } else {
                    index += 1
                }
            }
        }

        private mutating func meet(_ entry: Entry, _ other: Entry, _ share: (Int, Int) -> Bool) {
            let (one, two) = (Int(entry.part), Int(other.part))
            guard facts.projects[one] != facts.projects[two],
                facts.occasions[one] != facts.occasions[two], share(one, two)
            else { return }
            let (left, right) = (
                sides.context.activity(ofPart: entry.part),
                sides.context.activity(ofPart: other.part)
            )
            if facts.isJoint[one] || facts.isJoint[two], sides.context.plan.areJoint(left, right) {
                return
            }
            pairs.append(UInt64(min(left, right)) << 32 | UInt64(max(left, right)))
        }
    }

    /// The pairs sorted, each once.
    private func sortedUniquePairs(_ pairs: [UInt64]) -> [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(pairs.count)
        for pair in pairs.sorted() where result.last != pair { result.append(pair) }
        return result
    }

    // MARK: How much a pair has in common

    /// One finding before it is made: a pair and a maximal run of its shared days.
    struct Measured {
        var pair: UInt64
        var first: Int32
        /// How many countries, themes, institutions and leads are shared.
        var count: Int32

        /// Those with most in common come first.
        static func isBefore(_ left: Measured, _ right: Measured) -> Bool {
            left.count != right.count
                ? left.count > right.count
                : (left.pair, left.first) < (right.pair, right.first)
        }
    }

    /// Adds what the findings of a pair would be. Most pairs are of two activities that are held
    /// once; for these no list is made.
    func measure(_ pair: UInt64, _ measured: inout [Measured]) {
        let left = plainSides[Int(pair >> 32)]
        let right = plainSides[Int(UInt32(truncatingIfNeeded: pair))]
        guard left.part >= 0, right.part >= 0 else {
            for finding in findings(of: pair) {
                measured.append(
                    Measured(
                        pair: pair, first: finding.firstDay!.number,
                        count: Int32(finding.shared!.count)))
            }
            return
        }
        let (first, last) = (max(left.first, right.first), min(left.last, right.last))
        let (one, other) = (Int(left.part), Int(right.part))
        let countries = facts.countries.sharedCount(one, other)
        guard first <= last, countries > 0 else { return }
        let themes =
            left.hasAncestors || right.hasAncestors
            ? sharedThemes(one, other).count : facts.themes.sharedCount(one, other)
        let institutions = sharedInstitutionCount(one, other)
        let leads =
            left.project >= 0 && right.project >= 0
            ? sharedCount(self.leads[Int(left.project)], self.leads[Int(right.project)]) : 0
        guard themes + institutions + leads > 0 else { return }
        measured.append(
            Measured(
                pair: pair, first: first,
                count: Int32(countries + themes + institutions + leads)))
    }

    /// An activity that is held once, with all its institutions from beginning to end.
    private struct PlainSide {
        /// -1 where it is not so simple.
        var part: Int32 = -1
        var first: Int32 = 0
        var last: Int32 = 0
        var project: Int32 = -1
        /// Whether one of its themes has themes above it.
        var hasAncestors = false
    }

    private static func plainSide(
        _ activity: Int, _ context: CheckContext, _ ancestors: [[Int32]]
    ) -> PlainSide {
        let (expansion, facts) = (context.expansion, context.facts)
        let part = Int(expansion.firstParts[activity])
        guard expansion.firstParts[activity + 1] == part + 1, expansion.ranges[part].count == 1,
            context.takesPart[part],
            facts.institutions.range(part).allSatisfy({ facts.institutions.values[$0].when < 0 })
        else { return PlainSide() }
        let days = expansion.occurrences[Int(expansion.ranges[part].lowerBound)].days
        return PlainSide(
            part: Int32(part), first: days.first.number, last: days.last.number,
            project: facts.projects[part],
            hasAncestors: facts.themes.range(part).contains {
                !ancestors[Int(facts.themes.values[$0])].isEmpty
            })
    }

    /// How many institutions are in both audiences, each once.
    private func sharedInstitutionCount(_ left: Int, _ right: Int) -> Int {
        let institutions = facts.institutions
        let (mine, theirs) = (institutions.range(left), institutions.range(right))
        func isShared(_ position: Int) -> Bool {
            let use = institutions.values[position]
            return use.isAudience
                && theirs.contains {
                    institutions.values[$0].index == use.index && institutions.values[$0].isAudience
                }
        }
        return mine.count { position in
            isShared(position)
                && !mine.prefix(while: { $0 < position }).contains {
                    institutions.values[$0].index == institutions.values[position].index
                        && institutions.values[$0].isAudience
                }
        }
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
        let expansion = context.expansion
        let (one, other) = (expansion.parts[Int(left)], expansion.parts[Int(right)])
        let shared = intersection(facts.countries[Int(left)], facts.countries[Int(right)])
        guard !shared.isEmpty else { return }
        let areInherited =
            facts.inheritsCountries[Int(left)] || facts.inheritsCountries[Int(right)]
        let themes = sharedThemes(Int(left), Int(right))
        let (project, otherProject) = (facts.projects[Int(left)], facts.projects[Int(right)])
        let leads =
            project >= 0 && otherProject >= 0
            ? intersection(self.leads[Int(project)], self.leads[Int(otherProject)]) : []
        let institutions = sharedInstitutions(Int(left), Int(right))
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
                        leads: leads, isInherited: areInherited,
                        parts: (left, right))
                }
                if !themes.isEmpty || !leads.isEmpty {
                    commons.append(common(days, institutions: []))
                }
                for (use, otherUse) in institutions {
                    // An institution may be needed for a part of the activity only.
                    guard
                        let here = context.uses.clipped(occurrence, to: facts.when(use.when), one),
                        let there = context.uses.clipped(
                            theirs[index], to: facts.when(otherUse.when), other),
                        let both = here.days.intersection(there.days)
                    else { continue }
                    commons.append(common(both, institutions: [use.index]))
                }
            }
        }
    }

    /// Themes in common; of a theme and its ancestor the ancestor.
    private func sharedThemes(_ left: Int, _ right: Int) -> [Int32] {
        var shared: [Int32] = []
        for one in facts.themes[left] {
            for other in facts.themes[right] {
                if one == other || ancestors[Int(other)].contains(one) {
                    shared.append(one)
                } else if ancestors[Int(one)].contains(other) {
                    shared.append(other)
                }
            }
        }
        return sortedUnique(shared)
    }

    private func sharedInstitutions(_ left: Int, _ right: Int) -> [(
        PartFacts.Institution, PartFacts.Institution
    )] {
        facts.institutions[left].filter(\.isAudience).flatMap { use in
            facts.institutions[right].filter { $0.isAudience && $0.index == use.index }
                .map { (use, $0) }
        }
    }
}

extension PartLists where Value: Comparable {
    /// How many values two parts share; their lists are sorted.
    fileprivate func sharedCount(_ left: Int, _ right: Int) -> Int {
        let (mine, theirs) = (range(left), range(right))
        var (i, j) = (mine.lowerBound, theirs.lowerBound)
        var count = 0
        while i < mine.upperBound, j < theirs.upperBound {
            let (one, other) = (values[i], values[j])
            if one == other { count += 1 }
            if one <= other { i += 1 }
            if other <= one { j += 1 }
        }
        return count
    }

    /// Whether two parts share a value.
    fileprivate func intersect(_ left: Int, _ right: Int) -> Bool {
        sharedCount(left, right) > 0
    }
}

/// How many values are in both of two sorted lists.
private func sharedCount<List: RandomAccessCollection>(_ left: List, _ right: List) -> Int
where List.Element: Comparable {
    var count = 0
    forEachShared(left, right) { _ in count += 1 }
    return count
}

/// The values in both of two sorted lists.
func intersection<List: RandomAccessCollection>(_ left: List, _ right: List) -> [List.Element]
where List.Element: Comparable {
    var result: [List.Element] = []
    forEachShared(left, right) { result.append($0) }
    return result
}

private func forEachShared<List: RandomAccessCollection>(
    _ left: List, _ right: List, _ body: (List.Element) -> Void
) where List.Element: Comparable {
    var (i, j) = (left.startIndex, right.startIndex)
    while i < left.endIndex, j < right.endIndex {
        if left[i] == right[j] {
            body(left[i])
            left.formIndex(after: &i)
            right.formIndex(after: &j)
        } else if left[i] < right[j] {
            left.formIndex(after: &i)
        } else {
            right.formIndex(after: &j)
        }
    }
}
