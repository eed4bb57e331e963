import PlanModel

extension Rule {
    static let overlapVenue = Rule(
        "overlap/venue", level: .error,
        summary: "A venue is used by more activities than it has rooms.",
        why: "Two trainings in one room become one training and an angry host.",
        fix: """
            Move one of the activities, take another venue, or set the venue's `capacity` to the \
            number of its rooms.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            venues:
              academy: {name: Police academy, city: Tunis, country: TN}
            activities:
              ↓
              first: {title: First course, when: 2019-05-20/22, venue: academy, status: confirmed}
              second: {title: Second course, when: 2019-05-22/24, venue: academy, status: confirmed}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            venues:
              academy: {name: Police academy, city: Tunis, country: TN, capacity: 2}
            activities:
              first: {title: First course, when: 2019-05-20/22, venue: academy}
              second: {title: Second course, when: 2019-05-22/24, venue: academy}
            """
    ) { context in
        let plan = context.plan
        let uses = context.gatherUses(keyCount: plan.venues.count) { part, use in
            use(context.facts.venues[part], 1, nil)
        }
        return context.capacityFindings(
            uses, rule: "overlap/venue", capacity: { plan.venues[Int32($0)].capacity?.value ?? 1 },
            resource: { .venue($0) })
    }
}
