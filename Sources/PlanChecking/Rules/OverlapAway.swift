import PlanModel
import PlanTime

extension Rule {
    static let overlapAway = Rule(
        "overlap/away", level: .error,
        summary: "A person is needed in an activity on days on which they are away.",
        why:
            "Somebody has told the plan that they cannot come; the invitation would be for nothing.",
        fix: "Move the activity, ask somebody else, or correct the person's `away`.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer, away: [2019-05]}
            activities:
                                                                         ↓
              first: {title: First course, when: 2019-05-20/22, people: [trainer], status: confirmed}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer, away: [2019-05]}
            activities:
              first: {title: First course, when: 2019-06-03/05, people: [trainer]}
            """
    ) { context in
        let plan = context.plan
        let away = plan.people.records.map { $0.away.map(\.value).mergedRuns() }
        guard away.contains(where: { !$0.isEmpty }) else { return [] }
        let uses = context.personUses
        var findings: [Finding] = []
        for person in 0..<uses.keyCount where !away[person].isEmpty {
            let ofActivity = Dictionary(grouping: uses.uses(of: person)) {
                context.activity(ofPart: $0.part)
            }
            for (activity, uses) in ofActivity.sorted(by: { $0.key < $1.key }) {
                let days = uses.flatMap { use in
                    let range = DayRange(
                        first: CivilDay(number: use.first), last: CivilDay(number: use.last))
                    return away[person].compactMap { $0.intersection(range) }
                }
                for run in days.mergedRuns() {
                    let parts = sortedUnique(
                        uses.filter { $0.first <= run.last.number && $0.last >= run.first.number }
                            .map(\.part)
                    ).map { context.expansion.parts[Int($0)] }
                    let place = plan.people(of: parts[0])
                        .first { $0.person.index == Int32(person) }?.person.place
                    findings.append(
                        Finding(
                            rule: "overlap/away", level: .error, resource: .person(Int32(person)),
                            activities: [activity], parts: parts, firstDay: run.first,
                            lastDay: run.last, place: place ?? plan.place(of: parts[0])))
                }
            }
        }
        return findings
    }
}
