import Parallel
import PlanModel
import PlanTime

/// What one occurrence brings into `overlap/audience`, small enough for one line of the
/// processor's cache: a million of them are compared with each other.
struct AudienceSide: Sendable {
    /// Sorted; unused places hold `none`.
    var themes = SIMD4<Int32>(repeating: Self.none)
    /// Numbers of countries, sorted; unused places hold `UInt16.max`.
    var countries = SIMD4<UInt16>(repeating: .max)
    /// Institutions of the audience; unused places hold `none`.
    var institutions = SIMD2<Int32>(repeating: Self.none)
    /// One bit for each country, several of which may share a bit; none where the occurrence is
    /// in no pair at all.
    var countryBits: UInt64 = 0
    /// Civil days, inclusive.
    var first: Int32 = 0
    var last: Int32 = 0
    /// The activity where it is simple, else the part.
    var owner: Int32 = 0
    /// Index of the project, or -1.
    var project: Int32 = -1
    var occasion: Int32 = 0
    /// Whether its activity is held once, with all its institutions from beginning to end, and its
    /// countries, themes and institutions fit in.
    var isSimple = false
    var isJoint = false
    var inheritsCountries = false
    /// Whether one of its themes has themes above it.
    var hasAncestors = false

    static let none: Int32 = -1

    static func bit(of country: Country) -> UInt64 {
        1 << ((UInt64(country.number) &* 0x9E37_79B9_7F4A_7C15) >> 58)
    }
}

/// What all occurrences bring into `overlap/audience`, and the order in which they begin.
final class AudienceSides: Sendable {
    let context: CheckContext
    let facts: PartFacts
    /// By occurrence.
    let sides: [AudienceSide]
    /// The occurrences that can be in a pair, by first day: the day, with its sign turned, above
    /// the occurrence's index.
    let order: [UInt64]
    /// By theme: its ancestors.
    let ancestors: PartLists<Int32>
    /// By project: its leads, sorted.
    let leads: PartLists<Int32>

    init(_ context: CheckContext) {
        let (plan, facts, expansion) = (context.plan, context.facts, context.expansion)
        self.context = context
        self.facts = facts
        var above = PartLists<Int32>()
        for theme in 0..<Int32(plan.themes.count) {
            for ancestor in plan.ancestors(ofTheme: theme) { above.append(ancestor) }
            above.endPart()
        }
        let ancestors = above
        self.ancestors = ancestors
        var leads = PartLists<Int32>()
        for project in plan.projects.records {
            for lead in project.lead where lead.isResolved { leads.insert(lead.index) }
            leads.endPart()
        }
        self.leads = leads
        let cuts = pieces(of: expansion.parts.count)
        /// The occurrences of each piece: they are in the order of their parts.
        let occurrences = cuts.map { parts -> Range<Int> in
            parts.isEmpty
                ? 0..<0
                : Int(
                    expansion.ranges[parts.lowerBound].lowerBound)..<Int(
                        expansion.ranges[parts.upperBound - 1].upperBound)
        }
        sides = parallelArray(lengths: occurrences.map(\.count)) { piece, sides in
            let offset = occurrences[piece].lowerBound
            for part in cuts[piece] where !expansion.ranges[part].isEmpty {
                let activity = expansion.parts[part].activity
                let isOnce =
                    expansion.ranges[part].count == 1
                    && expansion.firstParts[Int(activity) + 1]
                        - expansion.firstParts[Int(activity)] == 1
                var side = AudienceSide(part, of: activity, isOnce: isOnce, facts, ancestors)
                for occurrence in expansion.ranges[part] {
                    let days = expansion.occurrences[Int(occurrence)].days
                    (side.first, side.last) = (days.first.number, days.last.number)
                    sides.initializeElement(at: Int(occurrence) - offset, to: side)
                }
            }
        }
        let sides = self.sides
        var order = joined(
            parallelMap(count: occurrences.count) { piece -> [UInt64] in
                var order: [UInt64] = []
                order.reserveCapacity(occurrences[piece].count)
                for index in occurrences[piece] where sides[index].countryBits != 0 {
                    let day = UInt32(bitPattern: sides[index].first) ^ 0x8000_0000
                    order.append(UInt64(day) << 32 | UInt64(index))
                }
                return order
            })
        sortByUpperHalf(&order)
        Self.mixLargeDays(&order)
        self.order = order
    }

    /// The country of a side at a place, the places beginning at 0; nil after the last.
    @inline(__always)
    func country(of side: AudienceSide, at place: Int) -> Int? {
        if side.isSimple {
            return place < 4 && side.countries[place] != .max ? Int(side.countries[place]) : nil
        }
        let range = facts.countries.range(Int(side.owner))
        return place < range.count
            ? Int(facts.countries.values[range.lowerBound + place].number) : nil
    }

    func shareCountry(_ left: AudienceSide, _ right: AudienceSide) -> Bool {
        !intersection(facts.countries[part(of: left)], facts.countries[part(of: right)]).isEmpty
    }

    /// Leads of both projects, which are given by their indices.
    func sharedLeads(_ left: Int32, _ right: Int32) -> [Int32] {
        left >= 0 && right >= 0 ? intersection(leads[Int(left)], leads[Int(right)]) : []
    }

    /// How many leads both projects have.
    func sharedLeadCount(_ left: AudienceSide, _ right: AudienceSide) -> Int {
        guard left.project >= 0, right.project >= 0 else { return 0 }
        var count = 0
        let theirs = leads.range(Int(right.project))
        for position in leads.range(Int(left.project)) {
            for other in theirs where leads.values[other] == leads.values[position] { count += 1 }
        }
        return count
    }

