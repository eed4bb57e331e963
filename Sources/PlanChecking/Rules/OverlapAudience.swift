import Parallel
import PlanModel
import PlanTime

extension Rule {
    public static let overlapAudience = Rule(
        "overlap/audience", level: .warning,
        summary:
            "Two projects hold activities for the same countries and on the same matter on one day.",
        why: """
            Both invite the same few services, or are run by the same lead. Nobody notices until \
            the guests have to choose.
            """,
        fix: """
            Move one of the two, or hold them together: `joint-with` names the other project, \
            `held-with` the other activity where both are one occasion.
            """,
        bad: """
            institutions:
              agency: {name: Agency that leads both}
            projects:
              alpha: {name: Alpha (an invented example), lead: agency, countries: [SR, MX]}
              beta: {name: Beta (an invented example), lead: agency, countries: [MX, PA]}
            activities:
              ↓
              conference: {title: Annual conference, project: alpha, when: 2019-06-18/19}
              meeting: {title: Annual meeting, project: beta, when: 2019-06-18/21}
            """,
        good: """
            institutions:
              agency: {name: Agency that leads both}
            projects:
              alpha: {name: Alpha (an invented example), lead: agency, countries: [SR, MX]}
              beta: {name: Beta (an invented example), lead: agency, countries: [MX, PA]}
            activities:
              conference: {title: Annual conference, project: alpha, when: 2019-06-18/19}
              meeting: {title: Annual meeting, project: beta, when: 2019-06-18/21, joint-with: [alpha]}
            """
    ) { context in
        context.audienceOverlaps().findings
    }
}

/// Findings of one rule, and how many more there are between which projects.
struct BoundedFindings {
    var findings: [Finding] = []
    /// Pairs of project indices, the lower one first, the most findings first.
    var omitted: [(projects: (Int32, Int32), count: Int)] = []
    /// Pairs that were found and looked at, where a rule works on pairs.
    var pairs = (found: 0, lookedAt: 0)
}

extension CheckContext {
    /// The findings of `overlap/audience`; of more than `limits: audience-findings` those with
    /// most in common.
    func audienceOverlaps() -> BoundedFindings {
        let pairs = AudiencePairs(self)
        let candidates = pairs.candidates()
        let cuts = pieces(of: candidates.pairs.count)
        var measured = parallelMap(count: cuts.count) { number -> [AudiencePairs.Measured] in
            var measured: [AudiencePairs.Measured] = []
            measured.reserveCapacity(cuts[number].count)
            for pair in candidates.pairs[cuts[number]] { pairs.measure(pair, &measured) }
            return measured
        }.flatMap { $0 }
        var result = BoundedFindings()
        result.pairs = (candidates.pairs.count, candidates.looks)
        let limit = plan.settings.limits.audienceFindings
        if measured.count > limit {
            measured.sort(by: AudiencePairs.Measured.isBefore)
            result.omitted = countedByProjects(measured[limit...])
            measured.removeLast(measured.count - limit)
        }
        let kept = measured
        let keptCuts = pieces(of: kept.count)
        result.findings = parallelMap(count: keptCuts.count) { number -> [Finding] in
            kept[keptCuts[number]].flatMap { one in
                pairs.findings(of: one.pair).filter { $0.firstDay!.number == one.first }
            }
        }.flatMap { $0 }
        if !candidates.areComplete { result.findings.append(tooManyPairs) }
        return result
    }

    private func countedByProjects(
        _ measured: ArraySlice<AudiencePairs.Measured>
    ) -> [(projects: (Int32, Int32), count: Int)] {
        func project(_ activity: UInt64) -> UInt64 {
            let part = expansion.firstParts[Int(activity)]
            return UInt64(UInt32(bitPattern: facts.projects[Int(part)]))
        }
        let keys = measured.map { one -> UInt64 in
            let (left, right) = (project(one.pair >> 32), project(one.pair & 0xFFFF_FFFF))
            return min(left, right) << 32 | max(left, right)
        }.sorted()
        var counts: [(key: UInt64, count: Int)] = []
        for key in keys {
            if counts.last?.key == key {
                counts[counts.count - 1].count += 1
            } else {
                counts.append((key, 1))
            }
        }
        return counts.sorted { ($1.count, $0.key) < ($0.count, $1.key) }.map {
            ((Int32(truncatingIfNeeded: $0.key >> 32), Int32(truncatingIfNeeded: $0.key)), $0.count)
        }
    }
}

extension CheckContext {
    /// More activities share their days than can be compared.
    fileprivate var tooManyPairs: Finding {
        Finding(
            rule: "file/too-large", level: .error,
            message:
                "more than \(plan.settings.limits.audiencePairs) pairs of activities share a day "
                + "and a country: overlap/audience has not looked at all of them",
            hint: "raise `limits: audience-pairs` in coplan.yaml, or turn the rule off",
            place: plan.activities.first?.place ?? .start(of: 0))
    }
}
