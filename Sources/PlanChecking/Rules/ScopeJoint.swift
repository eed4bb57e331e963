import PlanModel

extension Rule {
    static let scopeJoint = Rule(
        "scope/joint", level: .warning,
        summary: "An activity is `joint-with` its own project.",
        why: "Another project was meant, and until it is named the two are taken for rivals.",
        fix: "Name the other project, or remove `joint-with`.",
        bad: """
            projects:
              alpha: {name: Alpha (an invented example)}
              beta: {name: Beta (an invented example)}
            activities:
                                                                                     ↓
              course: {title: Course, project: alpha, when: 2019-05-20, joint-with: [alpha]}
            """,
        good: """
            projects:
              alpha: {name: Alpha (an invented example)}
              beta: {name: Beta (an invented example)}
            activities:
              course: {title: Course, project: alpha, when: 2019-05-20, joint-with: [beta]}
            """
    ) { context in
        var findings: [Finding] = []
        for (index, part) in context.expansion.parts.enumerated()
        where context.facts.isJoint[index] && part.session <= 0 {
            let activity = context.plan.activities[Int(part.activity)]
            for project in activity.jointWith
            where project.isResolved && project.index == activity.project.index {
                findings.append(
                    context.finding(
                        "scope/joint", level: .warning,
                        "it is joint with \(project.id), which is its own project",
                        hint: "name the other project, or remove it",
                        part: PartID(activity: part.activity), at: project.place))
            }
        }
        return findings
    }
}