    /// Themes of both; of a theme and its ancestor the ancestor.
    func sharedThemes(_ left: Int, _ right: Int) -> [Int32] {
        var shared: [Int32] = []
        for one in facts.themes[left] {
            for other in facts.themes[right] {
                if let theme = sharedTheme(one, other) { shared.append(theme) }
            }
        }
        return sortedUnique(shared)
    }

    /// The theme that is meant by both: the same, or the one above the other.
    @inline(__always)
    private func sharedTheme(_ one: Int32, _ other: Int32) -> Int32? {
        if one == other || isAncestor(one, of: other) { return one }
        return isAncestor(other, of: one) ? other : nil
    }

    @inline(__always)
    private func isAncestor(_ theme: Int32, of other: Int32) -> Bool {
        for position in ancestors.range(Int(other)) where ancestors.values[position] == theme {
            return true
        }
        return false
    }

    /// How many themes simple sides have in common, as in `sharedThemes`; makes no list.
    func sharedThemeCount(_ left: AudienceSide, _ right: AudienceSide) -> Int {
        guard left.hasAncestors || right.hasAncestors else {
            return left.sharedCount(left.themes, right.themes)
        }
        var (shared, count) = (SIMD16<Int32>(repeating: AudienceSide.none), 0)
        for place in 0..<4 where left.themes[place] != AudienceSide.none {
            for otherPlace in 0..<4 where right.themes[otherPlace] != AudienceSide.none {
                guard let theme = sharedTheme(left.themes[place], right.themes[otherPlace]),
                    !any(shared .== theme)
                else { continue }
                shared[count] = theme
                count += 1
            }
        }
        return count
    }

    /// Where thousands begin on one day, those of one project no longer stand together: a search
    /// that is stopped by `limits: audience-pairs` has then seen something of all projects.
    private static func mixLargeDays(_ order: inout [UInt64]) {
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, order[end] >> 32 == order[start] >> 32 { end += 1 }
            let count = end - start
            if count > 1_024 {
                // A step by which every place is come to once: no divisor of the number of places.
                var step = count * 5 / 8
                while greatestCommonDivisor(step, count) > 1 { step += 1 }
                let day = order[start..<end].map { $0 }
                for place in 0..<count { order[start + place] = day[place * step % count] }
            }
            start = end
        }
    }

    private static func greatestCommonDivisor(_ one: Int, _ other: Int) -> Int {
        other == 0 ? one : greatestCommonDivisor(other, one % other)
    }

    /// The part that a side is about.
    func part(of side: AudienceSide) -> Int {
        side.isSimple ? Int(context.expansion.firstParts[Int(side.owner)]) : Int(side.owner)
    }

    func activity(of side: AudienceSide) -> Int32 {
        side.isSimple ? side.owner : context.activity(ofPart: side.owner)
    }
}

extension AudienceSide {
    /// - Parameter isOnce: whether the activity has this one part, and that one occurrence.
    fileprivate init(
        _ part: Int, of activity: Int32, isOnce: Bool, _ facts: PartFacts,
        _ ancestors: borrowing PartLists<Int32>
    ) {
        guard facts.takesPart[part] else { return }
        project = facts.projects[part]
        occasion = facts.occasions[part]
        isJoint = facts.isJoint[part]
        inheritsCountries = facts.inheritsCountries[part]
        let countries = facts.countries.range(part)
        for (place, position) in countries.enumerated() {
            let country = facts.countries.values[position]
            countryBits |= Self.bit(of: country)
            if place < 4 { self.countries[place] = country.number }
        }
        let themes = facts.themes.range(part)
        var fits = countries.count <= 4 && themes.count <= 4
        for (place, position) in themes.enumerated() {
            let theme = facts.themes.values[position]
            if place < 4 { self.themes[place] = theme }
            if !ancestors.range(Int(theme)).isEmpty { hasAncestors = true }
        }
        var count = 0
        for position in facts.institutions.range(part) {
            let use = facts.institutions.values[position]
            if use.when >= 0 { fits = false }
            guard use.isAudience, !any(institutions .== use.index) else { continue }
            if count < 2 { institutions[count] = use.index } else { fits = false }
            count += 1
        }
        isSimple = fits && isOnce
        owner = isSimple ? activity : Int32(part)
    }

    /// How many countries both have; of simple sides.
    @inline(__always)
    func sharedCountries(_ other: AudienceSide) -> Int {
        var count = 0
        for place in 0..<4 {
            let country = countries[place]
            if country == .max { break }
            if any(other.countries .== country) { count += 1 }
        }
        return count
    }

    /// How many institutions both have; of simple sides.
    @inline(__always)
    func sharedInstitutionCount(_ other: AudienceSide) -> Int {
        var count = 0
        for place in 0..<2 {
            let institution = institutions[place]
            if institution == Self.none { break }
            if any(other.institutions .== institution) { count += 1 }
        }
        return count
    }

    /// Institutions of both audiences, sorted; of simple sides.
    func sharedInstitutions(_ other: AudienceSide) -> [Int32] {
        (0..<2).map { institutions[$0] }.filter {
            $0 != Self.none && any(other.institutions .== $0)
        }.sorted()
    }

    @inline(__always)
    fileprivate func sharedCount(_ left: SIMD4<Int32>, _ right: SIMD4<Int32>) -> Int {
        var count = 0
        for place in 0..<4 {
            let value = left[place]
            if value == Self.none { break }
            if any(right .== value) { count += 1 }
        }
        return count
    }
}
