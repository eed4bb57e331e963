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
    private(set) var findings: [Finding] = []
    /// By pair of project indices, `lower << 32 | higher`.
    private(set) var omitted: [UInt64: Int] = [:]
    let limit: Int
    let plan: Plan

    init(limit: Int, plan: Plan) { (self.limit, self.plan) = (limit, plan) }

    /// Adds findings; beyond twice the limit those with least in common are only counted.
    mutating func add(_ more: [Finding]) {
        findings += more
        if findings.count > 2 * limit { bound() }
    }

    /// Takes in what another piece has found.
    mutating func merge(_ other: BoundedFindings) {
        findings += other.findings
        omitted.merge(other.omitted, uniquingKeysWith: +)
    }

    /// Keeps the findings with most in common, and counts the rest.
    mutating func bound() {
        guard findings.count > limit else { return }
        findings.sort { left, right in
            let (one, other) = (left.shared?.count ?? 0, right.shared?.count ?? 0)
            return one != other
                ? one > other
                : (left.activities[0], left.activities[1], left.firstDay!.number)
                    < (right.activities[0], right.activities[1], right.firstDay!.number)
        }
        for finding in findings[limit...] {
            let projects = finding.activities.map { plan.activities[Int($0)].project.index }
            let (low, high) = (projects.min()!, projects.max()!)
            omitted[
                UInt64(UInt32(bitPattern: low)) << 32 | UInt64(UInt32(bitPattern: high)), default: 0
            ] += 1
        }
        findings.removeLast(findings.count - limit)
    }
}

extension CheckContext {
    /// The findings of `overlap/audience`, at most `limits: audience-findings`.
    func audienceOverlaps() -> BoundedFindings {
        let pairs = AudiencePairs(self)
        let (candidates, areComplete) = pairs.candidates()
        let limit = plan.settings.limits.audienceFindings
        let cuts = pieces(
            of: candidates.count, atLeast: 256, atMost: candidates.count > 4 * limit ? 8 : 64)
        let found = parallelMap(count: cuts.count) { number -> BoundedFindings in
            var bounded = BoundedFindings(limit: limit, plan: plan)
            for pair in candidates[cuts[number]] { bounded.add(pairs.findings(of: pair)) }
            bounded.bound()
            return bounded
        }
        var all = BoundedFindings(limit: limit, plan: plan)
        for piece in found { all.merge(piece) }
        all.bound()
        if !areComplete { all.add([tooManyPairs]) }
        return all
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
