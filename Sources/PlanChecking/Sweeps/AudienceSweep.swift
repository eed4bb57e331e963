import Parallel
import PlanModel

/// The sweep for pairs: one occurrence after the other begins, in the order of days, and meets
/// those that still go on and have a theme, an institution or a lead in common with it.
///
/// What goes on is kept in one list for each theme, institution and lead. A list that grows long
/// is kept country by country, so that no work is done for pairs that share no country.
struct AudienceSweep {
    /// A pair of activities and a maximal run of its shared days: one finding before it is made.
    struct Measured {
        /// `lower << 32 | higher`, both indices into `Plan.activities`.
        var pair: UInt64
        /// The first of the shared days.
        var first: Int32
        /// How many countries, themes, institutions and leads are shared.
        var count: Int32
    }

    /// What a sweep has brought to light since it was last asked.
    struct Findings {
        /// Of two activities that are held once; each pair once.
        var measured: [Measured] = []
        /// Pairs of which one is more than that. The same pair may be there several times.
        var others: [UInt64] = []
        /// How often a pair that goes on at the same time was looked at.
        var looks = 0
        /// Whether the sweep has come to its end.
        var isFinished = false
    }

    /// Something that goes on, in one of the lists.
    private struct Node {
        var countryBits: UInt64
        var last: Int32
        var project: Int32
        var occasion: Int32
        /// Index into `sides`.
        var side: Int32
        /// How many began before it in this sweep.
        var serial: Int32
        var next: Int32
    }

    /// A list that is longer than this is kept country by country.
    private static let longest: Int32 = 4

    private let all: AudienceSides
    /// The numbers of features: themes, then institutions, then leads.
    private let firstInstitution: Int
    private let firstLead: Int
    /// What is still to begin: positions in `all.order`.
    private var pending: Range<Int>
    private var nodes: [Node] = []
    /// The first of the nodes that are not in use, or -1.
    private var free: Int32 = -1
    /// By list: its first node, or -1. The lists of features come first: what has a theme itself,
    /// then what is below it; behind them those of countries.
    private var heads: [Int32]
    /// By feature's list: where its lists of countries begin, or 0.
    private var split: [Int32]
    /// By feature's list that is not split: how many it holds.
    private var lengths: [Int32]
    /// By serial number of what has begun: that of who has met it last.
    private var metBy: [Int32] = []

    /// - Parameter goingOn: occurrences that began before and have not ended.
    init(_ all: AudienceSides, _ pending: Range<Int>, goingOn: [Int32]) {
        self.all = all
        self.pending = pending
        let plan = all.context.plan
        firstInstitution = plan.themes.count
        firstLead = firstInstitution + plan.institutions.count
        let lists = 2 * (firstLead + plan.institutions.count)
        heads = [Int32](repeating: -1, count: lists)
        split = [Int32](repeating: 0, count: lists)
        lengths = split
        metBy.reserveCapacity(goingOn.count + pending.count)
        var ignored = Findings()
        for occurrence in goingOn { begin(occurrence, meeting: false, &ignored) }
    }

    /// Goes on until the end, or until it has looked at `most` pairs.
    mutating func run(most: Int) -> Findings {
        var found = Findings()
        while let position = pending.first {
            if found.looks >= most { return found }
            // Their days lie together, they do not.
            if position + 8 < pending.upperBound {
                all.sides.prefetch(Int(UInt32(truncatingIfNeeded: all.order[position + 8])))
            }
            begin(Int32(truncatingIfNeeded: all.order[position]), meeting: true, &found)
            pending.removeFirst()
        }
        found.isFinished = true
        return found
    }

    /// Lets an occurrence meet what has something in common with it, and adds it to the lists.
    private mutating func begin(_ occurrence: Int32, meeting: Bool, _ found: inout Findings) {
        let side = all.sides[Int(occurrence)]
        metBy.append(-1)
        if side.isSimple {
            for place in 0..<4 {
                let theme = side.themes[place]
                if theme == AudienceSide.none { break }
                begin(occurrence, side, theme: theme, meeting, &found)
            }
            for place in 0..<2 {
                let institution = side.institutions[place]
                if institution == AudienceSide.none { break }
                begin(occurrence, side, firstInstitution + Int(institution), meeting, &found)
            }
        } else {
            let facts = all.facts
            for position in facts.themes.range(Int(side.owner)) {
                begin(occurrence, side, theme: facts.themes.values[position], meeting, &found)
            }
            for position in facts.institutions.range(Int(side.owner)) {
                let use = facts.institutions.values[position]
                guard use.isAudience else { continue }
                begin(occurrence, side, firstInstitution + Int(use.index), meeting, &found)
            }
        }
        guard side.project >= 0 else { return }
        for position in all.leads.range(Int(side.project)) {
            begin(occurrence, side, firstLead + Int(all.leads.values[position]), meeting, &found)
        }
    }

