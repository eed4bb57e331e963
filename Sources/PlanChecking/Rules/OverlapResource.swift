import PlanModel
import PlanTime

extension Rule {
    static let overlapResource = Rule(
        "overlap/resource", level: .error,
        summary: "Shared equipment or a shared team is asked for more than there is.",
        why: "Interpreters, simulators and vessels are few, and are booked long ahead.",
        fix: """
            Move one of the activities, lower its amount, or raise the resource's `capacity` where \
            there is more of it.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            resources:
              booths: {name: Interpreters' booths, capacity: 3}
            activities:
              ↓
              first: {title: Seminar, when: 2019-05-20/22, resources: {booths: 2}, status: confirmed}
              second: {title: Workshop, when: 2019-05-22/24, resources: {booths: 2}, status: confirmed}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            resources:
              booths: {name: Interpreters' booths, capacity: 4}
            activities:
              first: {title: Seminar, when: 2019-05-20/22, resources: {booths: 2}}
              second: {title: Workshop, when: 2019-05-22/24, resources: {booths: 2}}
            """
    ) { context in
        let plan = context.plan
        guard plan.resources.count > 0 else { return [] }
        let uses = context.gatherUses(keyCount: plan.resources.count) { part, use in
            let activity = context.expansion.parts[part].activity
            for resource in plan.activities[Int(activity)].resources {
                use(resource.resource.index, resource.amount, resource.when?.value)
            }
        }
        return context.capacityFindings(
            uses, rule: "overlap/resource",
            capacity: { plan.resources[Int32($0)].capacity?.value ?? 1 },
            resource: { .resource($0) }) + context.excessFindings(uses)
    }
}

extension CheckContext {
    /// Findings about what is there once (exclusive use) or several times (load).
    func capacityFindings(
        _ uses: GroupedUses, rule: String, capacity: @Sendable (Int) -> Int,
        resource: (Int32) -> ResourceName
    ) -> [Finding] {
        ExclusiveSweep.runs(in: self, uses, includes: { capacity($0) == 1 }).map {
            finding($0, rule: rule, level: .error, resource: resource($0.key), capacity: 1)
        }
            + LoadSweep.runs(in: self, uses, capacity: { capacity($0) == 1 ? nil : capacity($0) })
            .map {
                finding(
                    $0, rule: rule, level: .error, resource: resource($0.key),
                    capacity: capacity(Int($0.key)))
            }
    }

    /// An activity that needs more than one of what is there once is too much by itself.
    fileprivate func excessFindings(_ grouped: GroupedUses) -> [Finding] {
        var findings: [Finding] = []
        for key in 0..<grouped.keyCount where (plan.resources[Int32(key)].capacity?.value ?? 1) == 1
        {
            let uses = grouped.uses(of: key).filter { $0.amount > 1 }
            for (_, ofActivity) in Dictionary(grouping: uses, by: { activity(ofPart: $0.part) }) {
                let days = ofActivity.map {
                    DayRange(first: CivilDay(number: $0.first), last: CivilDay(number: $0.last))
                }
                for run in days.mergedRuns() {
                    let within = ofActivity.filter {
                        $0.first <= run.last.number && $0.last >= run.first.number
                    }
                    findings.append(
                        finding(
                            OverlapRun(
                                key: Int32(key), first: run.first.number, last: run.last.number,
                                parts: sortedUnique(within.map(\.part)),
                                load: Int(within.map(\.amount).max() ?? 0)),
                            rule: "overlap/resource", level: .error,
                            resource: .resource(Int32(key)),
                            capacity: 1))
                }
            }
        }
        return findings
    }
}
