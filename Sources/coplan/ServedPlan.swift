import PlanCalendar
import PlanChecking
import PlanModel
import PlanServing
import PlanSite
import PlanTime

/// Makes what `serve` serves: reads the plan, exports its feeds and lays out its pages, each time
/// anew.
struct ServedPlan: Sendable {
    let invocation: Invocation
    let output: String

    func load(at now: Instant, unless isKnown: IsKnown) -> LoadOutcome {
        var invocation = invocation
        invocation.surroundings.now = now.seconds
        let loaded: LoadedPlan
        var options: ExportOptions
        do throws(Failure) {
            loaded = try coplan.load(invocation, isLast: false, keepsFiles: true)
            options = ExportOptions(
                asOf: loaded.asOf, stamp: try stamp(invocation, loaded), tool: "coplan \(version)")
        } catch {
            return LoadOutcome(
                .failed(
                    [ServingProblem("plan", count: 1)], message: error.message, hint: error.hint),
                roots: nil, isWorthRetrying: true)
        }
        let roots = loaded.roots
        let (context, calendars, problems) = loaded.checkContext()
        let mistakes = loaded.reading.filter { $0.isInFile } + problems
        guard mistakes.isEmpty else { return LoadOutcome(failed(mistakes), roots: roots) }
        let findings = PlanChecking.check(context, reading: []).findings
        loaded.takeSettings(&options)
        loaded.tell(of: findings, context, &options)
        let exporter = FeedExporter(
            plan: loaded.plan, expansion: loaded.expansion, zones: loaded.zones, options: options)
        let summary: ExportSummary
        let exported: [ExportedFeed]
        do throws(ExportError) {
            (summary, exported) = try exporter.exportAndRead(to: output, unless: isKnown)
        } catch {
            return LoadOutcome(
                .failed(
                    [ServingProblem("output", count: 1)], message: error.message, hint: error.hint),
                roots: roots, isWorthRetrying: true)
        }
        let feeds = exported.map {
            ServedFeed(
                audience: $0.audience, path: $0.path, name: $0.name, bytes: $0.bytes,
                sha256: $0.sha256, changed: $0.changed)
        }
        // What pages are made from. Comments and layout count, which costs nobody anything.
        let sources =
            (loaded.plan.files + calendars).flatMap { [Array($0.path.utf8), $0.bytes] }
            + [loaded.asOf.description, version, loaded.zones.version ?? ""].map { Array($0.utf8) }
        var outcome = LoadOutcome(
            .loaded(
                feeds: feeds,
                pages: pages(context, findings, of: summary.folders.map(\.audience)),
                refresh: loaded.refreshSeconds, sources: sources),
            roots: roots)
        outcome.warnings = summary.warnings
        return outcome
    }

    private func pages(
        _ context: CheckContext, _ findings: [Finding], of audiences: [Visibility]
    ) -> [Visibility: PageSource] {
        var pages: [Visibility: PageSource] = [:]
        for audience in audiences {
            let site = Site(
                context, findings: findings,
                options: .published(context.plan.settings, audience: audience))
            pages[audience] = PageSource(paths: site.paths) { path in
                site.page(at: path).map {
                    ServedPage(mediaType: $0.mediaType.rawValue, bytes: $0.bytes)
                }
            }
        }
        return pages
    }

    private func failed(_ mistakes: [Finding]) -> LoadOutcome.Result {
        let counts = Dictionary(grouping: mistakes, by: \.rule).mapValues(\.count)
            .sorted { $0.key.isScalarLess(than: $1.key) }
        let rules = counts.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return .failed(
            counts.map { ServingProblem($0.key, count: $0.value) },
            message: "\(counted(mistakes.count, "mistake")) in the plan's files (\(rules))",
            hint: "coplan check shows them")
    }
}

extension LoadedPlan {
    /// The folders and files whose changes may change the plan: its own folder, those that it
    /// includes, and the calendars of holidays.
    fileprivate var roots: [String] {
        func path(_ path: String) -> String { coplan.path(path, inPlan: folder) }
        var roots: Set<String> = [folder]
        for include in plan.settings.include { roots.insert(path(include.value)) }
        // What an included folder includes in turn shows by its files.
        for file in plan.files where file.path.hasPrefix("..") || file.path.hasPrefix("/") {
            if let slash = file.path.lastIndex(of: "/") {
                roots.insert(path(String(file.path[..<slash])))
            }
        }
        for calendar in plan.settings.calendars {
            for file in calendar.paths { roots.insert(path(file.value)) }
        }
        return roots.sorted { $0.isScalarLess(than: $1) }
    }

    /// For how long a client may keep a feed: `refresh`, as the feeds themselves say.
    fileprivate var refreshSeconds: Int {
        guard let wanted = plan.settings.refresh, !wanted.isZero else { return 4 * 3_600 }
        return (wanted.months * 30 + wanted.days) * 86_400 + wanted.minutes * 60
    }
}
