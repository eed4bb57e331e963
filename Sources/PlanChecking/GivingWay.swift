public import PlanModel
import PlanTime

/// The side of an overlap that would more easily give way.
public struct EasierToMove: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The others are fixed or done.
        case othersCannot
        case stillTentative
        case fewerParticipants(Int, than: Int)
        case beginsLater
    }
    /// What is held together moves together.
    public var activities: [Int32]
    public var reason: Reason
}

/// Who would more easily give way in an overlap.
///
/// What is fixed or done never does; what is tentative before what is confirmed; of these the one
/// with fewer participants; of these the one that begins later, because there is more time left.
///
/// What is held together is one side: it moves together or not at all.
extension Viewpoint {
    /// What one side has to say of itself.
    private struct Side {
        var activities: [Int32]
        /// Why it cannot move.
        var bound: String?
        var isTentative: Bool
        /// nil where somebody does not say.
        var participants: Int?
        /// nil where it is one of several occurrences or sessions.
        var firstDay: CivilDay?
    }

    /// The hint of an overlap; nil where nothing tells its sides apart, or the audience may not
    /// see one of them.
    func overlapHint(_ finding: Finding) -> String? {
        guard finding.activities.allSatisfy({ canSee($0) }) else { return nil }
        let sides = self.sides(finding)
        if sides.count == 1 { return hintForOne(finding) }
        let free = sides.filter { $0.bound == nil }
        let bound = sides.filter { $0.bound != nil }.map { "\(names($0)) (\($0.bound!))" }
        if free.isEmpty { return "none of them can move: \(listed(bound, most: 5))" }
        if free.count == 1 { return "move \(names(free[0])); \(listed(bound, most: 4)) cannot" }
        return sides.count == 2 ? hintForTwo(free[0], free[1]) : hintForMany(free, bound)
    }

    private func sides(_ finding: Finding) -> [Side] {
        let all = finding.activities
        if all.count == 2, plan.occasions[Int(all[0])] != plan.occasions[Int(all[1])] {
            // So are most of them.
            return [side(all[0], finding), side(all[1], finding)]
        }
        var order: [Int32] = []
        var groups: [Int32: [Side]] = [:]
        for activity in finding.activities {
            let occasion = plan.occasions[Int(activity)]
            if groups[occasion] == nil { order.append(occasion) }
            groups[occasion, default: []].append(side(activity, finding))
        }
        return order.map { occasion in
            let group = groups[occasion]!
            let participants = group.compactMap(\.participants)
            let days = group.compactMap(\.firstDay)
            return Side(
                activities: group.flatMap(\.activities),
                bound: group.lazy.compactMap(\.bound).first,
                isTentative: group.allSatisfy(\.isTentative),
                participants: participants.count == group.count ? participants.max() : nil,
                firstDay: days.count == group.count ? days.min() : nil)
        }
    }

    private func side(_ activity: Int32, _ finding: Finding) -> Side {
        let parts = finding.parts.filter { $0.activity == activity }
        let part = parts.first ?? PartID(activity: activity)
        let record = plan.activities[Int(activity)]
        let isRepeated = record.recurrence != nil || !record.also.isEmpty || parts.count > 1
        return Side(
            activities: [activity],
            bound: record.boxedDetails?.value.fixed != nil
                ? "fixed" : plan.status(of: part) == .done ? "done" : nil,
            isTentative: plan.status(of: part) == .tentative
                && parts.dropFirst().allSatisfy { plan.status(of: $0) == .tentative },
            participants: plan.value({ $0.participants }, of: part)?.value.planned,
            firstDay: isRepeated ? nil : plan.when(of: part)?.value.span.first)
    }

    private func names(_ side: Side) -> String { names(side.activities) }

    private func names(_ activities: [Int32]) -> String {
        activities.count == 1 ? name(activities[0]) : listed(activities.map { name($0) })
    }

    private func hintForOne(_ finding: Finding) -> String? {
        switch finding.rule {
        case "overlap/resource", "overlap/venue":
            return "ask for less, or raise the `capacity` where there is more"
        default: return nil
        }
    }

    /// Which side would give way, and why; nil where nothing tells two sides apart, more than two
    /// could move, or the audience may not see one of them.
    public func easierToMove(_ finding: Finding) -> EasierToMove? {
        guard finding.activities.allSatisfy({ canSee($0) }) else { return nil }
        let sides = self.sides(finding)
        let free = sides.filter { $0.bound == nil }
        if free.count == 1, sides.count > 1 {
            return EasierToMove(activities: free[0].activities, reason: .othersCannot)
        }
        return sides.count == 2 && free.count == 2 ? easier(free[0], free[1]) : nil
    }

    private func easier(_ one: Side, _ other: Side) -> EasierToMove? {
        if one.isTentative != other.isTentative {
            return EasierToMove(
                activities: (one.isTentative ? one : other).activities, reason: .stillTentative)
        }
        if let mine = one.participants, let theirs = other.participants, mine != theirs {
            return EasierToMove(
                activities: (mine < theirs ? one : other).activities,
                reason: .fewerParticipants(min(mine, theirs), than: max(mine, theirs)))
        }
        if let mine = one.firstDay, let theirs = other.firstDay, mine != theirs {
            return EasierToMove(
                activities: (mine > theirs ? one : other).activities, reason: .beginsLater)
        }
        return nil
    }

    private func hintForTwo(_ one: Side, _ other: Side) -> String? {
        guard let easier = easier(one, other) else { return nil }
        let reason: String
        switch easier.reason {
        case .othersCannot: return nil
        case .stillTentative: reason = "still tentative"
        case .fewerParticipants(let fewer, let more):
            reason = "\(counted(fewer, "participant")), not \(more)"
        case .beginsLater: reason = "begins later"
        }
        return "easier to move: \(names(easier.activities)) (\(reason))"
    }

    /// All that can move, in the order in which they would.
    private func hintForMany(_ free: [Side], _ bound: [String]) -> String? {
        // A number tells apart only where everybody has one.
        let countsPeople = free.allSatisfy { $0.participants != nil }
        let comparesDays = free.allSatisfy { $0.firstDay != nil }
        func key(_ side: Side) -> (Int, Int, Int32) {
            (
                side.isTentative ? 0 : 1, countsPeople ? side.participants! : 0,
                comparesDays ? -side.firstDay!.number : 0
            )
        }
        let order = free.enumerated().sorted {
            let (one, other) = (key($0.element), key($1.element))
            return one != other ? one < other : $0.offset < $1.offset
        }.map(\.element)
        guard key(order.first!) < key(order.last!) else { return nil }
        let words = order.map { side in
            var facts = [side.isTentative ? "tentative" : "confirmed"]
            if countsPeople { facts.append(counted(side.participants!, "participant")) }
            if comparesDays { facts.append("from \(side.firstDay!)") }
            return "\(names(side)) (\(facts.joined(separator: ", ")))"
        }
        return "easiest to move first: \(listed(words, most: 5))"
            + (bound.isEmpty ? "" : "; \(listed(bound, most: 4)) cannot")
    }
}