    /// The same for one theme, and those above it.
    private mutating func begin(
        _ occurrence: Int32, _ side: AudienceSide, theme: Int32, _ meeting: Bool,
        _ found: inout Findings
    ) {
        begin(occurrence, side, Int(theme), meeting, &found)
        for position in all.ancestors.range(Int(theme)) {
            let above = Int(all.ancestors.values[position])
            // Two that are below one theme have nothing in common by that.
            if meeting { visit(2 * above, side, &found) }
            insert(occurrence, serial, side, 2 * above + 1)
        }
    }

    /// The same for one feature, which the occurrence has itself.
    private mutating func begin(
        _ occurrence: Int32, _ side: AudienceSide, _ feature: Int, _ meeting: Bool,
        _ found: inout Findings
    ) {
        if meeting {
            visit(2 * feature, side, &found)
            visit(2 * feature + 1, side, &found)
        }
        insert(occurrence, serial, side, 2 * feature)
    }

    // MARK: Lists

    /// The serial number of what is beginning.
    private var serial: Int32 { Int32(metBy.count - 1) }

    /// Lets a side meet all in a feature's list that may have a country in common with it.
    private mutating func visit(_ list: Int, _ side: AudienceSide, _ found: inout Findings) {
        if split[list] == 0 {
            visit(head: list, side, &found)
            return
        }
        var place = 0
        while let country = all.country(of: side, at: place) {
            visit(head: Int(split[list]) + country, side, &found)
            place += 1
        }
    }

    private mutating func visit(head: Int, _ side: AudienceSide, _ found: inout Findings) {
        var previous: Int32 = -1
        var index = heads[head]
        while index >= 0 {
            let node = nodes[Int(index)]
            if node.last < side.first {
                if previous < 0 {
                    heads[head] = node.next
                } else {
                    nodes[Int(previous)].next = node.next
                }
                nodes[Int(index)].next = free
                free = index
                if head < lengths.count { lengths[head] -= 1 }
            } else {
                found.looks += 1
                if node.countryBits & side.countryBits != 0, node.project != side.project,
                    node.occasion != side.occasion
                {
                    meet(side, all.sides[Int(node.side)], Int(node.serial), &found)
                }
                previous = index
            }
            index = node.next
        }
    }

    private mutating func insert(
        _ occurrence: Int32, _ serial: Int32, _ side: AudienceSide, _ list: Int
    ) {
        if split[list] == 0 {
            insert(occurrence, serial, side, head: list)
            lengths[list] += 1
            if lengths[list] > Self.longest { divide(list) }
        } else {
            var place = 0
            while let country = all.country(of: side, at: place) {
                insert(occurrence, serial, side, head: Int(split[list]) + country)
                place += 1
            }
        }
    }

    private mutating func insert(
        _ occurrence: Int32, _ serial: Int32, _ side: AudienceSide, head: Int
    ) {
        let node = Node(
            countryBits: side.countryBits, last: side.last, project: side.project,
            occasion: side.occasion, side: occurrence, serial: serial, next: heads[head])
        if free >= 0 {
            heads[head] = free
            free = nodes[Int(free)].next
            nodes[Int(heads[head])] = node
        } else {
            heads[head] = Int32(nodes.count)
            nodes.append(node)
        }
    }

    /// Keeps a list country by country from now on.
    private mutating func divide(_ list: Int) {
        split[list] = Int32(heads.count)
        heads += repeatElement(-1, count: Country.count)
        var index = heads[list]
        heads[list] = -1
        while index >= 0 {
            let node = nodes[Int(index)]
            nodes[Int(index)].next = free
            free = index
            insert(node.side, node.serial, all.sides[Int(node.side)], list)
            index = node.next
        }
    }

    // MARK: Pairs

    /// - Parameter number: the serial number of the other one.
    private mutating func meet(
        _ side: AudienceSide, _ other: AudienceSide, _ number: Int, _ found: inout Findings
    ) {
        // It may have been met for something else that both have.
        if metBy[number] == serial { return }
        metBy[number] = serial
        let (one, two) = (all.activity(of: side), all.activity(of: other))
        if side.isJoint || other.isJoint, all.context.plan.areJoint(one, two) { return }
        let pair = UInt64(min(one, two)) << 32 | UInt64(max(one, two))
        guard side.isSimple, other.isSimple else {
            if all.shareCountry(side, other) { found.others.append(pair) }
            return
        }
        let countries = side.sharedCountries(other)
        if countries == 0 { return }
        let count =
            countries + all.sharedThemeCount(side, other) + side.sharedInstitutionCount(other)
            + all.sharedLeadCount(side, other)
        found.measured.append(
            Measured(pair: pair, first: max(side.first, other.first), count: Int32(count)))
    }
}
