import PlanModel

extension Command {
    static let check = Command(
        "check", summary: "Validate the plan and look for overlaps.",
        details: """
            Given one file, its enclosing plan is read, and what concerns the file is reported.
            Exits with 1 when there is a finding at level error.
            """,
        options: findingOptions + planOptions
    ) { (invocation) throws(Failure) in
        try invocation.checkFormat()
        let loaded = try load(invocation)
        warnOfOldZones(
            invocation, loaded.zones, asOf: loaded.asOf, planAsOf: loaded.plan.settings.asOf?.value)
        loaded.warnOfMissingZones(invocation)
        return try print(loaded.report(invocation), invocation)
    }
}

private let formats = ["text", "json", "github", "sarif"]

extension Invocation {
    /// Refuses a wrong `--format` before anything is read.
    func checkFormat() throws(Failure) { _ = try format(formats) }
}

/// Prints findings in the format that is asked for, and answers the exit status. The process ends
/// after it.
func print(_ report: FindingReport, _ invocation: Invocation) throws(Failure) -> Int32 {
    keepToTheEnd(report)
    switch try invocation.format(formats) {
    case "json": try printOut(report.json)
    case "github": try printOut(report.gitHub)
    case "sarif": try printOut(report.sarif)
    default:
        try report.writeText(
            invocation.colors, columns: invocation.surroundings.columns
        ) { (text) throws(Failure) in try printOut(text) }
    }
    return report.count(.error) > 0 || invocation.has("strict") && report.count(.warning) > 0
        ? 1 : 0
}
