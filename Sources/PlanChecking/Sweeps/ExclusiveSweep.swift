import Parallel
import PlanModel
import PlanTime

/// The sweep for what only one can use at a time: a person, a room, a single piece of
/// equipment.
///
/// - On a civil day on which at least two occasions use it, at least one of them all day, they
///   overlap on that day; maximal runs of such days are found.
/// - Timed uses overlap where their instants do; maximal stretches in which at least two
///   occasions are active are found.
struct ExclusiveSweep {
    private let context: CheckContext
    private var uses: [Use] = []
    /// The first days of one resource's uses and, below them, their indices; kept for its room.
    private var order: [UInt64] = []
    private var active: ActiveUses
    private(set) var runs: [OverlapRun] = []

    private init(_ context: CheckContext) {
        self.context = context
        self.active = ActiveUses(occasionCount: context.plan.activities.count)
    }

    /// All runs of the resources that `includes` lets pass, in the order of their keys.
    static func runs(
        in context: CheckContext, _ grouped: GroupedUses,
        includes: @Sendable (Int) -> Bool = { _ in true }
    ) -> [OverlapRun] {
        let cuts = pieces(of: grouped.keyCount, atLeast: 64, atMost: 8)
        return parallelMap(count: cuts.count) { number -> [OverlapRun] in
            var sweep = ExclusiveSweep(context)
            for key in cuts[number] where includes(key) { sweep.add(grouped.uses(of: key)) }
            return sweep.runs
        }.flatMap { $0 }
    }

    private mutating func add(_ slice: ArraySlice<Use>) {
        guard slice.count > 1 else { return }
        // Uses that cannot meet, nor go on from one day to the next, are told apart first: most
        // resources have few that can.
        order.removeAll(keepingCapacity: true)
        for index in slice.indices {
            let first = UInt32(bitPattern: slice[index].reach.first) ^ 0x8000_0000
            order.append(UInt64(first) << 32 | UInt64(index))
        }
        order.sort()
        var from = 0
        while from < order.count {
            var last = slice[Int(order[from] & 0xFFFF_FFFF)].reach.last
            var to = from + 1
            while to < order.count {
                let reach = slice[Int(order[to] & 0xFFFF_FFFF)].reach
                if reach.first > last + 1 { break }
                last = max(last, reach.last)
                to += 1
            }
            if to - from > 1 {
                uses.removeAll(keepingCapacity: true)
                for index in order[from..<to] { uses.append(slice[Int(index & 0xFFFF_FFFF)]) }
                sweepDays()
                sweepTimes()
            }
            from = to
        }
    }

    private func occasion(_ use: Int32) -> Int32 {
        context.facts.occasions[Int(uses[Int(use)].part)]
    }

    /// Days with two or more, at least one of them all day.
    private mutating func sweepDays() {
        guard uses.contains(where: \.isAllDay) else { return }
        let indices = (0..<Int32(uses.count))
        let uses = uses
        let starting = indices.sorted { uses[Int($0)].first < uses[Int($1)].first }
        let ending = indices.sorted { uses[Int($0)].last < uses[Int($1)].last }
        active.begin(count: uses.count)
        var allDay = 0
        var run: OverlapRun?
        var (nextStart, nextEnd) = (0, 0)
        // Between two days on which something begins or has ended, nothing changes.
        while nextEnd < ending.count {
            let endDay = uses[Int(ending[nextEnd])].last + 1
            let day =
                nextStart < starting.count
                ? min(uses[Int(starting[nextStart])].first, endDay) : endDay
            while nextEnd < ending.count, uses[Int(ending[nextEnd])].last + 1 == day {
                let use = ending[nextEnd]
                active.remove(use, occasion: occasion(use))
                if uses[Int(use)].isAllDay { allDay -= 1 }
                nextEnd += 1
            }
            let firstNew = nextStart
            while nextStart < starting.count, uses[Int(starting[nextStart])].first == day {
                let use = starting[nextStart]
                active.insert(use, occasion: occasion(use))
                if uses[Int(use)].isAllDay { allDay += 1 }
                nextStart += 1
            }
            let overlaps = active.distinctOccasions >= 2 && allDay > 0
            if overlaps {
                if run == nil {
                    run = OverlapRun(
                        key: uses[0].key, first: day, last: day,
                        parts: active.indices.map { uses[Int($0)].part }, load: 0)
                } else {
                    for index in firstNew..<nextStart {
                        run!.parts.append(uses[Int(starting[index])].part)
                    }
                }
                run!.load = max(run!.load, active.distinctOccasions)
            } else if run != nil {
                run!.last = day - 1
                close(run!)
                run = nil
            }
        }
    }

    /// Stretches of time with two or more.
    private mutating func sweepTimes() {
        let uses = uses
        let timed = (0..<Int32(uses.count)).filter { !uses[Int($0)].isAllDay }
        guard timed.count > 1 else { return }
        let starting = timed.sorted { uses[Int($0)].start < uses[Int($1)].start }
        let ending = timed.sorted { uses[Int($0)].end < uses[Int($1)].end }
        active.begin(count: uses.count)
        var run: OverlapRun?
        var (nextStart, nextEnd) = (0, 0)
        while nextEnd < ending.count {
            let end = uses[Int(ending[nextEnd])].end
            let time =
                nextStart < starting.count ? min(uses[Int(starting[nextStart])].start, end) : end
            while nextEnd < ending.count, uses[Int(ending[nextEnd])].end == time {
                active.remove(ending[nextEnd], occasion: occasion(ending[nextEnd]))
                nextEnd += 1
            }
            let firstNew = nextStart
            while nextStart < starting.count, uses[Int(starting[nextStart])].start == time {
                active.insert(starting[nextStart], occasion: occasion(starting[nextStart]))
                nextStart += 1
            }
            if active.distinctOccasions >= 2 {
                if run == nil {
                    run = OverlapRun(
                        key: uses[0].key, first: 0, last: 0, stretch: (time, time),
                        parts: active.indices.map { uses[Int($0)].part }, load: 0)
                } else {
                    for index in firstNew..<nextStart {
                        run!.parts.append(uses[Int(starting[index])].part)
                    }
                }
                run!.load = max(run!.load, active.distinctOccasions)
            } else if run != nil {
                run!.stretch!.end = time
                run!.first = Instant(seconds: run!.stretch!.start).utcDay.number
                run!.last = Instant(seconds: time - 1).utcDay.number
                close(run!)
                run = nil
            }
        }
    }

    private mutating func close(_ run: OverlapRun) {
        var run = run
        run.parts = sortedUnique(run.parts)
        runs.append(run)
    }
}
