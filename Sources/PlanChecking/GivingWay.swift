import PlanModel
import PlanTime

/// Who would more easily give way in an overlap.
///
/// What is fixed or done never does; what is tentative before what is confirmed; of these the one
/// with fewer participants; of these the one that begins later, because there is more time left.
extension Viewpoint {
    /// What one side has to say of itself.
    private struct Side {
        var activity: Int32
        /// Why it cannot move.
        var bound: String?
        var isTentative: Bool
        var participants: Int?
        /// nil where it is one of several occurrences.
        var firstDay: CivilDay?
    }

    /// The hint of an overlap; nil where nothing tells its sides apart, or the audience may not
    /// see one of them.
    func overlapHint(_ finding: Finding) -> String? {
        guard finding.activities.allSatisfy({ canSee($0) }) else { return nil }
        if finding.activities.count == 1 { return hintForOne(finding) }
        let sides = finding.activities.map { side($0, finding) }
        let free = sides.filter { $0.bound == nil }
        if free.isEmpty {
            return
                "none of them can move: \(listed(sides.map { "\(name($0.activity)) is \($0.bound!)" }))"
        }
        if free.count == 1 {
            let rest = sides.filter { $0.bound != nil }
            return "\(listed(rest.map { "\(name($0.activity)) is \($0.bound!)" }, most: 4)); "
                + "move \(name(free[0].activity))"
        }
        return sides.count == 2 ? hintForTwo(free[0], free[1]) : hintForMany(sides, free)
    }

    private func side(_ activity: Int32, _ finding: Finding) -> Side {
        let parts = finding.parts.filter { $0.activity == activity }
        let part = parts.first ?? PartID(activity: activity)
        let record = plan.activities[Int(activity)]
        let status = plan.status(of: part)
        let isRepeated = record.recurrence != nil || !record.also.isEmpty || parts.count > 1
        return Side(
            activity: activity,
            bound: record.details.fixed != nil ? "fixed" : status == .done ? "done" : nil,
            // Every session that takes part must still be open.
            isTentative: (parts.isEmpty ? [part] : parts).allSatisfy {
                plan.status(of: $0) == .tentative
            },
            participants: plan.value({ $0.participants }, of: part)?.value.planned,
            firstDay: isRepeated ? nil : plan.when(of: part)?.value.span.first)
    }

    private func hintForOne(_ finding: Finding) -> String? {
        switch finding.rule {
        case "overlap/resource", "overlap/venue":
            return (finding.load ?? 0) > (finding.capacity ?? 0)
                ? "ask for less, or raise the `capacity` where there is more" : nil
        default: return nil
        }
    }

    private func hintForTwo(_ one: Side, _ other: Side) -> String? {
        if one.isTentative != other.isTentative {
            return
                "\(name((one.isTentative ? one : other).activity)) is still tentative and can move more easily"
        }
        if let mine = one.participants, let theirs = other.participants, mine != theirs {
            return
                "\(name((mine < theirs ? one : other).activity)) has fewer participants "
                + "(\(min(mine, theirs)) and \(max(mine, theirs))) and can move more easily"
        }
        if let mine = one.firstDay, let theirs = other.firstDay, mine != theirs {
            return
                "\(name((mine > theirs ? one : other).activity)) begins later and can move more easily"
        }
        return nil
    }

    /// All that can move in the order in which they would.
    private func hintForMany(_ sides: [Side], _ free: [Side]) -> String? {
        // A number tells apart only where everybody has one.
        let countsPeople = free.allSatisfy { $0.participants != nil }
        let comparesDays = free.allSatisfy { $0.firstDay != nil }
        func key(_ side: Side) -> (Int, Int, Int32) {
            (
                side.isTentative ? 0 : 1, countsPeople ? side.participants! : 0,
                comparesDays ? -side.firstDay!.number : 0
            )
        }
        let order = free.sorted { ($0.activity) < ($1.activity) }
            .sorted { key($0) < key($1) }
        guard key(order.first!) < key(order.last!) else { return nil }
        let words = order.map { side in
            var facts = side.isTentative ? "tentative" : "confirmed"
            if countsPeople { facts += ", \(counted(side.participants!, "participant"))" }
            if comparesDays { facts += ", from \(side.firstDay!)" }
            return "\(name(side.activity)) (\(facts))"
        }
        let bound = sides.filter { $0.bound != nil }.map { "\(name($0.activity)) is \($0.bound!)" }
        return "easiest to move first: \(listed(words, most: 5))"
            + (bound.isEmpty ? "" : "; \(listed(bound, most: 4))")
    }
}
