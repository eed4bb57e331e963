import Parallel
import PlanModel
import PlanTime

/// The sweep for pairs of activities that share a theme and a country and lie near each other.
///
/// There is one sweep for each theme, in the order of days, and a pair is found in that of the
/// first theme that it shares. What is looked at and what is listed is bounded.
struct SynergyPairs {
    private let context: CheckContext
    private let plan: Plan
    private let table: SynergyTable
    private let selection: SynergySelection
    /// By activity.
    private let projects: [Int32]
    private let isOver: [Bool]
    private let hasJoint: [Bool]

    init(_ context: CheckContext, _ table: SynergyTable, _ selection: SynergySelection) {
        self.context = context
        self.table = table
        self.selection = selection
        plan = context.plan
        projects = plan.activities.map(\.project.index)
        isOver = plan.activities.indices.map { table.isOver(Int32($0), asOf: context.asOf) }
        hasJoint = plan.activities.map { !$0.jointWith.isEmpty }
    }

    /// Days of one activity without a gap that is longer than the window: two activities are near
    /// each other only where such stretches of theirs are.
    private struct Stretch {
        var first: Int32
        var last: Int32
        var activity: Int32
        /// Whether the activity has others.
        var isOneOfSeveral: Bool
    }

    /// A pair with what it is sorted by.
    private struct Scored {
        var tenThousandths: Int32
        var day: Int32
        var left: Int32
        var right: Int32
        var gap: Int32

        static func isBetter(_ one: Scored, _ other: Scored) -> Bool {
            if one.tenThousandths != other.tenThousandths {
                return one.tenThousandths > other.tenThousandths
            }
            return (one.day, one.left, one.right) < (other.day, other.left, other.right)
        }
    }

    /// The best so far, and how many were left out.
    private struct Best {
        var pairs: [Scored] = []
        var unlisted = 0
        let limit: Int
        /// The last one that would be listed; nil while there is room.
        private var worst: Scored?

        init(limit: Int) { self.limit = limit }

        mutating func add(_ pair: Scored) {
            if let worst, !Scored.isBetter(pair, worst) {
                unlisted += 1
                return
            }
            pairs.append(pair)
            if pairs.count > 2 * limit + 1_024 {
                bound()
                worst = pairs.last
            }
        }

        mutating func bound() {
            pairs.sort(by: Scored.isBetter)
            guard pairs.count > limit else { return }
            unlisted += pairs.count - limit
            pairs.removeLast(pairs.count - limit)
        }
    }

    func find(_ result: inout Synergies) {
        let stretches = stretchesByTheme()
        let looks = parallelMap(count: stretches.count) {
            countLooks(stretches[$0], window: table.window)
        }
        let shares = share(looks, of: plan.settings.limits.synergyPairs)
        let limit = plan.settings.limits.synergies
        let found = parallelMap(count: stretches.count) { theme -> (Best, CutTheme?) in
            var best = Best(limit: limit)
            var cut: CutTheme?
            if looks[theme] > shares[theme] {
                cut = self.cut(stretches[theme], theme: Int32(theme), most: shares[theme])
            }
            sweep(stretches[theme], theme: Int32(theme), cut, &best)
            best.bound()
            return (best, cut)
        }
        var all = Best(limit: limit)
        for (best, cut) in found {
            all.pairs += best.pairs
            all.unlisted += best.unlisted
            if let cut { result.cutThemes.append(cut) }
        }
        all.bound()
        let listed = all.pairs
        result.unlistedPairs = all.unlisted
        let cuts = pieces(of: listed.count, atLeast: 256)
        result.pairs = parallelMap(count: cuts.count) { number in
            cuts[number].map { synergy(listed[$0]) }
        }.flatMap { $0 }
    }

    /// By theme: the stretches of its activities, in the order of their first days.
    private func stretchesByTheme() -> [[Stretch]] {
        var byTheme = [[Stretch]](repeating: [], count: plan.themes.count)
        for activity in 0..<Int32(plan.activities.count)
        where table.takesPart(activity) && selection.isVisible[Int(activity)] {
            var own: [Stretch] = []
            for run in table.runs(of: activity) {
                if let last = own.last?.last, run.first.number - last - 1 <= table.window {
                    own[own.count - 1].last = run.last.number
                } else {
                    own.append(
                        Stretch(
                            first: run.first.number, last: run.last.number, activity: activity,
                            isOneOfSeveral: false))
                }
            }
            if own.count > 1 { for index in own.indices { own[index].isOneOfSeveral = true } }
            for theme in table.themes(of: activity) { byTheme[Int(theme)] += own }
        }
        let gathered = byTheme
        return parallelMap(count: gathered.count) { theme in
            gathered[theme].sorted { ($0.first, $0.activity) < ($1.first, $1.activity) }
        }
    }

    // MARK: Bounds

    /// How many pairs of stretches have at most `window` days between them.
    private func countLooks(_ stretches: [Stretch], window: Int) -> Int {
        var count = 0
        for index in stretches.indices {
            count += end(of: stretches, near: index, window: window) - index - 1
        }
        return count
    }

