import PlanModel

extension Rule {
    static let processCycle = Rule(
        "process/cycle", level: .error,
        summary: "Activities come `after` each other in a circle, or are `part-of` each other.",
        why: "None of them could ever begin, so no order among them can be checked.",
        fix:
            "Remove the prerequisite that is not one, or the `part-of` that is the wrong way round.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
                                                                           ↓
              assessment: {title: Assessment, when: 2019-05-20/22, after: [course]}
              course: {title: Course, when: 2019-06-06, after: [assessment]}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              assessment: {title: Assessment, when: 2019-05-20/22}
              course: {title: Course, when: 2019-06-06, after: [assessment]}
            """
    ) { context in
        let plan = context.plan
        let after = context.prerequisiteCircles().circles.map { circle in
            context.cycle(circle, "comes after", hint: "remove one of these prerequisites") {
                plan.activities[Int($0.node)].after[$0.edge].activity
            }
        }
        let parts = context.wholeCircles().circles.map { circle in
            context.cycle(circle, "is part of", hint: "remove one of these `part-of`") {
                plan.activities[Int($0.node)].details.partOf!
            }
        }
        return after + parts
    }
}

extension CheckContext {
    /// The circles that `after` makes. What is cancelled holds up nothing.
    func prerequisiteCircles() -> Circles {
        Circles(
            nodeCount: plan.activities.count,
            sources: facts.afterOthers.filter { !isCancelled($0) }
        ) { node in
            plan.activities[Int(node)].after.map { $0.activity.activity }
        }
    }

    /// The circles that `part-of` makes.
    fileprivate func wholeCircles() -> Circles {
        Circles(
            nodeCount: plan.activities.count,
            sources: facts.partsOfWholes.filter { !isCancelled($0) }
        ) { node in
            [plan.activities[Int(node)].details.partOf?.activity]
        }
    }

    /// Whether an activity is called off, all of it.
    func isCancelled(_ activity: Int32) -> Bool {
        let sessions = Int32(plan.activities[Int(activity)].sessions.count)
        return (sessions == 0 ? -1..<0 : 0..<sessions).allSatisfy {
            plan.status(of: PartID(activity: activity, session: $0)) == .cancelled
        }
    }

    /// The finding about one circle, at its first step; `reference` is where a step is written.
    fileprivate func cycle(
        _ circle: [Circles.Step], _ verb: String, hint: String,
        _ reference: (Circles.Step) -> ActivityReference
    ) -> Finding {
        let names = circle.map { plan.activities[Int($0.node)].fullName }
        let steps = names.indices.map { "\(names[$0]) \(verb) \(names[($0 + 1) % names.count])" }
        let shown =
            steps.count > 8 ? steps.prefix(7) + ["and so on, back to \(names[0])"] : steps[...]
        return Finding(
            rule: "process/cycle", level: .error,
            message: circle.count == 1
                ? "it \(verb) itself"
                : "a circle of \(circle.count) activities: \(shown.joined(separator: ", "))",
            hint: circle.count == 1 ? "remove it" : hint,
            activities: sortedUnique(circle.map(\.node)),
            parts: [PartID(activity: circle[0].node)], place: reference(circle[0]).place,
            related: circle.indices.dropFirst().map {
                RelatedPlace(place: reference(circle[$0]).place, message: steps[$0])
            })
    }
}
