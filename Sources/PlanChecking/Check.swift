import Parallel
public import PlanModel
import PlanTime

/// What a check found, in a fixed order.
public struct CheckResult: Sendable {
    /// By first day, rule, resource, activities; those without a day first, by file, line, rule.
    public var findings: [Finding]
    /// Findings of `overlap/audience` over `limits: audience-findings`, by pair of projects.
    public var omitted: [(projects: (Int32, Int32), count: Int)]
    /// How much work `overlap/audience` was: pairs of activities that share a day, a country and
    /// something else, and how often such a pair was looked at to find them.
    public var audiencePairs = (found: 0, lookedAt: 0)

    /// Not waived, at this level.
    public func count(_ level: Level) -> Int {
        findings.count { $0.level == level && !$0.isWaived }
    }

    public var waivedCount: Int { findings.count(where: \.isWaived) }
}

/// Runs all rules over a plan.
///
/// - Parameter reading: what the reader found; it is levelled and sorted with the rest.
public func check(_ context: CheckContext, reading: [Finding]) -> CheckResult {
    var levels: [String: Level?] = [:]
    var findings = reading
    for (rule, level) in context.plan.settings.rules {
        if let known = Rule.named(rule.value), known.canBeChanged {
            levels[rule.value] = .some(level)
        }
    }
    var omitted: [(projects: (Int32, Int32), count: Int)] = []
    let active = Rule.all.filter { rule in
        if let level = levels[rule.name], level == nil { return false }
        return rule.check != nil
    }
    let found = parallelMap(count: active.count) { index -> BoundedFindings in
        active[index].name == Rule.overlapAudience.name
            ? context.audienceOverlaps()
            : BoundedFindings(findings: active[index].check!(context))
    }
    var audiencePairs = (found: 0, lookedAt: 0)
    for ofRule in found {
        findings += ofRule.findings
        omitted += ofRule.omitted
        audiencePairs.found += ofRule.pairs.found
        audiencePairs.lookedAt += ofRule.pairs.lookedAt
    }
    findings = findings.compactMap { finding in
        var finding = finding
        if let changed = levels[finding.rule] {
            guard let level = changed else { return nil }
            // A closure's own level is more exact than the rule's.
            if finding.level == Rule.named(finding.rule)?.level { finding.level = level }
        }
        if finding.level == .error, finding.rule.hasPrefix("overlap/"),
            finding.parts.contains(where: { context.plan.status(of: $0) == .tentative })
        {
            finding.level = .warning
        }
        finding.isWaived = context.waivers.contains { $0.covers(finding, in: context) }
        return finding
    }
    sort(&findings, context.plan)
    return CheckResult(findings: findings, omitted: omitted, audiencePairs: audiencePairs)
}

/// Rules under `rules:` that do not exist, or whose level cannot be changed.
public func unknownRules(in settings: Settings) -> [Finding] {
    settings.rules.map(\.rule).filter { !(Rule.named($0.value)?.canBeChanged ?? false) }
        .map(unknownRule)
}

private func unknownRule(_ rule: Located<String>) -> Finding {
    let known = Rule.named(rule.value)
    let near = closest(to: rule.value, among: Rule.all.filter(\.canBeChanged).map(\.name))
    return Finding(
        rule: "file/bad-value", level: .error,
        message: known == nil
            ? "there is no rule “\(rule.value)”" : "the level of \(rule.value) cannot be changed",
        hint: known == nil ? near.map { "did you mean \($0)?" } : "remove the line",
        place: rule.place)
}

// MARK: Waivers

extension CheckContext {
    var waivers: [Waiver] { plan.waivers }
}

extension Waiver {
    /// Whether it covers a finding: rule and resource agree, the finding's activities are among
    /// its own, the finding's days lie in its days, and it has not expired.
    func covers(_ finding: Finding, in context: CheckContext) -> Bool {
        guard rule?.value == finding.rule, !finding.rule.hasPrefix("file/"),
            activities != nil || resource != nil, reason != nil
        else { return false }
        if let until, until.value < context.asOf { return false }
        if let resource, resource.value != finding.resource?.text(in: context.plan) { return false }
        if let activities {
            let covered = activities.map(\.index)
            guard !finding.activities.isEmpty,
                finding.activities.allSatisfy({ covered.contains($0) })
            else { return false }
        }
        if !when.isEmpty {
            guard let first = finding.firstDay, let last = finding.lastDay else { return false }
            let days = DayRange(first: first, last: last)
            return when.map(\.value).mergedRuns().contains { $0.contains(days) }
        }
        return true
    }
}

// MARK: Order

/// Sorts by first day, rule, resource, activities; findings without a day come first, by file,
/// line, rule. What is still equal is told apart by its days, place and words, so that the order
/// is the same from run to run.
private func sort(_ findings: inout [Finding], _ plan: Plan) {
    struct Key {
        var day: Int32
        var file: Int32
        var line: Int32
        var rule: String
        var resource: (kind: Int, index: Int32)
    }
    func key(_ finding: Finding) -> Key {
        let hasDay = finding.firstDay != nil
        return Key(
            day: finding.firstDay?.number ?? .min, file: hasDay ? 0 : finding.place.file,
            line: hasDay ? 0 : finding.place.line, rule: finding.rule,
            resource: finding.resource?.sortKey ?? (-1, 0))
    }
    let keys = findings.map(key)
    let order = findings.indices.sorted { i, j in
        let (left, right) = (keys[i], keys[j])
        if (left.day, left.file, left.line) != (right.day, right.file, right.line) {
            return (left.day, left.file, left.line) < (right.day, right.file, right.line)
        }
        if left.rule != right.rule { return left.rule.isScalarLess(than: right.rule) }
        if left.resource != right.resource { return left.resource < right.resource }
        let (one, other) = (findings[i], findings[j])
        if one.activities != other.activities {
            return one.activities.lexicographicallyPrecedes(other.activities)
        }
        let (start, otherStart) = (one.start?.seconds ?? .min, other.start?.seconds ?? .min)
        if start != otherStart { return start < otherStart }
        if one.lastDay != other.lastDay {
            return (one.lastDay?.number ?? .min) < (other.lastDay?.number ?? .min)
        }
        let (place, otherPlace) = (one.place, other.place)
        if place != otherPlace {
            return (place.file, place.line, place.column) < (
                otherPlace.file, otherPlace.line, otherPlace.column
            )
        }
        return one.message.isScalarLess(than: other.message)
    }
    findings = order.map { findings[$0] }
}

extension ResourceName {
    /// Sorts as `text(in:)` does: the kinds by their names, within a kind the tables are sorted.
    fileprivate var sortKey: (kind: Int, index: Int32) {
        switch self {
        case .country(let country): (0, Int32(country.number))
        case .institution(let index): (1, index)
        case .person(let index): (2, index)
        case .project(let index): (3, index)
        case .resource(let index): (4, index)
        case .venue(let index): (5, index)
        }
    }
}
