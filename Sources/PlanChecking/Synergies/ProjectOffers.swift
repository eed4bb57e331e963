import Parallel
import PlanModel
import PlanTime

/// Running projects that share a theme and a country with an activity and have no activity of
/// their own within the window: whom to call.
struct ProjectOffers {
    private let context: CheckContext
    private let plan: Plan
    private let table: SynergyTable
    private let selection: SynergySelection
    /// By theme: the projects on it that have countries.
    private let byTheme: [[Int32]]
    /// By project.
    private let countries: [CountrySet]
    /// By project: when it has activities of its own.
    private let runs: [[DayRange]]

    init(_ context: CheckContext, _ table: SynergyTable, _ selection: SynergySelection) {
        self.context = context
        self.table = table
        self.selection = selection
        plan = context.plan
        var byTheme = [[Int32]](repeating: [], count: plan.themes.count)
        var countries: [CountrySet] = []
        for (index, project) in plan.projects.records.enumerated() {
            var set = CountrySet()
            for country in project.countries?.countries ?? [] { set.insert(country) }
            countries.append(set)
            for theme in sortedUnique(project.themes.filter(\.isResolved).map(\.index)) {
                byTheme[Int(theme)].append(Int32(index))
            }
        }
        var runs = [[DayRange]](repeating: [], count: plan.projects.count)
        for (index, activity) in plan.activities.enumerated() where activity.project.isResolved {
            runs[Int(activity.project.index)] += table.runs(of: Int32(index))
        }
        self.byTheme = byTheme
        self.countries = countries
        self.runs = runs.map { $0.mergedRuns() }
    }

    private struct Call {
        var day: Int32
        var activity: Int32
        var project: Int32
    }

    func find(_ result: inout Synergies) {
        let cuts = pieces(of: plan.activities.count, atLeast: 256)
        let limit = plan.settings.limits.synergies
        let found = parallelMap(count: cuts.count) { number -> (calls: [Call], unlisted: Int) in
            var calls: [Call] = []
            var unlisted = 0
            func bound() {
                calls.sort { ($0.day, $0.activity, $0.project) < ($1.day, $1.activity, $1.project) }
                guard calls.count > limit else { return }
                unlisted += calls.count - limit
                calls.removeLast(calls.count - limit)
            }
            for activity in cuts[number] {
                calls += self.calls(about: Int32(activity))
                if calls.count > 2 * limit + 1_024 { bound() }
            }
            bound()
            return (calls, unlisted)
        }
        let all = found.flatMap(\.calls).sorted {
            ($0.day, $0.activity, $0.project) < ($1.day, $1.activity, $1.project)
        }
        result.unlistedProjects =
            found.reduce(0) { $0 + $1.unlisted } + max(0, all.count - limit)
        result.projects = all.prefix(limit).map { call in
            let own = sortedUnique(
                plan.projects[call.project].themes.filter(\.isResolved).map(\.index))
            return ProjectOffer(
                activity: call.activity, project: call.project,
                themes: intersection(Array(table.themes(of: call.activity)), own),
                countries: countries[Int(call.project)]
                    .intersection(table.countries[Int(call.activity)]).countries)
        }
    }

    private func calls(about activity: Int32) -> [Call] {
        let record = plan.activities[Int(activity)]
        guard selection.isVisible[Int(activity)], table.takesPart(activity),
            !table.isOver(activity, asOf: context.asOf)
        else { return [] }
        let days = table.runs(of: activity)
        var calls: [Call] = []
        for project in sortedUnique(table.themes(of: activity).flatMap { byTheme[Int($0)] })
        where project != record.project.index && isChosen(activity, project)
            && countries[Int(project)].meets(table.countries[Int(activity)])
            && isRunning(project, days) && !isNear(runs[Int(project)], days)
            && !record.jointWith.contains(where: { $0.index == project })
        {
            calls.append(
                Call(day: days.first!.first.number, activity: activity, project: project))
        }
        return calls
    }

    private func isChosen(_ activity: Int32, _ project: Int32) -> Bool {
        selection.isChosen[Int(activity)]
            || selection.isChosenForProjects[Int(activity)]
                && selection.projects?.contains(project) ?? false
    }

    /// A project that does not say when it runs is not known to be over.
    private func isRunning(_ project: Int32, _ days: ArraySlice<DayRange>) -> Bool {
        guard let period = plan.projects[project].period?.value else { return true }
        return days.contains { period.overlaps($0) }
    }

    /// Whether some of the sorted runs lies within the window of some of the days.
    private func isNear(_ runs: [DayRange], _ days: ArraySlice<DayRange>) -> Bool {
        days.contains { day in
            // The first that does not end too early decides.
            var (low, high) = (0, runs.count)
            while low < high {
                let middle = (low + high) / 2
                if day.first - runs[middle].last - 1 > table.window {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            return low < runs.count && runs[low].first - day.last - 1 <= table.window
        }
    }
}
