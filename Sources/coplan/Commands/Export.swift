import PlanCalendar
import PlanChecking
import PlanModel
import PlanReading
import PlanTime

extension Command {
    static let export = Command(
        "export", summary: "Write the feeds to exports/.",
        details: """
            Writes one folder for each audience. What was exported before is the memory: an event that
            did not change keeps its stamps, and exporting an unchanged plan rewrites nothing.
            With file errors in the plan it writes nothing, says so, and exits with 1.
            """,
        options: [
            Option("output", letter: "o", value: "DIR", "where to write; default exports"),
            Option("as-of", value: "DATE", "the day on which the plan is looked at, and the stamp"),
            Option("audience", value: "LEVEL", "write nothing above this level"),
            Option("freebusy", "write free/busy files as well"),
            Option("todo", "write deadlines as tasks as well"),
            Option("prune", "remove feeds that nothing uses any more"),
            Option(
                "rebuild", value: "FILE", "start this feed anew, whatever stands in its place",
                repeats: true),
        ]
    ) { (invocation) throws(Failure) in
        let output = invocation.value("output") ?? "exports"
        let program = programIdentity()
        if let program, let summary = unchangedSummary(invocation, program, output) {
            return try tell(summary, invocation)
        }
        var options = try requested(invocation)
        let loaded = try load(invocation, keepsFiles: true)
        warnOfOldZones(
            invocation, loaded.zones, asOf: loaded.asOf, planAsOf: loaded.plan.settings.asOf?.value)
        options.asOf = loaded.asOf
        options.stamp = try stamp(invocation, loaded)
        let mistakes = loaded.fileErrors + loaded.lookAround(&options, program)
        if mistakes > 0 {
            loaded.sayNothingIsWritten(mistakes)
            return 1
        }
        let exporter = FeedExporter(
            plan: loaded.plan, expansion: loaded.expansion, zones: loaded.zones, options: options)
        let summary: ExportSummary
        do throws(ExportError) {
            summary = try exporter.export(to: output)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
        return try tell(summary, invocation)
    }
}

/// The options that the command line gives. The plan gives the others, and the day.
private func requested(_ invocation: Invocation) throws(Failure) -> ExportOptions {
    var options = ExportOptions(
        asOf: CivilDay(number: 0 as Int32), stamp: Instant(seconds: 0), tool: "coplan \(version)")
    options.limit = try audience(invocation)
    options.tasks = invocation.has("todo")
    options.willWait = {
        printError("coplan: another export is writing there; waiting for it\n")
    }
    options.prune = invocation.has("prune")
    options.freeBusy = invocation.has("freebusy")
    options.rebuild = invocation.all("rebuild")
    return options
}

/// What is to be said where the last export was the same and its feeds are untouched; nil where
/// that cannot be told by looking at the files alone. What is wrong with the invocation, the
/// export itself says.
private func unchangedSummary(
    _ invocation: Invocation, _ program: String, _ output: String
) -> ExportSummary? {
    guard let former = FormerExport(in: output), var options = try? requested(invocation),
        let folder = try? locatePlan(invocation).folder, let zones = try? systemZones(),
        let asOf = try? asOf(invocation, plan: former.planAsOf),
        let files = planFiles(folder: folder)
    else { return nil }
    var inputs = ExportInputs(program: program, planFiles: files, planAsOf: former.planAsOf)
    for path in former.calendars {
        guard let bytes = try? readCalendarFile(path: coplan.path(path, inPlan: folder)) else {
            return nil
        }
        inputs.calendars.append(SourceFile(path: path, bytes: bytes))
    }
    let planAsOf = former.planAsOf
    options.asOf = asOf
    guard let summary = former.repeated(inputs, zones: zones, options: options) else { return nil }
    warnOfOldZones(invocation, zones, asOf: asOf, planAsOf: planAsOf)
    return summary
}

private func tell(_ summary: ExportSummary, _ invocation: Invocation) throws(Failure) -> Int32 {
    for warning in summary.warnings { printError("coplan: \(shown(warning))\n") }
    guard !invocation.has("quiet") else { return 0 }
    var text = ""
    for folder in summary.folders {
        text += "\(shown(folder.path)): \(folder.feeds) feeds, \(folder.events) events"
        let changes = [
            (folder.written, "written"), (folder.unchanged, "unchanged"),
            (folder.removed, "removed"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        text += changes.isEmpty ? "\n" : " (\(changes.joined(separator: ", ")))\n"
    }
    try printOut(text)
    return 0
}

extension LoadedPlan {
    /// Feeds, deadlines and overlaps, as far as the plan asks for them; and how many of the files
    /// that these need cannot be read.
    fileprivate func lookAround(_ options: inout ExportOptions, _ program: String?) -> Int {
        options.inputs = program.map {
            ExportInputs(
                program: $0, planFiles: plan.files, planAsOf: plan.settings.asOf?.value)
        }
        takeSettings(&options)
        let tellsOverlaps = tellsOverlaps(options)
        guard fileErrors == 0, tellsOverlaps || plan.hasDeadlines else { return 0 }
        let (context, calendars, problems) = checkContext()
        options.inputs?.calendars = calendars
        let findings = tellsOverlaps ? check(context, reading: []).findings : []
        tell(of: findings, context, &options)
        return problems.count
    }

    /// What the plan says of its feeds.
    func takeSettings(_ options: inout ExportOptions) {
        options.feeds = plan.settings.feeds
        options.freeBusyAudience = plan.settings.freeBusyAudience ?? .restricted
    }

    /// Deadlines and overlaps, as far as feeds tell of them.
    func tell(of findings: [Finding], _ context: CheckContext, _ options: inout ExportOptions) {
        if plan.hasDeadlines {
            options.deadlines = DeadlineDates(
                plan: plan, expansion: expansion, workingDays: context.workingDays)
        }
        if tellsOverlaps(options) {
            options.overlaps = findings.filter {
                $0.rule.hasPrefix("overlap/") && !$0.isWaived
            }
        }
    }

    private func tellsOverlaps(_ options: ExportOptions) -> Bool {
        options.feeds.contains { $0.tellsOverlaps && min($0.audience, options.limit) > .public }
    }
}

/// The clock's second; with `--as-of` the beginning of that day; with SOURCE_DATE_EPOCH that second.
func stamp(_ invocation: Invocation, _ loaded: LoadedPlan) throws(Failure) -> Instant {
    if invocation.has("as-of") {
        return Instant(seconds: Int64(loaded.asOf.number) * 86_400)
    }
    return Instant(seconds: try sourceDateEpoch(invocation) ?? invocation.surroundings.now)
}
