import Files
import PlanChecking
import PlanModel
import PlanReading
import PlanTime

extension Command {
    static let waive = Command(
        "waive", arguments: "FINDING [PLAN]",
        summary: "Accept a finding as it is: add a waiver to the plan.",
        details: """
            FINDING is the id that stands below it, or the beginning of one. The waiver covers what
            the finding is now: with another activity, or on other days, it is reported again.
            The rest of the file stays as it is, comments and layout included.
            """,
        options: [
            Option("reason", value: "TEXT", "why it is fine; needed"),
            Option("by", value: "NAME", "who decided"),
            Option("until", value: "DATE", "the last day on which the waiver holds"),
            Option(
                "file", value: "FILE",
                "the file to write to; else one with waivers of the same project, else coplan.yaml"),
            Option("dry-run", "print what would be written, and write nothing"),
            Option("as-of", value: "DATE", "the day on which the plan is looked at"),
        ], mostArguments: 2
    ) { (invocation) throws(Failure) in
        guard let id = invocation.arguments.first else {
            throw Failure(
                "waive needs the id of a finding",
                hint:
                    "coplan check shows it below each finding; --notes and coplan conflicts do, too"
            )
        }
        guard let reason = invocation.value("reason"), reason.contains(where: { !$0.isWhitespace })
        else {
            throw Failure(
                "waive needs a reason", hint: "write --reason \"why it is fine as it is\"")
        }
        let loaded = try load(invocation, argument: 1, keepsFiles: true)
        let report = loaded.report(invocation)
        let wanted = try findings(id, in: report)
        let waiver = WaiverText(
            covering: wanted, in: loaded.plan, reason: reason, by: invocation.value("by"),
            until: try until(invocation, loaded.asOf))
        let path = try chosenFile(invocation, loaded, wanted[0])
        let old = loaded.plan.files.first { $0.path == path }?.bytes
        let edited: EditedFile
        do throws(EditRefused) {
            edited = EditedFile(
                path: path,
                bytes: try addingWaiver(
                    lines: waiver.lines, inOneLine: waiver.inOneLine, to: old ?? []))
        } catch {
            throw Failure("\(path): \(error.message)", hint: error.hint)
        }
        try requireCovered(by: edited, wanted, report, invocation)
        if invocation.has("dry-run") {
            try printOut(unifiedDiff(path, old, edited.bytes))
            return 0
        }
        try replaceFile(
            path.hasPrefix("/") ? path : "\(loaded.folder)/\(path)", old, with: edited.bytes)
        if !invocation.has("quiet") {
            let names = wanted[0].activities.map { loaded.plan.activities[Int($0)].fullName }
            let about =
                names.isEmpty
                ? ""
                : names.count > 4
                    ? " of \(names.count) activities"
                    : " of \(names.joined(separator: ", "))"
            try printOut(shown("\(path): \(waiver.rule)\(about) is waived") + "\n")
        }
        return reportFileErrors(loaded)
    }
}

/// The findings that have an id, or one that begins so; those that are waived already are left
/// out. (Two findings about the same activities share an id: one waiver covers both.)
private func findings(_ word: String, in report: FindingReport) throws(Failure) -> [Finding] {
    let word = word.lowercased()
    let ids = report.findings.map { $0.id(in: report.plan) }
    var matching = Set(ids.filter { $0.hasPrefix(word) })
    if matching.contains(word) { matching = [word] }
    guard let id = matching.first, !word.isEmpty else {
        throw Failure(
            "there is no finding “\(word)”",
            hint: closest(to: word, among: ids).map { "did you mean \($0)?" }
                ?? "coplan check shows the ids; they change when the activities of a finding do")
    }
    guard matching.count == 1 else {
        let shown = matching.sorted().prefix(8).joined(separator: ", ")
        throw Failure(
            "\(matching.count) findings begin with “\(word)”: "
                + shown + (matching.count > 8 ? ", …" : ""), hint: "write more of it")
    }
    let found = zip(ids, report.findings).filter { $0.0 == id }.map(\.1)
    let rule = found[0].rule
    guard Rule.named(rule)?.canBeWaived ?? false else {
        throw Failure(
            "a finding of \(rule) cannot be waived",
            hint: rule.hasPrefix("waiver/")
                ? "correct the waiver that it is about, or remove it" : "mend what it finds")
    }
    let open = found.filter { !$0.isWaived }
    guard !open.isEmpty else {
        throw Failure(
            "\(id) is waived already", hint: "coplan check --show-waived shows it")
    }
    guard !open[0].activities.isEmpty || open[0].resource != nil else {
        throw Failure(
            "\(id) is about no activity, and so no waiver can name it", hint: "mend what it finds")
    }
    return open
}

