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
            Option("by", value: "GROUP", "group by resource, project or month"),
            Option("load", "show how busy countries, institutions and people are instead"),
            Option(
                "of", value: "KIND", "with --load: country, institution or person", repeats: true),
            Option("per", value: "UNIT", "with --load: week or month (default)"),
        ] + findingOptions + planOptions
    ) { (invocation) throws(Failure) in
        try invocation.checkFormat()
        if invocation.has("load") { return try showLoad(invocation) }
        for option in ["of", "per"] where invocation.has(option) {
            throw Failure("--\(option) goes with --load")
        }
        let grouping = try chosenGrouping(invocation)
        let rules = try chosenRules(invocation)
        let level = try leastLevel(invocation)
        let loaded = try load(invocation)
        let plan = loaded.plan
        let filter = try ActivityFilter(invocation, loaded)
        var report = loaded.report(invocation)
        if loaded.fileErrors > 0 {
            printError(
                "coplan: \(counted(loaded.fileErrors, "mistake")) in the plan's files; "
                    + "what could not be read is in no overlap (coplan check shows them)\n")
        }
        report.findings = report.findings.filter { finding in
            guard rules.contains(finding.rule), finding.level >= level,
                !invocation.has("across") || finding.isAcrossProjects(in: plan)
            else { return false }
            let days = finding.firstDay.flatMap { first in
                finding.lastDay.map { DayRange(first: first, last: $0) }
            }
            return filter.includes(days)
                && finding.parts.contains {
                    loaded.viewpoint.canSee($0.activity)
                        && filter.matches($0, plan, loaded.viewpoint)
                }
        }
        if !rules.contains(Rule.overlapAudience.name) { report.omitted = [] }
        if let projects = filter.projects {
            report.omitted.removeAll {
                !projects.contains($0.projects.0) && !projects.contains($0.projects.1)
            }
        }
        report.grouping = grouping
        return try print(report, invocation)
    }
}

/// How text findings are grouped.
enum Grouping: String, CaseIterable {
    case level
    case resource
    case project
    case month
}

private func chosenGrouping(_ invocation: Invocation) throws(Failure) -> Grouping {
    guard let word = invocation.value("by") else { return .level }
    let groups = Grouping.allCases.filter { $0 != .level }.map(\.rawValue)
    guard groups.contains(word), let grouping = Grouping(rawValue: word) else {
        throw Failure(
            "--by: findings are not grouped by “\(word)”",
            hint: closest(to: word, among: groups).map { "did you mean \($0)?" }
                ?? "write \(groups.dropLast().joined(separator: ", ")) or \(groups.last!)")
    }
    return grouping
}

private func showLoad(_ invocation: Invocation) throws(Failure) -> Int32 {
    let format = try invocation.format(["text", "json"])
    func chosen<Word: RawRepresentable & CaseIterable>(_ option: String, _: Word.Type)
        throws(Failure)
        -> [Word] where Word.RawValue == String
    {
        var words: [Word] = []
        for text in invocation.all(option) {
            guard let word = Word(rawValue: text) else {
                let known = Word.allCases.map(\.rawValue)
                throw Failure(
                    "--\(option): “\(text)” is not one of \(known.joined(separator: ", "))",
                    hint: closest(to: text, among: known).map { "did you mean \($0)?" })
            }
            words.append(word)
        }
        return words
    }
    let kinds = try chosen("of", BusynessKind.self)
    let unit = try chosen("per", BusynessUnit.self).last ?? .month
    let loaded = try load(invocation)
    let filter = try ActivityFilter(invocation, loaded)
    let context = CheckContext(
        plan: loaded.plan, expansion: loaded.expansion, asOf: loaded.asOf, zones: loaded.zones,
        holidays: [:])
    var rows: [Busyness] = []
    for kind in kinds.isEmpty ? BusynessKind.allCases : kinds {
        rows += context.busyness(of: kind, per: unit, within: (filter.from, filter.to)) {
            loaded.viewpoint.canSee($0) && filter.matches($0, loaded.plan, loaded.viewpoint)
        }
    }
    // A hidden person or venue is not told apart from others, so it has no row.
    rows.removeAll { !loaded.viewpoint.canSee($0.resource) }
    let report = BusynessReport(loaded: loaded, rows: rows, unit: unit)
    if format == "json" {
        try printOut(report.json)
    } else {
        try printOut(report.text(invocation.colors, isQuiet: invocation.has("quiet")))
    }
    return reportFileErrors(loaded)
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
        throw Failure(
            "--level: there is no level “\(word)”",
            hint: closest(to: word, among: Level.allCases.map(\.rawValue))
                .map { "did you mean \($0)?" } ?? "levels are error, warning and note")
    }
    return level
}
