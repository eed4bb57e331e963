public import PlanModel
public import PlanTime

/// Two activities of different projects that could join forces.
public struct Synergy: Sendable {
    /// Indices into `Plan.activities`, ascending.
    public var activities: (Int32, Int32)
    /// The product of the three factors in ten-thousandths, rounded half up.
    public var tenThousandths: Int
    /// In common, sorted; exact ids.
    public var themes: [Int32]
    /// Of either, sorted.
    public var allThemes: [Int32]
    public var countries: [Country]
    public var allCountries: [Country]
    /// Whole days between them; 0 where they touch or overlap.
    public var gapDays: Int
    /// The first day of the earlier one, where they are closest.
    public var firstDay: CivilDay
    public var advice: [Advice]
}

/// A running project that could be called about an activity, because it has none of its own
/// near it.
public struct ProjectOffer: Sendable {
    public var activity: Int32
    public var project: Int32
    public var themes: [Int32]
    public var countries: [Country]
}

/// What projects could do together.
public struct Synergies: Sendable {
    /// Best first.
    public var pairs: [Synergy]
    /// By date, activity, project.
    public var projects: [ProjectOffer]
    /// `synergy-window` in days.
    public var window: Int
    /// What is there beyond `limits: synergies`.
    public var unlistedPairs = 0
    public var unlistedProjects = 0
    /// Themes with more pairs than `limits: synergy-pairs` lets be looked at.
    public var cutThemes: [CutTheme] = []
}

/// How far the activities of a theme were compared.
public struct CutTheme: Sendable {
    public var theme: Int32
    /// Only those with at most so many days between them.
    public var gapDays: Int
    /// Only those that begin on this day or earlier; nil is all.
    public var through: CivilDay?
}

/// Which activities somebody asks about.
public struct SynergySelection: Sendable {
    /// By activity: whether it may be told of at all.
    public var isVisible: [Bool]
    /// By activity: one of the two of a pair has to be chosen, and the one a project is called
    /// about.
    public var isChosen: [Bool]
    /// By activity: whether it is chosen where the project that is called is.
    public var isChosenForProjects: [Bool]
    /// Projects that are asked about; nil is all.
    public var projects: Set<Int32>?

    public init(
        isVisible: [Bool], isChosen: [Bool], isChosenForProjects: [Bool], projects: Set<Int32>?
    ) {
        self.isVisible = isVisible
        self.isChosen = isChosen
        self.isChosenForProjects = isChosenForProjects
        self.projects = projects
    }

    /// Everything.
    public static func all(of plan: Plan) -> SynergySelection {
        let yes = [Bool](repeating: true, count: plan.activities.count)
        return SynergySelection(
            isVisible: yes, isChosen: yes, isChosenForProjects: yes, projects: nil)
    }
}

extension CheckContext {
    /// Looks for activities, and projects, that could join forces.
    public func synergies(_ selection: SynergySelection) -> Synergies {
        let table = SynergyTable(self)
        var result = Synergies(pairs: [], projects: [], window: table.window)
        SynergyPairs(self, table, selection).find(&result)
        ProjectOffers(self, table, selection).find(&result)
        return result
    }
}
