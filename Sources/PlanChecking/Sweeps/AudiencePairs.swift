import Parallel
import PlanModel
import PlanTime

/// Pairs of activities of different projects that are on the same days for the same countries,
/// with a theme, an institution or a lead in common.
struct AudiencePairs {
    typealias Measured = AudienceSweep.Measured

    private let context: CheckContext
    private let facts: PartFacts
    private let all: AudienceSides

    init(_ context: CheckContext) {
        self.context = context
        facts = context.facts
        all = AudienceSides(context)
    }

    /// What the sweep has brought to light.
    struct Candidates {
        /// By sweep.
        var measured: [[Measured]] = []
        /// How many pairs of activities share a day, a country and a feature.
        var pairs = 0
        /// How often a pair that goes on at the same time was looked at.
        var looks = 0
        /// Whether these are all; not where `limits: audience-pairs` has stopped the search.
        var areComplete = true
    }

    func candidates() -> Candidates {
        let slices = slices()
        var sweeps = parallelMap(count: slices.count) { number in
            AudienceSweep(all, slices[number].pending, goingOn: slices[number].goingOn)
        }
        var candidates = Candidates()
        var others: [UInt64] = []
        var left = context.plan.settings.limits.audiencePairs
        // Where everything happens on one day, the pairs are too many to be looked at. Each slice
        // has a share that depends on the plan alone, so that the result is the same everywhere;
        // those that need more get what others have left.
        for round in 0..<2 where !sweeps.isEmpty {
            let (waiting, spare) = (sweeps, left)
            sweeps = []
            let found = parallelMap(count: waiting.count) {
                number -> (AudienceSweep, AudienceSweep.Findings) in
                var sweep = waiting[number]
                let share =
                    round == 0
                    ? spare * slices[number].pending.count / all.order.count
                    : spare / waiting.count
                return (sweep, sweep.run(most: max(1, share)))
            }
            for (sweep, batch) in found {
                if !batch.isFinished { sweeps.append(sweep) }
                candidates.measured.append(batch.measured)
                candidates.pairs += batch.measured.count
                candidates.looks += batch.looks
                others += batch.others
                left = max(0, left - batch.looks)
            }
        }
        candidates.areComplete = sweeps.isEmpty
        others.sort()
        var pairs: [UInt64] = []
        for pair in others where pairs.last != pair { pairs.append(pair) }
        candidates.pairs += pairs.count
        let found = pairs
        let cuts = pieces(of: found.count, atLeast: 256)
        candidates.measured += parallelMap(count: cuts.count) { number -> [Measured] in
            cuts[number].flatMap { index in
                generalFindings(of: found[index]).map { finding in
                    Measured(
                        pair: found[index], first: finding.firstDay!.number,
                        count: Int32(finding.shared!.count))
                }
            }
        }
        return candidates
    }

    // MARK: Slices

    /// A stretch of days that is swept by itself.
    private struct Slice {
        /// The positions in `all.order` of what begins within it.
        var pending: Range<Int>
        /// What has begun before and goes on in it.
        var goingOn: [Int32] = []
    }

    /// Cuts the time into slices that are about equally busy.
    private func slices() -> [Slice] {
        let order = all.order
        func day(_ position: Int) -> UInt64 { order[position] >> 32 }
        var slices: [Slice] = []
        for range in pieces(of: order.count, atLeast: 4_096, atMost: 16) {
            let start = slices.last?.pending.upperBound ?? 0
            var end = max(start, range.upperBound)
            while end < order.count, end > 0, day(end) == day(end - 1) { end += 1 }
            if start < end { slices.append(Slice(pending: start..<end)) }
        }
        guard slices.count > 1 else { return slices }
        // What outlasts its slice.
        let beginnings = slices.map {
            Int32(bitPattern: UInt32(day($0.pending.lowerBound)) ^ 0x8000_0000)
        }
        let known = slices
        let lasting = parallelMap(count: slices.count - 1) { number -> [Int32] in
            known[number].pending.compactMap { position in
                let occurrence = Int32(truncatingIfNeeded: order[position])
                return all.sides[Int(occurrence)].last >= beginnings[number + 1] ? occurrence : nil
            }
        }
        var count = 0
        for number in slices.indices.dropFirst() {
            for earlier in lasting[..<number] {
                slices[number].goingOn += earlier.filter {
                    all.sides[Int($0)].last >= beginnings[number]
                }
            }
            count += slices[number].goingOn.count
        }
        // Where nearly everything goes on for years, slices would be more work than they save.
        return count > order.count ? [Slice(pending: order.indices)] : slices
    }

    // MARK: What a pair has in common

