public import PlanModel
import PlanTime

/// What two teams could do.
public enum Advice: Hashable, Sendable {
    /// Same kind for the same institutions.
    case looksLikeDuplication(kind: String, institutions: [Int32])
    /// Overlapping or within seven days, and in one country.
    case holdOnceNear(PartID, PartID, days: Int)
    /// The same themes for the same countries, and nothing is confirmed.
    case holdOnceWhileTentative
    /// Somebody is in both within seven days.
    case travelOnce(people: [Int32], PartID, PartID, days: Int)
    /// Both are in one city within seven days.
    case travelOnceToCity(PartID, PartID, days: Int)
    /// Somebody is in both, weeks apart.
    case shareTrainer(people: [Int32])
    /// One has people for the theme, and the other, of a kind that needs them, names nobody.
    case lendTrainer(people: [Int32], from: Int32, to: Int32)
    case coordinateAgenda
    /// Their guests differ.
    case inviteEachOther
}

/// Days within which two activities can share a journey.
private let nearDays = 7

/// Kinds that need somebody who teaches.
private let taughtKinds: Set<String> = ["training", "workshop", "seminar"]

extension CheckContext {
    /// What the teams of two activities could do, the most that can be saved first.
    func advice(on synergy: Synergy) -> [Advice] {
        let (left, right) = synergy.activities
        let (one, other) = (plan.activities[Int(left)], plan.activities[Int(right)])
        // A milestone is a date: nobody travels to it.
        if one.isMilestone || other.isMilestone { return [.coordinateAgenda] }
        var advice: [Advice] = []
        let (mine, theirs) = (audience(left), audience(right))
        if let kind = one.kind?.value, kind == other.kind?.value, !mine.isEmpty, mine == theirs {
            advice.append(.looksLikeDuplication(kind: kind, institutions: mine))
        }
        let near = synergy.gapDays <= nearDays ? nearParts(left, right) : []
        let holdOnce = self.holdOnce(synergy, near)
        if let holdOnce { advice.append(holdOnce) }
        advice += travelOnce(near)
        let travels = advice.contains { if case .travelOnce = $0 { true } else { false } }
        if !travels, let trainer = shareTrainer(left, right) { advice.append(trainer) }
        if holdOnce == nil { advice.append(.coordinateAgenda) }
        if mine != theirs || mine.isEmpty { advice.append(.inviteEachOther) }
        return advice
    }

    /// Pairs of parts with at most seven days between them, the nearest first.
    private func nearParts(_ left: Int32, _ right: Int32) -> [(
        one: PartID, other: PartID, days: Int
    )] {
        var pairs: [(one: PartID, other: PartID, days: Int)] = []
        for mine in expansion.parts(ofActivity: Int(left)) {
            let days = self.days(ofPart: mine).mergedRuns()
            if days.isEmpty { continue }
            for theirs in expansion.parts(ofActivity: Int(right)) {
                let otherDays = self.days(ofPart: theirs).mergedRuns()
                if otherDays.isEmpty { continue }
                let (between, _) = gap(days[...], otherDays[...])
                if between <= nearDays {
                    pairs.append((expansion.parts[mine], expansion.parts[theirs], between))
                }
            }
        }
        return pairs.enumerated()
            .sorted { ($0.element.days, $0.offset) < ($1.element.days, $1.offset) }
            .map(\.element)
    }

    private func holdOnce(_ synergy: Synergy, _ near: [(one: PartID, other: PartID, days: Int)])
        -> Advice?
    {
        for (one, other, days) in near {
            if let country = plan.hostCountry(of: one), country == plan.hostCountry(of: other) {
                return .holdOnceNear(one, other, days: days)
            }
        }
        let areTentative = [synergy.activities.0, synergy.activities.1].allSatisfy { activity in
            plan.parts(of: activity).allSatisfy { plan.status(of: $0) == .tentative }
        }
        return areTentative && synergy.themes == synergy.allThemes
            && synergy.countries == synergy.allCountries ? .holdOnceWhileTentative : nil
    }

    private func travelOnce(_ near: [(one: PartID, other: PartID, days: Int)]) -> [Advice] {
        for (one, other, days) in near where plan.isOnSite(one) && plan.isOnSite(other) {
            let shared = intersection(people([one]), people([other]))
            if !shared.isEmpty { return [.travelOnce(people: shared, one, other, days: days)] }
        }
        for (one, other, days) in near where plan.areInOneCity(one, other) {
            return [.travelOnceToCity(one, other, days: days)]
        }
        return []
    }

    private func shareTrainer(_ left: Int32, _ right: Int32) -> Advice? {
        let (mine, theirs) = (people(plan.parts(of: left)), people(plan.parts(of: right)))
        let shared = intersection(mine, theirs)
        if !shared.isEmpty { return .shareTrainer(people: shared) }
        func needs(_ activity: Int32) -> Bool {
            taughtKinds.contains(plan.activities[Int(activity)].kind?.value ?? "")
        }
        guard needs(left), needs(right) else { return nil }
        if theirs.isEmpty, !mine.isEmpty {
            return .lendTrainer(people: mine, from: left, to: right)
        }
        if mine.isEmpty, !theirs.isEmpty {
            return .lendTrainer(people: theirs, from: right, to: left)
        }
        return nil
    }

    private func people(_ parts: [PartID]) -> [Int32] {
        sortedUnique(
            parts.flatMap { part in
                plan.people(of: part).filter(\.person.isResolved).map(\.person.index)
            })
    }

    /// The institutions that an activity is for.
    private func audience(_ activity: Int32) -> [Int32] {
        sortedUnique(
            plan.parts(of: activity).flatMap { part in
                plan.institutions(of: part)
                    .filter {
                        $0.institution.isResolved && ($0.role == .invited || $0.role == .host)
                    }
                    .map(\.institution.index)
            })
    }
}
