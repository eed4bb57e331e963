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
        var result = BoundedFindings()
        result.pairs = (candidates.pairs, candidates.looks)
        var measured = joined(candidates.measured)
        let limit = min(measured.count, plan.settings.limits.audienceFindings)
        if limit < measured.count {
            measured.withUnsafeMutableBufferPointer { moveFirst(limit, of: $0) }
        }
        let (chosen, omitted) = (measured[..<limit], measured[limit...])
        let cuts = pieces(of: limit)
        // To count the others is work for one core: meanwhile the rest make the findings.
        let made = parallelMap(count: 1 + cuts.count) { number -> BoundedFindings in
            var part = BoundedFindings()
            if number == 0 {
                part.omitted = countedByProjects(omitted)
                return part
            }
            part.findings.reserveCapacity(cuts[number - 1].count)
            for one in chosen[cuts[number - 1]] {
                for finding in pairs.findings(of: one.pair)
                where finding.firstDay!.number == one.first {
                    part.findings.append(finding)
                }
            }
            return part
        }
        result.omitted = made[0].omitted
        result.findings = made.flatMap(\.findings)
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
        func withHalvesSwapped(_ key: UInt64) -> UInt64 { key >> 32 | key << 32 }
        var keys = measured.map { one -> UInt64 in
            let (left, right) = (project(one.pair >> 32), project(one.pair & 0xFFFF_FFFF))
            return max(left, right) << 32 | min(left, right)
        }
        sortByUpperHalf(&keys)
        keys = keys.map(withHalvesSwapped)
        sortByUpperHalf(&keys)
        var pairs: [UInt64] = []
        /// The counts with all bits turned, so that the most come first; below them the indices
        /// of pairs.
        var counts: [UInt64] = []
        var start = 0
        for index in keys.indices where index + 1 == keys.count || keys[index] != keys[index + 1] {
            counts.append(
                UInt64(UInt32.max - UInt32(index + 1 - start)) << 32 | UInt64(pairs.count))
            pairs.append(keys[index])
            start = index + 1
        }
        sortByUpperHalf(&counts)
        return counts.map { key in
            let pair = pairs[Int(key & 0xFFFF_FFFF)]
            return (
                (Int32(truncatingIfNeeded: pair >> 32), Int32(truncatingIfNeeded: pair)),
                Int(UInt32.max - UInt32(key >> 32))
            )
        }
    }
}

extension AudienceSweep.Measured {
    /// Those with most in common come first.
    fileprivate static func isBefore(_ left: Self, _ right: Self) -> Bool {
        left.count != right.count
            ? left.count > right.count
            : (left.pair, left.first) < (right.pair, right.first)
    }
}

/// Puts those that come first before all others, in no order: a quickselect, since nothing needs
/// the order of a million.
private func moveFirst(
    _ count: Int, of values: UnsafeMutableBufferPointer<AudienceSweep.Measured>
) {
    var range = values.indices
    while range.count > 1 {
        let pivot = values[range.lowerBound + range.count / 2]
        var (low, high) = (range.lowerBound, range.upperBound - 1)
        while low <= high {
            while AudienceSweep.Measured.isBefore(values[low], pivot) { low += 1 }
            while AudienceSweep.Measured.isBefore(pivot, values[high]) { high -= 1 }
            if low <= high {
                values.swapAt(low, high)
                low += 1
                high -= 1
            }
        }
        // All up to `high` come before all from `low` on.
        if count <= high {
            range = range.lowerBound..<(high + 1)
        } else if count >= low {
            range = low..<range.upperBound
        } else {
            return
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
