import PlanCalendar
import PlanChecking
import PlanModel
import PlanSite

extension Command {
    static let site = Command(
        "site", summary: "Write the web pages to site/.",
        details: """
            Writes one folder for each audience: a planner, calendars, lists, a page for each activity,
            project, country, institution and theme, the overlaps and the synergies. The pages need no
            server and ask nothing of anybody else. Only pages that have changed are written again.
            With file errors in the plan it writes nothing, says so, and exits with 1.
            """,
        options: [
            Option("output", letter: "o", value: "DIR", "where to write; default site"),
            Option("as-of", value: "DATE", "the day on which the plan is looked at"),
            Option("audience", value: "LEVEL", "write nothing above this level"),
            Option(
                "language", value: "LANG",
                "en, fr or ar; the first is for the pages at the root", repeats: true),
        ]
    ) { (invocation) throws(Failure) in
        let limit = try audience(invocation)
        let languages = try languages(invocation)
        let loaded = try load(invocation)
        let (context, _, problems) = loaded.checkContext()
        let mistakes = loaded.fileErrors + problems.count
        if mistakes > 0 {
            loaded.sayNothingIsWritten(mistakes)
            return 1
        }
        let findings = PlanChecking.check(context, reading: []).findings
        let settings = loaded.plan.settings
        let output = invocation.value("output") ?? "site"
        let audiences = settings.audiences?.map(\.value) ?? [.public, .partners]
        let folders = Visibility.allCases.filter(audiences.contains).map { audience in
            var options = SiteOptions.published(settings, audience: min(audience, limit))
            options.languages = languages
            if audience > .public { options.feeds = .onRequest }
            if case .relative = options.feeds, isFeedFolder("\(output)/\(audience.rawValue)") {
                options.feeds = .relative("")
            }
            return SiteFolder(
                Site(context, findings: findings, options: options), audience: audience)
        }
        let summaries: [SiteSummary]
        do throws(ExportError) {
            summaries = try SiteFolder.write(folders, to: output) {
                printError("coplan: something else is writing there; waiting for it\n")
            }
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
        guard !invocation.has("quiet") else { return 0 }
        var text = summaries.map(line).joined()
        if audiences.contains(.public), settings.url == nil,
            !isFeedFolder("\(output)/public")
        {
            text += """
                The public pages look for the feeds in feeds/ beside them: put exports/public there, or set
                url: in coplan.yaml to where it is published.

                """
        }
        try printOut(text)
        return 0
    }
}

/// Whether an export has written feeds there: then they are beside the pages.
private func isFeedFolder(_ path: String) -> Bool { kind(of: "\(path)/feeds.json") != nil }

private func line(_ summary: SiteSummary) -> String {
    let changes = [
        (summary.written, "written"), (summary.unchanged, "unchanged"),
        (summary.removed, "removed"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(shown(summary.path)): \(counted(summary.pages, "page")) "
        + "(\(changes.joined(separator: ", ")))\n"
}

private func languages(_ invocation: Invocation) throws(Failure) -> [String]? {
    let wanted = invocation.all("language")
    for language in wanted where !Site.languages.contains(language) {
        throw Failure(
            "--language: there are no pages in “\(language)”",
            hint: "write \(Site.languages.dropLast().joined(separator: ", ")) "
                + "or \(Site.languages.last!)")
    }
    return wanted.isEmpty ? nil : wanted
}
