import Parallel
import PlanModel
import PlanTime

/// What synergies look at, activity by activity, laid out in flat arrays: days, themes and
/// countries, those of sessions together.
struct SynergyTable: Sendable {
    /// The longest gap, in days.
    let window: Int
    private let runs: [DayRange]
    private let runStarts: [Int32]
    private let themes: [Int32]
    private let themeStarts: [Int32]
    /// By activity.
    let countries: [CountrySet]

    init(_ context: CheckContext) {
        let plan = context.plan
        // Months of a window count as on the calendar from the day of the check.
        let duration = plan.settings.synergyWindow ?? CivilDuration(days: 90)
        window = max(0, duration.added(to: context.asOf) - context.asOf)
        let cuts = pieces(of: plan.activities.count)
        let batches = parallelMap(count: cuts.count) { number -> Batch in
            var batch = Batch()
            for activity in cuts[number] { batch.add(activity, context) }
            return batch
        }
        var whole = Batch()
        for batch in batches {
            whole.runStarts += batch.runStarts.map { $0 + Int32(whole.runs.count) }
            whole.themeStarts += batch.themeStarts.map { $0 + Int32(whole.themes.count) }
            whole.runs += batch.runs
            whole.themes += batch.themes
            whole.countries += batch.countries
        }
        runs = whole.runs
        runStarts = whole.runStarts + [Int32(whole.runs.count)]
        themes = whole.themes
        themeStarts = whole.themeStarts + [Int32(whole.themes.count)]
        countries = whole.countries
    }

    private struct Batch: Sendable {
        var runs: [DayRange] = []
        var runStarts: [Int32] = []
        var themes: [Int32] = []
        var themeStarts: [Int32] = []
        var countries: [CountrySet] = []

        mutating func add(_ activity: Int, _ context: CheckContext) {
            let plan = context.plan
            runStarts.append(Int32(runs.count))
            themeStarts.append(Int32(themes.count))
            var days: [DayRange] = []
            var own: [Int32] = []
            var set = CountrySet()
            for part in context.expansion.parts(ofActivity: activity) {
                let ranges = context.days(ofPart: part)
                if ranges.isEmpty { continue }
                days += ranges
                let id = context.expansion.parts[part]
                for theme in plan.themes(of: id) where theme.isResolved { own.append(theme.index) }
                for country in plan.countries(of: id).countries { set.insert(country) }
            }
            runs += days.count > 1 ? days.mergedRuns() : days
            themes += own.count > 1 ? sortedUnique(own) : own
            countries.append(set)
        }
    }

    /// The days of an activity as maximal runs, in order; none where it does not take place.
    func runs(of activity: Int32) -> ArraySlice<DayRange> {
        runs[Int(runStarts[Int(activity)])..<Int(runStarts[Int(activity) + 1])]
    }

    /// Sorted.
    func themes(of activity: Int32) -> ArraySlice<Int32> {
        themes[Int(themeStarts[Int(activity)])..<Int(themeStarts[Int(activity) + 1])]
    }

    /// Whether an activity has something that others can share.
    func takesPart(_ activity: Int32) -> Bool {
        !runs(of: activity).isEmpty && !themes(of: activity).isEmpty
            && countries[Int(activity)].count > 0
    }

    func isOver(_ activity: Int32, asOf: CivilDay) -> Bool {
        runs(of: activity).last.map { $0.last < asOf } ?? true
    }
}

extension CheckContext {
    /// Every day on which a part takes place, or of a window could: none where it is cancelled or
    /// postponed.
    func days(ofPart part: Int) -> [DayRange] {
        let id = expansion.parts[part]
        guard plan.status(of: id).takesPlace else { return [] }
        if case .window(let days) = plan.when(of: id)?.value { return [days] }
        return expansion.occurrences(ofPart: part).map(\.days)
    }
}

/// The least number of whole days between two sorted lists of runs, and the first day of the
/// earlier run there. Neither list is empty.
func gap(_ left: ArraySlice<DayRange>, _ right: ArraySlice<DayRange>) -> (
    days: Int, first: CivilDay
) {
    var best = (days: Int.max, first: left.first!.first)
    var (i, j) = (left.startIndex, right.startIndex)
    while i < left.endIndex, j < right.endIndex {
        let (one, other) = (left[i], right[j])
        let days = max(0, max(one.first, other.first) - min(one.last, other.last) - 1)
        if days < best.days { best = (days, min(one.first, other.first)) }
        if one.last < other.last { i += 1 } else { j += 1 }
    }
    return best
}

/// A set of countries in as many bits.
struct CountrySet: Sendable {
    private var bits = SIMD4<UInt64>()

    /// By number of a country: its place among the bits.
    private static let positions: [UInt8] = {
        var positions = [UInt8](repeating: 255, count: Country.count)
        for (position, code) in Country.codes.enumerated() {
            positions[Int(Country(code)!.number)] = UInt8(position)
        }
        return positions
    }()
    private static let all = Country.codes.map { Country($0)! }

    mutating func insert(_ country: Country) {
        let position = Int(CountrySet.positions[Int(country.number)])
        bits[position >> 6] |= 1 << UInt64(position & 63)
    }

    func intersection(_ other: CountrySet) -> CountrySet {
        var result = CountrySet()
        result.bits = bits & other.bits
        return result
    }

    func union(_ other: CountrySet) -> CountrySet {
        var result = CountrySet()
        result.bits = bits | other.bits
        return result
    }

    func meets(_ other: CountrySet) -> Bool { bits & other.bits != SIMD4() }

    var count: Int {
        bits[0].nonzeroBitCount + bits[1].nonzeroBitCount + bits[2].nonzeroBitCount
            + bits[3].nonzeroBitCount
    }

    /// Sorted.
    var countries: [Country] {
        CountrySet.all.indices.filter { bits[$0 >> 6] & (1 << UInt64($0 & 63)) != 0 }
            .map { CountrySet.all[$0] }.sorted()
    }
}
