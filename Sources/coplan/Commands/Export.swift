import PlanCalendar
import PlanChecking
import PlanModel
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
        let limit = try audience(invocation)
        let loaded = try load(invocation)
        loaded.warnOfOldZones(invocation)
        loaded.warnOfMissingZones(invocation)
        var options = ExportOptions(
            asOf: loaded.asOf, stamp: try stamp(invocation, loaded), tool: "coplan \(version)")
        options.limit = limit
        let mistakes = loaded.fileErrors + loaded.lookAround(&options)
        if mistakes > 0 {
            printError(
                "coplan: nothing is written: \(mistakes) "
                    + "mistake\(mistakes == 1 ? "" : "s") in the plan's files (coplan check shows them)\n"
            )
            return 1
        }
        options.tasks = invocation.has("todo")
        options.willWait = {
            printError("coplan: another export is writing there; waiting for it\n")
        }
        options.prune = invocation.has("prune")
        options.freeBusy = invocation.has("freebusy")
        options.freeBusyAudience = loaded.plan.settings.freeBusyAudience ?? .restricted
        options.rebuild = invocation.all("rebuild")
        let output = invocation.value("output") ?? "exports"
        let exporter = FeedExporter(
            plan: loaded.plan, expansion: loaded.expansion, zones: loaded.zones, options: options)
        let summary: ExportSummary
        do throws(ExportError) {
            summary = try exporter.export(to: output)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
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
}

extension LoadedPlan {
    /// Feeds, deadlines and overlaps, as far as the plan asks for them; and how many of the files
    /// that these need cannot be read.
    fileprivate func lookAround(_ options: inout ExportOptions) -> Int {
        options.feeds = plan.settings.feeds
        let limit = options.limit
        let tellsOverlaps = options.feeds.contains {
            $0.tellsOverlaps && min($0.audience, limit) > .public
        }
        guard fileErrors == 0, tellsOverlaps || plan.hasDeadlines else { return 0 }
        let (context, problems) = checkContext()
        if plan.hasDeadlines {
            options.deadlines = DeadlineDates(
                plan: plan, expansion: expansion, workingDays: context.workingDays)
        }
        if tellsOverlaps {
            options.overlaps = check(context, reading: []).findings.filter {
                $0.rule.hasPrefix("overlap/") && !$0.isWaived
            }
        }
        return problems.count
    }
}

/// The clock's second; with `--as-of` the beginning of that day; with SOURCE_DATE_EPOCH that second.
private func stamp(_ invocation: Invocation, _ loaded: LoadedPlan) throws(Failure) -> Instant {
    if invocation.has("as-of") {
        return Instant(seconds: Int64(loaded.asOf.number) * 86_400)
    }
    return Instant(seconds: try sourceDateEpoch(invocation) ?? invocation.surroundings.now)
}
