import PlanModel

extension Rule {
    static let processConfirmedWithoutPlace = Rule(
        "process/confirmed-without-place", level: .warning,
        summary: "An activity is confirmed, and nobody knows where it is held.",
        why: """
            Guests cannot book, and without a country neither its holidays nor its days of rest are \
            looked at.
            """,
        fix: "Add `venue`, `place` or `online`. A country alone is enough: `place: {country: TN}`.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
                                                                   ↓
              course: {title: Course, when: 2019-05-20/22, status: confirmed}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course: {title: Course, when: 2019-05-20/22, status: confirmed, place: {country: TN}}
            """
    ) { context in
        let plan = context.plan
        return context.expansion.parts.indices.compactMap { index in
            let part = context.expansion.parts[index]
            guard context.facts.statuses[index] == .confirmed, context.facts.takesPart[index],
                context.facts.hosts[index] == nil, plan.online(of: part) == .no,
                plan.venueReference(of: part) == nil, plan.city(of: part) == nil
            else { return nil }
            let activity = plan.activities[Int(part.activity)]
            let own =
                part.session < 0
                ? activity.content.status : activity.sessions[Int(part.session)].content.status
            return context.finding(
                "process/confirmed-without-place", level: .warning,
                "it is confirmed, and has neither a venue nor a place, and is not online",
                hint: "add `venue`, `place` or `online`; a country is enough: "
                    + "place: {country: TN}", part: part, at: own?.place)
        }
    }
}
