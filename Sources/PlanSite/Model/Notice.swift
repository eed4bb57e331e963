import PlanModel
import PlanTime

/// Something that is no activity and that one plans around: a closure, or an event of others.
struct Notice: Sendable {
    let id: String
    let name: LocalizedText?
    /// In order, without overlaps.
    let days: [DayRange]
    let isWindow: Bool

    /// Of a plan, in order of their first days. A closure that is for projects alone is told to
    /// those who may know of one of them.
    static func all(_ plan: Plan, knows: (Reference<Project>) -> Bool) -> [Notice] {
        var notices: [Notice] = []
        for closure in plan.closures.records {
            guard closure.projects.isEmpty || closure.projects.contains(where: knows) else {
                continue
            }
            let days = closure.days + closure.daysPerCountry.flatMap(\.days)
            notices.append(
                Notice(
                    id: closure.id, name: closure.name, days: days.map(\.value).mergedRuns(),
                    isWindow: false))
        }
        for event in plan.events.records {
            notices.append(
                Notice(
                    id: event.id, name: event.name,
                    days: event.when.map(\.value.span).mergedRuns(),
                    isWindow: event.when.contains { $0.value.isWindow }))
        }
        return notices.filter { !$0.days.isEmpty }.sorted {
            ($0.days[0].first, $0.id) < ($1.days[0].first, $1.id)
        }
    }
}
