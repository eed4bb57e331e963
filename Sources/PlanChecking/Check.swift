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
    // In files with mistakes what seems to be missing may be what could not be read.
    let wrongFiles = Set(
        reading.lazy.filter { $0.rule.hasPrefix("file/") }.map(\.place.file))
    for (rule, ofRule) in zip(active, found) {
        findings +=
            wrongFiles.isEmpty || !rule.isAboutWhatIsMissing
            ? ofRule.findings
            : ofRule.findings.filter { finding in
                !wrongFiles.contains(finding.place.file)
                    && !finding.activities.contains {
                        wrongFiles.contains(context.plan.activities[Int($0)].place.file)
                    }
            }
        omitted += ofRule.omitted
        audiencePairs.found += ofRule.pairs.found
        audiencePairs.lookedAt += ofRule.pairs.lookedAt
    }
    func levelled(_ finding: Finding) -> Finding? {
        var finding = finding
        if let changed = levels[finding.rule] {
            guard let level = changed else { return nil }
            // A closure's own level is more exact than the rule's.
            if finding.rule != Rule.calendarClosure.name
                || finding.level == Rule.calendarClosure.level
            {
                finding.level = level
            }
        }
        if finding.level == .error, finding.rule.hasPrefix("overlap/"),
            finding.parts.contains(where: { context.plan.status(of: $0) == .tentative })
        {
            finding.level = .warning
        }
        return finding
    }
    findings = findings.compactMap(levelled)
    var waivers = Waivers(context) { levels[$0].map { $0 != nil } ?? true }
    waivers.mark(&findings)
    // Where a file could not be read, or findings are left out, a waiver may well cover something.
    let isRead = !reading.contains { $0.rule.hasPrefix("file/") }
    let aboutWaivers = waivers.findings(findings) { rule in
        isRead && (rule != Rule.overlapAudience.name || omitted.isEmpty)
    }
    findings += aboutWaivers.compactMap(levelled)
    sort(&findings, context.plan)
    return CheckResult(findings: findings, omitted: omitted, audiencePairs: audiencePairs)
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

// MARK: Order

/// Sorts by first day, rule, resource, activities; findings without a day come first, by file,
/// line, rule. What is still equal is told apart by its days, sessions and words, and by its place
/// last, so that the order is the same from run to run, wherever things are written.
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
        if one.parts != other.parts {
            return one.parts.lexicographicallyPrecedes(other.parts) {
                ($0.activity, $0.session) < ($1.activity, $1.session)
            }
        }
        let isEarlier =
            (one.place.file, one.place.line, one.place.column)
            < (other.place.file, other.place.line, other.place.column)
        // What is about no activity is told apart by where it is written. The others keep their
        // order when records move from file to file.
        if one.activities.isEmpty, one.place != other.place { return isEarlier }
        if one.message != other.message { return one.message.isScalarLess(than: other.message) }
        return isEarlier
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
