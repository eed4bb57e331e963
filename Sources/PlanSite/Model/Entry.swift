import PlanChecking
import PlanModel
import PlanTime

/// One time at which a part of an activity takes place, or could.
struct Run: Sendable {
    let part: PartID
    let days: DayRange
    /// Somewhere in these days.
    let isWindow: Bool
    let status: Status
    /// Of a timed run, else nil.
    let times: Range<Int64>?
}

/// An activity that the audience may see, with what lists and calendars say of it.
struct Entry: Sendable {
    /// Index into `Plan.activities`.
    let activity: Int32
    /// In order of their first days.
    let runs: [Run]
    /// What all its sessions agree on, else its own.
    let status: Status
    /// From the first day to the last; nil where it has no date.
    let days: DayRange?
    /// Whether some of it is not fixed yet.
    let isWindow: Bool
    /// Indices into `SiteContents.findings`.
    var findings: [Int] = []

    init(_ activity: Int32, _ plan: Plan, _ expansion: Expansion) {
        self.activity = activity
        var runs: [Run] = []
        var statuses: Set<Status> = []
        for index in expansion.parts(ofActivity: Int(activity)) {
            let part = expansion.parts[index]
            let status = plan.status(of: part)
            statuses.insert(status)
            for occurrence in expansion.occurrences(ofPart: index) {
                runs.append(
                    Run(
                        part: part, days: occurrence.days, isWindow: false, status: status,
                        times: occurrence.isAllDay ? nil : occurrence.start..<occurrence.end))
            }
            if case .window(let days) = plan.when(of: part)?.value {
                runs.append(
                    Run(part: part, days: days, isWindow: true, status: status, times: nil))
            }
        }
        runs.sort { ($0.days.first, $0.part.session) < ($1.days.first, $1.part.session) }
        self.runs = runs
        self.status =
            statuses.count == 1 ? statuses.first! : plan.status(of: PartID(activity: activity))
        days = runs.first.map { first in
            DayRange(first: first.days.first, last: runs.map(\.days.last).max()!)
        }
        isWindow = runs.contains(where: \.isWindow)
    }

    /// Whether it takes place as far as is known, and so stands in calendars.
    var takesPlace: Bool { status.takesPlace }
}
