import PlanModel

extension Rule {
    static let scopeNoContact = Rule(
        "scope/no-contact", level: .note,
        summary:
            "There is nobody to call: neither the activity nor its project nor its programme has a contact.",
        why: """
            When two projects clash, each must know whom to call; with `--audience` the contact is all \
            that is shown of what is hidden.
            """,
        fix:
            "Add `contact` to the project, or to the programme. A function with a number is enough.",
        bad: """
            projects:
              ↓
              alpha: {name: Alpha (an invented example)}
            activities:
              course: {title: Course, project: alpha, when: 2019-05-20}
            """,
        good: """
            projects:
              alpha: {name: Alpha (an invented example), contact: "Team leader, +32 2 555 01 00"}
            activities:
              course: {title: Course, project: alpha, when: 2019-05-20}
            """
    ) { context in
        let plan = context.plan
        var missing = [[Int32]](repeating: [], count: plan.projects.count)
        let hasContact = plan.projects.records.map { project in
            project.contact != nil
                || project.programme.flatMap { plan.programmes[$0]?.contact } != nil
        }
        guard hasContact.contains(false) else { return [] }
        for (index, part) in context.expansion.parts.enumerated() where part.session <= 0 {
            let project = Int(context.facts.projects[index])
            guard project >= 0, !hasContact[project],
                plan.activities[Int(part.activity)].boxedDetails?.value.contact == nil,
                !context.isCancelled(part.activity)
            else { continue }
            missing[project].append(part.activity)
        }
        // One finding for a project: one line mends it for all of its activities.
        return missing.enumerated().compactMap { index, activities in
            guard !activities.isEmpty else { return nil }
            let project = plan.projects[Int32(index)]
            let names = activities.prefix(3).map { plan.activities[Int($0)].id }
            return Finding(
                rule: "scope/no-contact", level: .note,
                message: "there is nobody to call about "
                    + (activities.count <= 3
                        ? joined(names, "and") : "\(activities.count) activities of \(project.id)"),
                hint: "add `contact` to \(project.id)"
                    + (project.programme.map { ", or to its programme \($0.id)" } ?? ""),
                resource: .project(Int32(index)), activities: activities, place: project.place)
        }
    }
}
