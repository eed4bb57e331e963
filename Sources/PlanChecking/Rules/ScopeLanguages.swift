import PlanModel

extension Rule {
    static let scopeLanguages = Rule(
        "scope/languages", level: .note,
        summary: "People are listed, and none of them speaks a working language of the activity.",
        why: "Either an interpreter is missing or the wrong expert was asked.",
        fix: """
            Ask somebody who speaks it, add `interpretation` into a language that they speak, or \
            correct the `languages` of either. Nothing is said while the languages of somebody are \
            not known.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: trainer, languages: [en, es]}
            activities:
                                                                                       ↓
              course: {title: Course, when: 2019-05-20, people: [trainer], languages: [fr]}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: trainer, languages: [en, es]}
            activities:
              course: {title: Course, when: 2019-05-20, people: [trainer], languages: [fr, es]}
            """
    ) { context in
        let plan = context.plan
        return context.expansion.parts.indices.compactMap { index in
            let part = context.expansion.parts[index]
            guard context.facts.takesPart[index], context.facts.hasLanguages[index],
                !context.facts.people.range(index).isEmpty,
                let working = plan.value({ $0.languages }, of: part), let first = working.first,
                let people = plan.value({ $0.people }, of: part)
            else { return nil }
            let understood =
                working.map(\.value)
                + plan.activities[Int(part.activity)].details.interpretation
            for use in people {
                guard use.person.isResolved else { return nil }
                let spoken = plan.people[use.person.index].languages
                if spoken.isEmpty || spoken.contains(where: { understood.contains($0.value) }) {
                    return nil
                }
            }
            let who =
                people.count == 1
                ? "the one person who is" : "none of the \(people.count) people who are"
            let speaks = people.count == 1 ? "does not speak" : "speaks"
            return context.finding(
                "scope/languages", level: .note,
                "\(who) listed \(speaks) \(joined(working.map(\.value), "or"))",
                hint: "ask somebody who does, or add `interpretation`", part: part,
                at: first.place)
        }
    }
}
