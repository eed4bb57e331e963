import PlanModel

extension Rule {
    static let overlapInstitution = Rule(
        "overlap/institution", level: .warning,
        summary: "An institution is invited or host more often on one day than it can stand.",
        why: """
            The same services receive every project. Above a number of activities at once they \
            send nobody, or whoever is free.
            """,
        fix: "Move one of the activities, or agree with the institution and waive the finding.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            institutions:
              drug-unit: {name: Drug unit, country: TN, capacity: 1}
            activities:
              ↓
              first: {title: First course, when: 2019-05-20/22, institutions: [drug-unit]}
              second: {title: Second course, when: 2019-05-22/24, institutions: [drug-unit]}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            institutions:
              drug-unit: {name: Drug unit, country: TN, capacity: 1}
            activities:
              first: {title: First course, when: 2019-05-20/22, institutions: [drug-unit]}
              second: {title: Second course, when: 2019-05-22/24, institutions: {drug-unit: speaker}}
            """
    ) { context in
        let plan = context.plan
        guard plan.institutions.records.contains(where: { $0.capacity != nil }) else { return [] }
        let facts = context.facts
        let uses = context.gatherUses(keyCount: plan.institutions.count) { part, use in
            for institution in facts.institutions[part]
            where institution.isAudience && plan.institutions[institution.index].capacity != nil {
                use(institution.index, 1, facts.when(institution.when))
            }
        }
        return LoadSweep.runs(
            in: context, uses, capacity: { plan.institutions[Int32($0)].capacity?.value }
        ).map {
            context.finding(
                $0, rule: "overlap/institution", level: .warning, resource: .institution($0.key),
                capacity: plan.institutions[$0.key].capacity?.value)
        }
    }
}
