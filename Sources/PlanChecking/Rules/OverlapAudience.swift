import Parallel
import PlanModel

extension Rule {
    public static let overlapAudience = Rule(
        "overlap/audience", level: .warning,
        summary: "Two projects hold activities for the same countries and on the same matter on one day.",
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
        let pairs = AudiencePairs(context)
        let candidates = pairs.candidates()
        let cuts = pieces(of: candidates.count, atLeast: 256)
        return parallelMap(count: cuts.count) { number in
            candidates[cuts[number]].flatMap { pairs.findings(of: $0) }
        }.flatMap { $0 }
    }
}