private func until(_ invocation: Invocation, _ asOf: CivilDay) throws(Failure) -> CivilDay? {
    guard let word = invocation.value("until") else { return nil }
    let day: CivilDay
    do throws(DateProblem) {
        day = try DateExpression.day(word)
    } catch {
        throw Failure("--until: \(error.message)", hint: error.hint)
    }
    guard day >= asOf else {
        throw Failure(
            "--until: \(day) has passed: the waiver would cover nothing as of \(asOf)",
            hint: "write a later day, or leave it out")
    }
    return day
}

/// The file to write to, relative to the plan's folder.
private func chosenFile(_ invocation: Invocation, _ loaded: LoadedPlan, _ finding: Finding)
    throws(Failure) -> String
{
    let files = loaded.plan.files
    guard let named = invocation.value("file") else {
        let projects = Set(finding.activities.map { loaded.plan.activities[Int($0)].project.index })
        let fitting = loaded.plan.waivers.first { waiver in
            let path = files[Int(waiver.place.file)].path
            // Included folders belong to somebody else.
            return !path.hasPrefix("../") && !path.hasPrefix("/")
                && (waiver.activities ?? []).contains {
                    $0.isResolved
                        && projects.contains(loaded.plan.activities[Int($0.index)].project.index)
                }
        }
        return fitting.map { files[Int($0.place.file)].path } ?? "coplan.yaml"
    }
    // As findings name it, or as a shell completes it.
    let real = realPath(named)
    if let file = files.first(where: { file in
        file.path == named || real != nil && real == realPath("\(loaded.folder)/\(file.path)")
    }) {
        return file.path
    }
    let parts = named.split(separator: "/", omittingEmptySubsequences: false)
    guard kind(of: named) == nil, kind(of: "\(loaded.folder)/\(named)") == nil,
        !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }),
        named.hasSuffix(".yaml") || named.hasSuffix(".yml")
    else {
        throw Failure(
            "--file: \(named) is not a file of the plan",
            hint: closest(to: named, among: files.map(\.path)).map { "did you mean \($0)?" }
                ?? "files are named from the plan's folder on, and end in .yaml")
    }
    return named
}

/// Reads the plan as it will be: what was found must be waived, and nothing else be wrong.
private func requireCovered(
    by edited: EditedFile, _ wanted: [Finding], _ before: FindingReport, _ invocation: Invocation
) throws(Failure) {
    let loaded = try load(invocation, argument: 1, with: edited)
    let after = loaded.report(invocation)
    func mistakes(_ report: FindingReport) -> Set<String> {
        Set(
            report.findings.filter { $0.isInFile }
                .map { "\($0.rule) \(report.path($0.place)) \($0.message)" })
    }
    if let new = mistakes(after).subtracting(mistakes(before)).sorted().first {
        throw Failure("nothing is written: the plan would not be right any more: \(new)")
    }
    let id = wanted[0].id(in: before.plan)
    let isCovered = after.findings.allSatisfy { $0.id(in: after.plan) != id || $0.isWaived }
    guard isCovered, after.findings.contains(where: { $0.id(in: after.plan) == id }) else {
        throw Failure(
            "nothing is written: \(edited.path) is read in a way in which the waiver would not count",
            hint: "name another file with --file, or add the waiver by hand")
    }
}
