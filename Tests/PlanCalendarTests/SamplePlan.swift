import PlanModel
import PlanTime

/// Places are of no interest here.
let nowhere = Place.start(of: 0)

extension Located {
    /// A value that is written nowhere.
    init(_ value: Value) { self.init(value, at: nowhere) }
}

func day(_ text: String) -> CivilDay { try! DateExpression.day(text) }

/// A small plan that is built in code: one project with activities.
struct SamplePlan {
    var settings = Settings()
    var project = Project(id: "p", place: nowhere)
    var activities: [Activity] = []
    var people: [Person] = []
    var venues: [Venue] = []

    init() {
        settings.domain = Located("plan.example")
        project.name = .plain("Project")
    }

    /// Adds an activity with a title and a date expression.
    @discardableResult
    mutating func add(
        _ id: String, _ title: String, _ when: String, _ change: (inout Activity) -> Void = { _ in }
    ) -> Int {
        var reference = Reference<Project>("p", at: nowhere)
        reference.index = 0
        var activity = Activity(id: id, place: nowhere, project: reference)
        activity.content.title = .plain(title)
        activity.content.when = Located(try! DateExpression.parse(when, as: .activity))
        activity.visibility = Located(.public)
        change(&activity)
        activities.append(activity)
        return activities.count - 1
    }

    var plan: Plan {
        Plan(
            settings: settings, files: [], programmes: Table([]), projects: Table([project]),
            institutions: Table([]), people: Table(people), regions: Table([]),
            venues: Table(venues), resources: Table([]), themes: Table([]), events: Table([]),
            closures: Table([]),
            activities: activities.sorted { $0.fullName.isScalarLess(than: $1.fullName) },
            waivers: [])
    }
}
