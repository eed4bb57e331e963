import PlanModel

extension Rule {
    static let overlapTeam = Rule(
        "overlap/team", level: .warning,
        summary: "A project runs more activities at once than its team can.",
        why: "A team of four cannot hold three seminars in one week, whatever the work plan says.",
        fix: "Spread the activities, or set the project's `capacity` to what the team can run.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example), capacity: 1}
            activities:
              ↓
              first: {title: First course, when: 2019-05-20/22}
              second: {title: Second course, when: 2019-05-22/24}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example), capacity: 1}
            activities:
              first: {title: First course, when: 2019-05-20/22}
              second: {title: Second course, when: 2019-05-23/24}
            """
    ) { context in
        let plan = context.plan
        guard plan.projects.records.contains(where: { $0.capacity != nil }) else { return [] }
        let uses = context.gatherUses(keyCount: plan.projects.count) { part, use in
            let project = context.facts.projects[part]
            if project >= 0, plan.projects[project].capacity != nil { use(project, 1, nil) }
        }
        return LoadSweep.runs(
            in: context, uses, capacity: { plan.projects[Int32($0)].capacity?.value }
        ).map {
            context.finding(
                $0, rule: "overlap/team", level: .warning, resource: .project($0.key),
                capacity: plan.projects[$0.key].capacity?.value)
        }
    }
}