    /// The findings of one pair: one for each maximal run of days on which it has a country and
    /// something else in common.
    func findings(of pair: UInt64) -> [Finding] {
        let (left, right) = (Int(pair >> 32), Int(UInt32(truncatingIfNeeded: pair)))
        guard let one = simpleSide(left), let other = simpleSide(right) else {
            return generalFindings(of: pair)
        }
        let parts = [context.expansion.firstParts[left], context.expansion.firstParts[right]]
        return [
            finding(
                pair, parts: parts,
                days: DayRange(
                    first: CivilDay(number: max(one.first, other.first)),
                    last: CivilDay(number: min(one.last, other.last))),
                SharedAudience(
                    countries: intersection(
                        facts.countries[Int(parts[0])], facts.countries[Int(parts[1])]),
                    themes: all.sharedThemes(Int(parts[0]), Int(parts[1])),
                    institutions: one.sharedInstitutions(other),
                    leads: all.sharedLeads(one.project, other.project),
                    isInherited: one.inheritsCountries || other.inheritsCountries))
        ]
    }

    /// The side of an activity that is held once; nil where it is more than that.
    private func simpleSide(_ activity: Int) -> AudienceSide? {
        let part = Int(context.expansion.firstParts[activity])
        guard let occurrence = context.expansion.ranges[part].first else { return nil }
        let side = all.sides[Int(occurrence)]
        return side.isSimple ? side : nil
    }

    private func finding(
        _ pair: UInt64, parts: [Int32], days: DayRange, _ shared: SharedAudience
    ) -> Finding {
        let (left, right) = (Int32(pair >> 32), Int32(truncatingIfNeeded: pair))
        var finding = Finding(
            rule: Rule.overlapAudience.name, level: Rule.overlapAudience.level,
            activities: [left, right], parts: parts.map { context.expansion.parts[Int($0)] },
            firstDay: days.first, lastDay: days.last,
            place: context.plan.activities[Int(left)].place)
        finding.shared = shared
        return finding
    }

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

    /// The same for activities with sessions, repeats and institutions that are there for a part
    /// of the time.
    private func generalFindings(of pair: UInt64) -> [Finding] {
        let (left, right) = (Int(pair >> 32), Int(UInt32(truncatingIfNeeded: pair)))
        let expansion = context.expansion
        var commons: [Common] = []
        for one in expansion.parts(ofActivity: left) where context.facts.takesPart[one] {
            for other in expansion.parts(ofActivity: right) where context.facts.takesPart[other] {
                add(Int32(one), Int32(other), to: &commons)
            }
        }
        return commons.map(\.days).mergedRuns().map { run in
            let within = commons.filter { run.overlaps($0.days) }
            return finding(
                pair, parts: sortedUnique(within.flatMap { [$0.parts.0, $0.parts.1] }), days: run,
                SharedAudience(
                    countries: Array(Set(within.flatMap(\.countries))).sorted(),
                    themes: sortedUnique(within.flatMap(\.themes)),
                    institutions: sortedUnique(within.flatMap(\.institutions)),
                    leads: sortedUnique(within.flatMap(\.leads)),
                    isInherited: within.contains(where: \.isInherited)))
        }
    }

    private func add(_ left: Int32, _ right: Int32, to commons: inout [Common]) {
        let expansion = context.expansion
        let (one, other) = (expansion.parts[Int(left)], expansion.parts[Int(right)])
        let shared = intersection(facts.countries[Int(left)], facts.countries[Int(right)])
        guard !shared.isEmpty else { return }
        let areInherited =
            facts.inheritsCountries[Int(left)] || facts.inheritsCountries[Int(right)]
        let themes = all.sharedThemes(Int(left), Int(right))
        let leads = all.sharedLeads(facts.projects[Int(left)], facts.projects[Int(right)])
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

    private func sharedInstitutions(_ left: Int, _ right: Int) -> [(
        PartFacts.Institution, PartFacts.Institution
    )] {
        facts.institutions[left].filter(\.isAudience).flatMap { use in
            facts.institutions[right].filter { $0.isAudience && $0.index == use.index }
                .map { (use, $0) }
        }
    }
}

/// The values in both of two sorted lists.
func intersection<List: RandomAccessCollection>(_ left: List, _ right: List) -> [List.Element]
where List.Element: Comparable {
    var result: [List.Element] = []
    var (i, j) = (left.startIndex, right.startIndex)
    while i < left.endIndex, j < right.endIndex {
        if left[i] == right[j] {
            result.append(left[i])
            left.formIndex(after: &i)
            right.formIndex(after: &j)
        } else if left[i] < right[j] {
            left.formIndex(after: &i)
        } else {
            right.formIndex(after: &j)
        }
    }
    return result
}
