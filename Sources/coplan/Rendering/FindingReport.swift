import PlanChecking
import PlanModel
import PlanTime

/// Findings with everything that their renderings need.
struct FindingReport: Sendable {
    /// The plan's folder as it was named.
    var folder: String
    var plan: Plan
    var zones: TimeZoneDatabase
    var viewpoint: Viewpoint
    var asOf: CivilDay
    /// All that the audience may know of, notes and waived ones included.
    var findings: [Finding]
    /// Findings of `overlap/audience` over `limits: audience-findings`, by pair of projects.
    var omitted: [(projects: (Int32, Int32), count: Int)]
    var fileCount: Int
    var showsNotes = false
    var showsWaived = false
    var isQuiet = false
    /// How `conflicts` groups its text; nil keeps the order of the days.
    var grouping: Grouping?

    /// Not waived, at this level.
    func count(_ level: Level) -> Int {
        // By index: a finding is much to copy, and there may be very many.
        findings.indices.count { findings[$0].level == level && !findings[$0].isWaived }
    }

    var waivedCount: Int { findings.indices.count { findings[$0].isWaived } }

    var activityCount: Int {
        viewpoint.seesAll
            ? plan.activities.count
            : plan.activities.indices.count { viewpoint.canSee(Int32($0)) }
    }

    /// Whether text renderings show it.
    func isShown(_ finding: borrowing Finding) -> Bool {
        (showsNotes || finding.level != .note) && (showsWaived || !finding.isWaived)
    }

    func path(_ place: Place) -> String { plan.files[Int(place.file)].path }

    /// The path from the folder in which the tool runs, which code hosts take for the repository.
    func pathFromHere(_ place: Place) -> String {
        folder == "." ? path(place) : "\(folder)/\(path(place))"
    }
}
