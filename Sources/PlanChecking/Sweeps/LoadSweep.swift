import Parallel
import PlanModel
import PlanTime

/// The sweep for what has a capacity: on each civil day the load is the sum over the occasions
/// that use it of their largest amounts; maximal runs of consecutive days with a load over the
/// capacity are found.
struct LoadSweep {
    private let context: CheckContext
    private var active: ActiveUses
    private(set) var runs: [OverlapRun] = []

    private init(_ context: CheckContext) {
        self.context = context
        self.active = ActiveUses(occasionCount: context.plan.activities.count)
    }

    /// All runs of the resources that have a capacity, in the order of their keys.
    static func runs(
        in context: CheckContext, _ grouped: GroupedUses,
        capacity: @Sendable (Int) -> Int?
    ) -> [OverlapRun] {
        let cuts = pieces(of: grouped.keyCount, atLeast: 64, atMost: 8)
        return parallelMap(count: cuts.count) { number -> [OverlapRun] in
            var sweep = LoadSweep(context)
            for key in cuts[number] {
                guard let capacity = capacity(key) else { continue }
                sweep.add(Array(grouped.uses(of: key)), capacity: capacity)
            }
            return sweep.runs
        }.flatMap { $0 }
    }

    private mutating func add(_ uses: [Use], capacity: Int) {
        guard !uses.isEmpty else { return }
        func occasion(_ use: Int32) -> Int32 {
            context.facts.occasions[Int(uses[Int(use)].part)]
        }
        let indices = (0..<Int32(uses.count))
        let starting = indices.sorted { uses[Int($0)].first < uses[Int($1)].first }
        let ending = indices.sorted { uses[Int($0)].last < uses[Int($1)].last }
        active.begin(count: uses.count)
        var load = 0
        // Where all amounts are the same, a further use of an occasion changes nothing.
        let isUniform = uses.allSatisfy { $0.amount == uses[0].amount }
        /// What the occasion counts for while several of its uses are active.
        func largest(_ occasion: Int32) -> Int {
            active.indices.reduce(0) {
                let use = Int32($1)
                return self.context.facts.occasions[Int(uses[Int(use)].part)]
                    == occasion ? max($0, Int(uses[Int(use)].amount)) : $0
            }
        }
        func change(_ use: Int32, inserts: Bool) {
            let occasion = occasion(use)
            let amount = Int(uses[Int(use)].amount)
            let before = active.count(ofOccasion: occasion)
            if before == (inserts ? 0 : 1) {
                load += inserts ? amount : -amount
                if inserts {
                    active.insert(use, occasion: occasion)
                } else {
                    active.remove(use, occasion: occasion)
                }
            } else {
                load -= isUniform ? 0 : largest(occasion)
                if inserts {
                    active.insert(use, occasion: occasion)
                } else {
                    active.remove(use, occasion: occasion)
                }
                load += isUniform ? 0 : largest(occasion)
            }
        }
        var run: OverlapRun?
        var (nextStart, nextEnd) = (0, 0)
        while nextEnd < ending.count {
            let endDay = uses[Int(ending[nextEnd])].last + 1
            let day =
                nextStart < starting.count
                ? min(uses[Int(starting[nextStart])].first, endDay) : endDay
            while nextEnd < ending.count, uses[Int(ending[nextEnd])].last + 1 == day {
                change(ending[nextEnd], inserts: false)
                nextEnd += 1
            }
            let firstNew = nextStart
            while nextStart < starting.count, uses[Int(starting[nextStart])].first == day {
                change(starting[nextStart], inserts: true)
                nextStart += 1
            }
            if load > capacity {
                if run == nil {
                    run = OverlapRun(
                        key: uses[0].key, first: day, last: day,
                        parts: active.indices.map { uses[Int($0)].part }, load: 0)
                } else {
                    for index in firstNew..<nextStart {
                        run!.parts.append(uses[Int(starting[index])].part)
                    }
                }
                run!.load = max(run!.load, load)
            } else if run != nil {
                run!.last = day - 1
                run!.parts = sortedUnique(run!.parts)
                runs.append(run!)
                run = nil
            }
        }
    }
}
