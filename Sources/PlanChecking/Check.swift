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
    let levels = RuleLevels(context.plan)
    let active = Rule.all.filter { $0.check != nil && !levels.areOff($0.name) }
    // In files with mistakes what seems to be missing may be what could not be read.
    let wrongFiles = Set(
        reading.lazy.filter { $0.isInFile }.map(\.place.file))
    @Sendable func found(_ rule: Rule, _ findings: BoundedFindings) -> BoundedFindings {
        var result = findings
        if rule.isAboutWhatIsMissing, !wrongFiles.isEmpty {
            result.findings.removeAll { finding in
                wrongFiles.contains(finding.place.file)
                    || finding.activities.contains {
                        wrongFiles.contains(context.plan.activities[Int($0)].place.file)
                    }
            }
        }
        levels.apply(to: &result.findings, context.facts)
        return result
    }
    // This one takes longest. It uses all cores by itself, and has only one of them beside others.
    let alone = active.filter { $0.name == Rule.overlapAudience.name }
        .map { found($0, context.audienceOverlaps()) }
    let others = active.filter { $0.name != Rule.overlapAudience.name }
    let results =
        alone
        + parallelMap(count: others.count) { index -> BoundedFindings in
            found(others[index], BoundedFindings(findings: others[index].check!(context)))
        }
    var groups = results.map(\.findings)
    groups.append(reading)
    levels.apply(to: &groups[groups.count - 1], context.facts)
    let omitted = results.flatMap(\.omitted)
    if !context.plan.waivers.isEmpty {
        var findings = groups.flatMap { $0 }
        var waivers = Waivers(context) { !levels.areOff($0) }
        waivers.mark(&findings)
        // Where a file could not be read, or findings are left out, a waiver may well cover
        // something.
        let isRead = !reading.contains { $0.isInFile }
        var aboutWaivers = waivers.findings(findings) { rule in
            isRead && (rule != Rule.overlapAudience.name || omitted.isEmpty)
        }
        levels.apply(to: &aboutWaivers, context.facts)
        groups = [findings, aboutWaivers]
    }
    return CheckResult(
        findings: sorted(groups), omitted: omitted,
        audiencePairs: results.reduce(into: (found: 0, lookedAt: 0)) {
            $0 = ($0.found + $1.pairs.found, $0.lookedAt + $1.pairs.lookedAt)
        })
}

/// The levels that findings have in a plan.
private struct RuleLevels {
    /// What `rules:` says; nil is `off`.
    private var changed: [String: Level?] = [:]

    init(_ plan: Plan) {
        for (rule, level) in plan.settings.rules {
            if let known = Rule.named(rule.value), known.canBeChanged {
                changed[rule.value] = .some(level)
            }
        }
    }

    func areOff(_ rule: String) -> Bool {
        if let level = changed[rule] { level == nil } else { false }
    }

    /// Sets the levels of findings, and takes those out whose rule is off.
    func apply(to findings: inout [Finding], _ facts: PartFacts) {
        if !changed.isEmpty { findings.removeAll { areOff($0.rule) } }
        for index in findings.indices {
            // A closure's own level is more exact than the rule's.
            if let level = changed[findings[index].rule], let level,
                findings[index].rule != Rule.calendarClosure.name
                    || findings[index].level == Rule.calendarClosure.level
            {
                findings[index].level = level
            }
            if findings[index].level == .error, findings[index].rule.hasPrefix("overlap/"),
                findings[index].parts.contains(where: { facts.status(of: $0) == .tentative })
            {
                findings[index].level = .warning
            }
        }
    }
}

extension PartFacts {
    fileprivate func status(of part: PartID) -> Status {
        statuses[Int(firstParts[Int(part.activity)] + max(0, part.session))]
    }
}

/// Rules under `rules:` that do not exist or whose level cannot be changed, and rules of waivers
/// that do not exist or whose findings cannot be waived.
public func unknownRules(in plan: Plan) -> [Finding] {
    let settings = plan.settings.rules.compactMap { rule, _ in
        unknownRule(rule, accepts: \.canBeChanged) {
            ("the level of \($0.name) cannot be changed", "remove the line")
        }
    }
    let waivers = plan.waivers.compactMap(\.rule).compactMap { rule in
        unknownRule(rule, accepts: \.canBeWaived) {
            (
                "findings of \($0.name) cannot be waived",
                $0.canBeChanged
                    ? "remove the waiver" : "mend what it finds, and remove the waiver"
            )
        }
    }
    return settings + waivers
}

private func unknownRule(
    _ rule: Located<String>, accepts: (Rule) -> Bool,
    refusal: (Rule) -> (message: String, hint: String)
) -> Finding? {
    let known = Rule.named(rule.value)
    if let known, accepts(known) { return nil }
    let names = Rule.all.filter(accepts).map(\.name)
    // `weekend` for `calendar/weekend`.
    let near =
        names.first { $0.hasSuffix("/\(rule.value)") } ?? closest(to: rule.value, among: names)
    let words: (message: String, hint: String) =
        known.map(refusal) ?? (
            "there is no rule “\(rule.value)”",
            near.map { "did you mean \($0)?" } ?? "coplan explain lists all rules"
        )
    return Finding(
        rule: "file/bad-value", level: .error, message: words.message, hint: words.hint,
        place: rule.place)
}
