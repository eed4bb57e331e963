public import PlanModel
public import PlanTime

/// A deadline of one part, as a day.
public struct DeadlineDate: Hashable, Sendable {
    /// What is due: `nominations`.
    public var name: String
    public var day: CivilDay
    /// Whether it is the latest that it can be, because the part stands in a window.
    public var isLatest: Bool
    /// Where it is written: in the activity, or under `deadlines:` in coplan.yaml.
    public var place: Place
}

/// When what must be done for the activities of a plan is due.
///
/// An activity has the deadlines of all kinds, those of its own kind, and those that it names
/// itself; of one name the last of these counts. A milestone has none of all kinds.
///
/// A duration counts back from the first day, `{after: …}` counts on from the last; of a repeated
/// activity those of the whole series. A window counts with the latest days that are possible in
/// it. What is counted is due on a day that is worked in all countries involved, the host country
/// and those that are listed: where it falls on a day of rest or, for certain, on a holiday of one
/// of them, on the last such day before, though what comes after an activity is never due before
/// its end. Where they share no working day for two weeks, the host's counts. A date that is
/// written stays as it is, and so does everything where no country is involved.
public struct DeadlineDates: Sendable {
    private typealias Named = (name: String, deadline: Located<Deadline>)

    private let plan: Plan
    private let expansion: Expansion
    private let workingDays: WorkingDays
    private var ofAllKinds: [Named] = []
    /// By kind, with those of all kinds.
    private var ofKind: [String: [Named]] = [:]

    public init(plan: Plan, expansion: Expansion, workingDays: WorkingDays) {
        self.plan = plan
        self.expansion = expansion
        self.workingDays = workingDays
        for (kind, name, deadline) in plan.settings.deadlines where kind == nil {
            Self.set((name.value, deadline), in: &ofAllKinds)
        }
        for (kind, name, deadline) in plan.settings.deadlines {
            guard let kind = kind?.value else { continue }
            let general = kind == StandardKind.milestone.rawValue ? [] : ofAllKinds
            Self.set((name.value, deadline), in: &ofKind[kind, default: general])
        }
    }

    /// Whether no activity of the plan can have any but its own.
    private var hasNoneOfKinds: Bool { ofAllKinds.isEmpty && ofKind.isEmpty }

    private static func set(_ named: Named, in list: inout [Named]) {
        if let index = list.firstIndex(where: { $0.name == named.name }) {
            list[index] = named
        } else {
            list.append(named)
        }
    }

    /// The deadlines of a part, by its index in the expansion, in the order of their days.
    public func dates(ofPart index: Int) -> [DeadlineDate] {
        if hasNoneOfKinds, !plan.facts.hasDeadlines[index] { return [] }
        let part = expansion.parts[index]
        let activity = plan.activities[Int(part.activity)]
        let own = activity.details.deadlines
        var named = activity.isMilestone ? [] : ofAllKinds
        if let kind = ofKind[activity.kind?.value ?? StandardKind.other.rawValue] { named = kind }
        for deadline in own { Self.set(deadline, in: &named) }
        guard !named.isEmpty else { return [] }
        let isWindow = expansion.ranges[index].isEmpty
        // What stands nowhere in the calendar has the deadlines that do.
        let days = isWindow ? latestDays(of: part) : expansion.span(ofPart: index)
        let countries = countriesInvolved(in: part)
        return named.compactMap { name, deadline -> DeadlineDate? in
            guard let day = day(of: deadline.value, days: days, in: countries) else { return nil }
            var isLatest = isWindow
            if case .on = deadline.value { isLatest = false }
            return DeadlineDate(name: name, day: day, isLatest: isLatest, place: deadline.place)
        }.sorted { one, other in
            one.day != other.day ? one.day < other.day : one.name.isScalarLess(than: other.name)
        }
    }

    /// The host country first, then those that are listed; what is taken from the project is not.
    private func countriesInvolved(in part: PartID) -> [Country] {
        let host = plan.hostCountry(of: part)
        let (listed, areInherited) = plan.countries(of: part)
        let guests = areInherited ? [] : listed.filter { $0 != host }
        return (host.map { [$0] } ?? []) + guests
    }

    private func day(
        of deadline: Deadline, days: DayRange?, in countries: [Country]
    ) -> CivilDay? {
        func working(_ day: CivilDay) -> CivilDay {
            workingDays.lastWorkingDay(through: day, in: countries)
        }
        switch deadline {
        case .on(let day): return day
        case .before(let duration):
            return days.map { working(duration.added(to: $0.first, backwards: true)) }
        case .after(let duration):
            return days.map { max($0.last, working(duration.added(to: $0.last))) }
        }
    }

    /// Of a window the last days on which it can take place.
    private func latestDays(of part: PartID) -> DayRange? {
        guard case .window(let window) = plan.when(of: part)?.value else { return nil }
        return DayRange(first: plan.latestStart(of: part, in: window), last: window.last)
    }
}

extension Plan {
    /// Whether anything in the plan may have a deadline.
    public var hasDeadlines: Bool {
        !settings.deadlines.isEmpty || facts.hasDeadlines.contains(true)
    }
}
