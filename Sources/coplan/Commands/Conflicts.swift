import PlanChecking
import PlanModel
import PlanTime

extension Command {
    static let conflicts = Command(
        "conflicts", summary: "Show the overlaps alone, filtered.",
        details: """
            The filters combine: a finding shows when one of its activities matches them all, and it
            has days between --from and --to. With --project given twice, activities of either count.
            """,
        options: activityFilters + [
            Option("across", "across projects only"),
            Option("rule", value: "RULE", "of this rule: overlap/person, or person", repeats: true),
            Option("level", value: "LEVEL", "at this level or above"),
        ] + findingOptions + planOptions
    ) { (invocation) throws(Failure) in
        try invocation.checkFormat()
        let rules = try chosenRules(invocation)
        let level = try leastLevel(invocation)
        let loaded = try load(invocation)
        let plan = loaded.plan
        let filter = try ActivityFilter(invocation, plan)
        var report = loaded.report(invocation)
        if loaded.fileErrors > 0 {
            printError(
                "coplan: \(loaded.fileErrors) mistake\(loaded.fileErrors == 1 ? "" : "s") in the plan's "
                    + "files; what could not be read is in no overlap (coplan check shows them)\n")
        }
        report.findings = report.findings.filter { finding in
            guard rules.contains(finding.rule), finding.level >= level,
                !invocation.has("across") || finding.isAcrossProjects(in: plan)
            else { return false }
            let days = finding.firstDay.flatMap { first in
                finding.lastDay.map { DayRange(first: first, last: $0) }
            }
            return filter.includes(days)
                && finding.activities.contains {
                    loaded.viewpoint.canSee($0) && filter.matches($0, plan, loaded.viewpoint)
                }
        }
        if !rules.contains(Rule.overlapAudience.name) { report.omitted = [] }
        return try print(report, invocation)
    }
}

extension Rule {
    static var overlapNames: [String] { all.filter(\.isOverlap).map(\.name) }
}

private func chosenRules(_ invocation: Invocation) throws(Failure) -> Set<String> {
    guard invocation.has("rule") else { return Set(Rule.overlapNames) }
    var rules: Set<String> = []
    for word in invocation.all("rule") {
        let name = word.hasPrefix("overlap/") ? word : "overlap/\(word)"
        guard Rule.overlapNames.contains(name) else {
            throw Failure(
                "--rule: there is no overlap rule “\(word)”",
                hint: closest(to: name, among: Rule.overlapNames).map { "did you mean \($0)?" }
                    ?? "they are \(Rule.overlapNames.joined(separator: ", "))")
        }
        rules.insert(name)
    }
    return rules
}

private func leastLevel(_ invocation: Invocation) throws(Failure) -> Level {
    guard let word = invocation.value("level") else { return .note }
    guard let level = Level(rawValue: word) else {
        throw Failure("--level: there is no level “\(word)”", hint: "levels are error, warning and note")
    }
    return level
}
