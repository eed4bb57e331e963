import Parallel
import PlanModel
import PlanTime

extension Rule {
    static let overlapTravel = Rule(
        "overlap/travel", level: .warning,
        summary: "A person has too few free days between two cities.",
        why:
            "Who closes a seminar in Tashkent in the evening does not open one in Dakar in the morning.",
        fix: """
            Leave a day between the two, ask somebody else for one of them, or set `travel-days` in \
            coplan.yaml to what is enough.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer}
            activities:
              ↓
              first: {title: Course, when: 2019-05-20/22, place: {city: Tunis, country: TN}, people: [trainer]}
              second: {title: Course, when: 2019-05-23/24, place: {city: Rabat, country: MA}, people: [trainer]}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer}
            activities:
              first: {title: Course, when: 2019-05-20/22, place: {city: Tunis, country: TN}, people: [trainer]}
              second: {title: Course, when: 2019-05-24/25, place: {city: Rabat, country: MA}, people: [trainer]}
            """
    ) { context in
        let plan = context.plan
        let limits = plan.settings.travelDays
        guard limits.abroad > 0 || limits.home > 0 else { return [] }
        let grouped = context.personUses
        let cuts = pieces(of: grouped.keyCount)
        return parallelMap(count: cuts.count) { number -> [Finding] in
            cuts[number].flatMap { person -> [Finding] in
                grouped.starts[person + 1] - grouped.starts[person] > 1
                    ? context.journeys(of: Int32(person), grouped.uses(of: person)) : []
            }
        }.flatMap { $0 }
    }
}

extension CheckContext {
    /// One finding for each way that a person has too little time for.
    fileprivate func journeys(of person: Int32, _ uses: ArraySlice<Use>) -> [Finding] {
        let limits = plan.settings.travelDays
        let most = Int32(max(limits.abroad, limits.home))
        // Several sessions or occurrences that make the same journey are one finding.
        var journeys: [Journey: [Int32]] = [:]
        for (earlier, later) in closeStays(uses, freeDays: most).flatMap(consecutive) {
            let free = later.first - earlier.last - 1
            guard free < most,
                facts.occasions[Int(earlier.part)] != facts.occasions[Int(later.part)],
                let needed = plan.travelDays(
                    expansion.parts[Int(earlier.part)], expansion.parts[Int(later.part)]),
                Int(free) < needed
            else { continue }
            let journey = Journey(
                first: earlier.last, last: later.first,
                activities: sortedUnique([
                    activity(ofPart: earlier.part), activity(ofPart: later.part),
                ]))
            journeys[journey, default: []] += [earlier.part, later.part]
        }
        return journeys.map { journey, parts in
            Finding(
                rule: "overlap/travel", level: .warning, resource: .person(person),
                activities: journey.activities,
                parts: sortedUnique(parts).map { expansion.parts[Int($0)] },
                firstDay: CivilDay(number: journey.first),
                lastDay: CivilDay(number: journey.last),
                place: plan.activities[Int(journey.activities[0])].place)
        }
    }
}

extension CheckContext {
    /// On-site stays in groups, between which there are at least so many free days that no
    /// journey is too short. Most stays are far from all others: these are left out.
    private func closeStays(_ uses: ArraySlice<Use>, freeDays: Int32) -> [[Use]] {
        var order: [UInt64] = []
        for index in uses.indices where facts.isOnSite[Int(uses[index].part)] {
            let first = UInt32(bitPattern: uses[index].first) ^ 0x8000_0000
            order.append(UInt64(first) << 32 | UInt64(index))
        }
        order.sort()
        func stay(_ position: Int) -> Use { uses[Int(order[position] & 0xFFFF_FFFF)] }
        var groups: [[Use]] = []
        var start = 0
        var last = Int32.min
        for position in order.indices {
            let next = stay(position)
            if position > start, next.first - last - 1 >= freeDays {
                if position - start > 1 { groups.append((start..<position).map(stay)) }
                start = position
            }
            last = position == start ? next.last : max(last, next.last)
        }
        if order.count - start > 1 { groups.append((start..<order.count).map(stay)) }
        return groups
    }
}

/// A way from one city to another.
private struct Journey: Hashable {
    /// The last day of the earlier stay and the first of the later one.
    var first: Int32
    var last: Int32
    var activities: [Int32]
}

/// Pairs of stays without a day of another stay between them.
private func consecutive(_ stays: [Use]) -> [(earlier: Use, later: Use)] {
    var pairs: [(Use, Use)] = []
    let byStart = stays.sorted { ($0.first, $0.part) < ($1.first, $1.part) }
    let byEnd = stays.sorted { ($0.last, $0.part) < ($1.last, $1.part) }
    var ended = 0
    var lastDay = Int32.min
    var index = 0
    var covered = Int32.min
    while index < byStart.count {
        let day = byStart[index].first
        var same = index
        while same < byStart.count, byStart[same].first == day { same += 1 }
        // The last on-site day before this one: the day before, where a stay goes on over it.
        if index > 0 {
            lastDay = min(covered, day - 1)
            while ended < byEnd.count, byEnd[ended].last < lastDay { ended += 1 }
            var end = ended
            while end < byEnd.count, byEnd[end].last == lastDay {
                for later in byStart[index..<same] { pairs.append((byEnd[end], later)) }
                end += 1
            }
        }
        for stay in byStart[index..<same] { covered = max(covered, stay.last) }
        index = same
    }
    return pairs
}

extension Plan {
    /// Free days that a person needs between the two, or nil where a city is not known or is
    /// the same.
    fileprivate func travelDays(_ from: PartID, _ to: PartID) -> Int? {
        guard city(of: from) != nil, city(of: to) != nil, !areInOneCity(from, to) else {
            return nil
        }
        let (country, otherCountry) = (hostCountry(of: from), hostCountry(of: to))
        let isAbroad = country == nil || otherCountry == nil || country != otherCountry
        return isAbroad ? settings.travelDays.abroad : settings.travelDays.home
    }
}
