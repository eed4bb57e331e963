import PlanChecking
import PlanModel
import PlanTime

extension Command {
    static let synergies = Command(
        "synergies", summary: "Show where projects could join forces, best first.",
        details: """
            Two activities of different projects that share a theme and a country and lie within
            synergy-window of each other are scored: themes in common × countries in common × how close
            they are. Projects without an activity near are offered for a call. The filters choose pairs
            of which one activity matches them all.
            """,
        options: activityFilters + [
            Option("top", value: "N", "show the best N in text; default 20"),
            Option("explain", "show how each score is made up"), formatOption,
        ] + planOptions
    ) { (invocation) throws(Failure) in
        let format = try invocation.format(["text", "json"])
        let top = invocation.value("top").map { Int($0) } ?? 20
        guard let top, top >= 0 else {
            throw Failure("--top: “\(invocation.value("top") ?? "")” is not a number")
        }
        let loaded = try load(invocation)
        let filter = try ActivityFilter(invocation, loaded)
        let context = CheckContext(
            plan: loaded.plan, expansion: loaded.expansion, asOf: loaded.asOf, zones: loaded.zones,
            holidays: [:])
        let report = SynergyReport(
            loaded: loaded, found: context.synergies(selection(filter, loaded)),
            explains: invocation.has("explain"))
        if format == "json" {
            try printOut(report.json)
        } else {
            try printOut(report.text(invocation.colors, top: top, isQuiet: invocation.has("quiet")))
        }
        return reportFileErrors(loaded)
    }
}

/// What the filters and the audience leave.
private func selection(_ filter: ActivityFilter, _ loaded: LoadedPlan) -> SynergySelection {
    var selection = SynergySelection.all(of: loaded.plan)
    selection.projects = filter.projects
    // A project that is asked about may be the one that is called.
    var others = filter
    others.projects = nil
    for index in loaded.plan.activities.indices {
        let activity = Int32(index)
        // Hidden activities could only be shown by what they have in common, which must not leak.
        guard loaded.viewpoint.canSee(activity) else {
            selection.isVisible[index] = false
            continue
        }
        guard filter.isSet else { continue }
        let isInTime = filter.includes(ActivityRow(activity, loaded).days)
        selection.isChosen[index] =
            isInTime && filter.matches(activity, loaded.plan, loaded.viewpoint)
        selection.isChosenForProjects[index] =
            isInTime && others.matches(activity, loaded.plan, loaded.viewpoint)
    }
    return selection
}