    /// The index after the last stretch that begins at most `window` days after one ends.
    private func end(of stretches: [Stretch], near index: Int, window: Int) -> Int {
        let latest = Int(stretches[index].last) + window + 1
        var (low, high) = (index + 1, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(stretches[middle].first) <= latest { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What each theme may look at: the small ones all that they have, the others equal parts of
    /// the rest.
    private func share(_ looks: [Int], of limit: Int) -> [Int] {
        var shares = [Int](repeating: 0, count: looks.count)
        var rest = limit
        for (position, theme) in looks.indices.sorted(by: { (looks[$0], $0) < (looks[$1], $1) })
            .enumerated()
        {
            shares[theme] = min(looks[theme], rest / (looks.count - position))
            rest -= shares[theme]
        }
        return shares
    }

    /// How far the activities of a theme can be compared: the nearest ones, whose scores are the
    /// highest.
    private func cut(_ stretches: [Stretch], theme: Int32, most: Int) -> CutTheme {
        var (low, high) = (0, table.window)
        while low < high {
            let middle = (low + high + 1) / 2
            if countLooks(stretches, window: middle) <= most {
                low = middle
            } else {
                high = middle - 1
            }
        }
        var cut = CutTheme(theme: theme, gapDays: low, through: nil)
        if low == 0 {
            var count = 0
            for index in stretches.indices {
                count += end(of: stretches, near: index, window: 0) - index - 1
                if count > most {
                    cut.through = CivilDay(number: stretches[index].first) - 1
                    break
                }
            }
        }
        return cut
    }

    // MARK: Pairs

    private func sweep(
        _ stretches: [Stretch], theme: Int32, _ cut: CutTheme?, _ best: inout Best
    ) {
        var seen: Set<UInt64> = []
        let window = cut?.gapDays ?? table.window
        for index in stretches.indices {
            let one = stretches[index]
            if let through = cut?.through, one.first > through.number { break }
            for next in (index + 1)..<end(of: stretches, near: index, window: window) {
                let other = stretches[next]
                let (left, right) = (
                    min(one.activity, other.activity), max(one.activity, other.activity)
                )
                guard canMeet(left, right), isFirst(theme, left, right) else { continue }
                // Only those of several stretches can meet several times.
                if one.isOneOfSeveral || other.isOneOfSeveral,
                    !seen.insert(UInt64(left) << 32 | UInt64(right)).inserted
                {
                    continue
                }
                if let pair = scored(left, right) { best.add(pair) }
            }
        }
    }

    private func canMeet(_ left: Int32, _ right: Int32) -> Bool {
        let (one, other) = (Int(left), Int(right))
        return projects[one] != projects[other]
            && table.countries[one].meets(table.countries[other]) && !(isOver[one] && isOver[other])
            && (selection.isChosen[one] || selection.isChosen[other])
            && plan.occasions[one] != plan.occasions[other]
            && !((hasJoint[one] || hasJoint[other]) && plan.areJoint(left, right))
    }

    /// Whether a theme is the first that the two share.
    private func isFirst(_ theme: Int32, _ left: Int32, _ right: Int32) -> Bool {
        let (one, other) = (table.themes(of: left), table.themes(of: right))
        if one.first == theme || other.first == theme { return true }
        return !one.contains { $0 < theme && other.contains($0) }
    }

    private func scored(_ left: Int32, _ right: Int32) -> Scored? {
        let (days, day) = gap(table.runs(of: left), table.runs(of: right))
        guard days <= table.window else { return nil }
        let (one, other) = (table.themes(of: left), table.themes(of: right))
        let shared = one.count { other.contains($0) }
        let (mine, theirs) = (table.countries[Int(left)], table.countries[Int(right)])
        // Whole numbers to the end, so that a half is rounded up everywhere.
        let over =
            shared * mine.intersection(theirs).count * (table.window + 1 - days)
        let under =
            (one.count + other.count - shared) * mine.union(theirs).count * (table.window + 1)
        return Scored(
            tenThousandths: Int32((2 * 10_000 * over + under) / (2 * under)), day: day.number,
            left: left, right: right, gap: Int32(days))
    }

    private func synergy(_ pair: Scored) -> Synergy {
        let (left, right) = (pair.left, pair.right)
        let (one, other) = (Array(table.themes(of: left)), Array(table.themes(of: right)))
        let (mine, theirs) = (table.countries[Int(left)], table.countries[Int(right)])
        var synergy = Synergy(
            activities: (left, right), tenThousandths: Int(pair.tenThousandths),
            themes: intersection(one, other), allThemes: sortedUnique(one + other),
            countries: mine.intersection(theirs).countries,
            allCountries: mine.union(theirs).countries, gapDays: Int(pair.gap),
            firstDay: CivilDay(number: pair.day), advice: [])
        synergy.advice = context.advice(on: synergy)
        return synergy
    }
}
