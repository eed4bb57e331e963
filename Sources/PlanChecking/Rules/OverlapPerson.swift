import PlanModel

extension Rule {
    static let overlapPerson = Rule(
        "overlap/person", level: .error,
        summary: "One person is needed in two activities at the same time.",
        why: """
            The same few experts are asked by several projects. Who is double-booked tells one of \
            them too late.
            """,
        fix: """
            Move one of the activities, ask somebody else, or say with `when` for which part the \
            person is needed. Where two titles are one occasion, say so with `held-with`.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer}
            activities:
              ↓
              first: {title: First course, when: 2019-05-20/22, people: [trainer], status: confirmed}
              second: {title: Second course, when: 2019-05-22/24, people: [trainer], status: confirmed}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer}
            activities:
              first: {title: First course, when: 2019-05-20/22, people: [trainer]}
              second: {title: Second course, when: 2019-05-23/24, people: [trainer]}
            """
    ) { context in
        ExclusiveSweep.runs(in: context, context.personUses).map {
            context.finding(
                $0, rule: "overlap/person", level: .error, resource: .person($0.key), capacity: 1)
        }
    }
}
