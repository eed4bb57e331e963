import Parallel
public import PlanModel
public import PlanTime

/// Two activities of different projects that could join forces.
public struct Synergy: Sendable {
    /// Indices into `Plan.activities`, ascending.
    public var activities: (Int32, Int32)
    /// `themeOverlap` × `countryOverlap` × `closeness`.
    public var score: Double { themeOverlap * countryOverlap * closeness }
    /// The Jaccard index over their themes, exact ids.
    public var themeOverlap: Double
    /// The Jaccard index over the countries they are for.
    public var countryOverlap: Double
    /// 1 − gap / (window + 1).
    public var closeness: Double
    /// In common, sorted.
    public var themes: [Int32]
    public var countries: [Country]
    /// Whole days between them; 0 where they touch or overlap.
    public var gapDays: Int
    /// The first day of the earlier one, where they are closest.
    public var firstDay: CivilDay
    public var advice: [Advice]
}

/// What two teams could do.
public enum Advice: Hashable, Sendable {
    /// Same kind for the same institutions.
    case looksLikeDuplication(institutions: [Int32])
    /// Overlapping or within seven days, in one country.
    case holdOnce(country: Country, bothTentative: Bool)
    /// The same city within seven days.
    case travelOnceCity(String)
    /// The same person within seven days.
    case travelOncePerson(Int32)
    /// One names people for the theme and the other does not, or they name the same.
    case shareTrainer(Int32)
    case coordinateAgenda
    case inviteEachOther
}

/// A running project that could be called about an activity, because it has none of its own
/// near it.
public struct ProjectOffer: Sendable {
    public var activity: Int32
    public var project: Int32
    public var themes: [Int32]
    public var countries: [Country]
}

/// What projects could do together, best first.
public struct Synergies: Sendable {
    public var pairs: [Synergy]
    public var projects: [ProjectOffer]
}

extension CheckContext {
    /// Looks for activities, and projects, that could join forces.
    public func synergies() -> Synergies {
        let finder = SynergyFinder(self)
        return Synergies(pairs: finder.pairs(), projects: finder.offers())
    }
}

private struct SynergyFinder {
    let context: CheckContext
    let plan: Plan
    /// Days.
    let window: Int
    /// By activity; empty where it takes no part.
    let spans: [[DayRange]]
    let themes: [[Int32]]
    let countries: [[Country]]

    init(_ context: CheckContext) {
        self.context = context
        plan = context.plan
        let duration = plan.settings.synergyWindow ?? CivilDuration(days: 90)
        // Months of a window count as on the calendar from the day of the check.
        window = max(0, duration.added(to: context.asOf) - context.asOf)
        let plan = plan
        let all = parallelMap(count: plan.activities.count) {
            index -> ([DayRange], [Int32], [Country]) in
            var spans: [DayRange] = []
            var themes: [Int32] = []
            var countries: [Country] = []
            for part in context.expansion.parts(ofActivity: index) {
                let id = context.expansion.parts[part]
                guard plan.status(of: id).takesPlace else { continue }
                let before = spans.count
                if case .window(let days) = plan.when(of: id)?.value { spans.append(days) }
                spans += context.expansion.occurrences(ofPart: part).map(\.days)
                if spans.count > before {
                    themes += plan.themes(of: id).filter(\.isResolved).map(\.index)
                    countries += plan.countries(of: id).countries
                }
            }
            return (spans.mergedRuns(), sortedUnique(themes), Array(Set(countries)).sorted())
        }
        spans = all.map(\.0)
        themes = all.map(\.1)
        countries = all.map(\.2)
    }

    // MARK: Pairs

    func pairs() -> [Synergy] {
        // Only activities that share a theme meet at all.
        var byTheme = [[Int32]](repeating: [], count: plan.themes.count)
        for (index, own) in themes.enumerated() where !countries[index].isEmpty {
            for theme in own { byTheme[Int(theme)].append(Int32(index)) }
        }
        let members = byTheme
        let found = parallelMap(count: members.count) { theme in
            pairs(among: members[theme], theme: Int32(theme))
        }
        return found.flatMap { $0 }.sorted { left, right in
            // The score is rounded as it is shown, so that equal figures sort by date.
            let (one, other) = (rounded(left.score), rounded(right.score))
            if one != other { return one > other }
            if left.firstDay != right.firstDay { return left.firstDay < right.firstDay }
            return left.activities < right.activities
        }
    }

    private func pairs(among members: [Int32], theme: Int32) -> [Synergy] {
        // By first day of each run; a run can only meet those that begin before the window after
        // it closes.
        let runs = members.flatMap { member in
            spans[Int(member)].map { (days: $0, activity: member) }
        }
        .sorted { ($0.days.first, $0.activity) < ($1.days.first, $1.activity) }
        var seen: Set<UInt64> = []
        var result: [Synergy] = []
        for (index, run) in runs.enumerated() {
            var next = index + 1
            while next < runs.count, runs[next].days.first - run.days.last - 1 <= window {
                defer { next += 1 }
                let (low, high) = (
                    min(run.activity, runs[next].activity), max(run.activity, runs[next].activity)
                )
                guard low != high, canMeet(low, high),
                    seen.insert(UInt64(low) << 32 | UInt64(high)).inserted
                else { continue }
                // A pair is found at the first theme that it shares.
                guard intersection(themes[Int(low)], themes[Int(high)]).first == theme,
                    let synergy = synergy(low, high)
                else { continue }
                result.append(synergy)
            }
        }
        return result
    }

    private func canMeet(_ left: Int32, _ right: Int32) -> Bool {
        plan.activities[Int(left)].project.index != plan.activities[Int(right)].project.index
            && plan.occasions[Int(left)] != plan.occasions[Int(right)]
            && !plan.areJoint(left, right)
            && !(isOver(left) && isOver(right))
    }

    private func isOver(_ activity: Int32) -> Bool {
        spans[Int(activity)].last.map { $0.last < context.asOf } ?? true
    }

    private func synergy(_ left: Int32, _ right: Int32) -> Synergy? {
        let sharedCountries = intersection(countries[Int(left)], countries[Int(right)])
        guard !sharedCountries.isEmpty else { return nil }
        let sharedThemes = intersection(themes[Int(left)], themes[Int(right)])
        let (gap, day) = gap(spans[Int(left)], spans[Int(right)])
        guard gap <= window else { return nil }
        func jaccard(_ shared: Int, _ one: Int, _ other: Int) -> Double {
            Double(shared) / Double(one + other - shared)
        }
        var synergy = Synergy(
            activities: (left, right),
            themeOverlap: jaccard(
                sharedThemes.count, themes[Int(left)].count, themes[Int(right)].count),
            countryOverlap: jaccard(
                sharedCountries.count, countries[Int(left)].count, countries[Int(right)].count),
            closeness: 1 - Double(gap) / Double(window + 1), themes: sharedThemes,
            countries: sharedCountries, gapDays: gap, firstDay: day, advice: [])
        synergy.advice = advice(synergy)
        return synergy
    }

    /// The least number of whole days between two sorted lists of runs, and the first day of the
    /// earlier run there.
    private func gap(_ left: [DayRange], _ right: [DayRange]) -> (Int, CivilDay) {
        var best = (gap: Int.max, day: left[0].first)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            let (one, other) = (left[i], right[j])
            let gap = max(0, max(one.first, other.first) - min(one.last, other.last) - 1)
            if gap < best.gap { best = (gap, min(one.first, other.first)) }
            if one.last < other.last { i += 1 } else { j += 1 }
        }
        return best
    }

    // MARK: Advice

    private func advice(_ synergy: Synergy) -> [Advice] {
        let (left, right) = synergy.activities
        let (one, other) = (plan.activities[Int(left)], plan.activities[Int(right)])
        var advice: [Advice] = []
        let (mine, theirs) = (institutions(left), institutions(right))
        if let kind = one.kind?.value, kind == other.kind?.value, !mine.isEmpty, mine == theirs {
            advice.append(.looksLikeDuplication(institutions: mine))
        }
        let (host, otherHost) = (hosts(left), hosts(right))
        let people = intersection(self.people(left), self.people(right))
        if synergy.gapDays <= 7 {
            if let country = intersection(host, otherHost).first {
                let isTentative = [left, right].allSatisfy {
                    plan.activities[Int($0)].content.status?.value ?? .tentative == .tentative
                }
                advice.append(.holdOnce(country: country, bothTentative: isTentative))
            }
            if let person = people.first { advice.append(.travelOncePerson(person)) }
            if let city = sharedCity(left, right) { advice.append(.travelOnceCity(city)) }
        } else if let person = people.first {
            advice.append(.shareTrainer(person))
        }
        advice.append(.coordinateAgenda)
        if mine != theirs || mine.isEmpty { advice.append(.inviteEachOther) }
        return advice
    }

    private func institutions(_ activity: Int32) -> [Int32] {
        sortedUnique(
            plan.parts(of: activity).flatMap { part in
                plan.institutions(of: part)
                    .filter {
                        $0.institution.isResolved && ($0.role == .invited || $0.role == .host)
                    }
                    .map(\.institution.index)
            })
    }

    private func people(_ activity: Int32) -> [Int32] {
        sortedUnique(
            plan.parts(of: activity).flatMap { part in
                plan.people(of: part).filter(\.person.isResolved).map(\.person.index)
            })
    }

    private func hosts(_ activity: Int32) -> [Country] {
        Array(Set(plan.parts(of: activity).compactMap { plan.hostCountry(of: $0) })).sorted()
    }

    private func sharedCity(_ left: Int32, _ right: Int32) -> String? {
        let language = plan.settings.mainLanguage
        for part in plan.parts(of: left) {
            guard let city = plan.city(of: part) else { continue }
            for other in plan.parts(of: right) {
                guard let otherCity = plan.city(of: other),
                    plan.hostCountry(of: part) == plan.hostCountry(of: other),
                    !Set(city.texts).isDisjoint(with: otherCity.texts)
                else { continue }
                return city.text(in: language)
            }
        }
        return nil
    }

    // MARK: Projects to call

    /// Running projects that share a theme and a country with an activity and have none of their
    /// own within the window.
    func offers() -> [ProjectOffer] {
        let ancestors = (0..<Int32(plan.themes.count)).map { plan.ancestors(ofTheme: $0) }
        var byProject = [[DayRange]](repeating: [], count: plan.projects.count)
        for (index, activity) in plan.activities.enumerated() {
            for project in [activity.project.index] + activity.jointWith.map(\.index)
            where project >= 0 {
                byProject[Int(project)] += spans[index]
            }
        }
        byProject = byProject.map { $0.mergedRuns() }
        let projects = plan.projects.records.indices.filter { index in
            let project = plan.projects.records[index]
            return project.period != nil && !project.themes.isEmpty
                && !(project.countries?.countries.isEmpty ?? true)
        }
        let runs = byProject
        let found = parallelMap(count: plan.activities.count) { index -> [ProjectOffer] in
            guard !isOver(Int32(index)), !themes[index].isEmpty, !countries[index].isEmpty,
                let whole = spans[index].first.map({
                    DayRange(first: $0.first, last: spans[index].last!.last)
                })
            else { return [] }
            let activity = plan.activities[index]
            return projects.compactMap { number -> ProjectOffer? in
                let project = plan.projects.records[number]
                guard Int32(number) != activity.project.index,
                    !activity.jointWith.contains(where: { $0.index == Int32(number) }),
                    let period = project.period?.value, period.overlaps(whole),
                    runs[number].isEmpty || gap(spans[index], runs[number]).0 > window
                else { return nil }
                let own = project.themes.filter(\.isResolved).map(\.index)
                // A project's theme is broader: it is shared with what lies below it.
                let shared = themes[index].filter { theme in
                    own.contains {
                        $0 == theme || ancestors[Int(theme)].contains($0)
                            || ancestors[Int($0)].contains(theme)
                    }
                }
                let common = intersection(countries[index], project.countries?.countries ?? [])
                guard !shared.isEmpty, !common.isEmpty else { return nil }
                return ProjectOffer(
                    activity: Int32(index), project: Int32(number), themes: shared,
                    countries: common)
            }
        }
        return found.flatMap { $0 }.sorted { left, right in
            let (one, other) = (
                spans[Int(left.activity)][0].first, spans[Int(right.activity)][0].first
            )
            return (one, left.activity, left.project) < (other, right.activity, right.project)
        }
    }
}

/// The score in ten-thousandths.
func rounded(_ score: Double) -> Int { Int((score * 10_000).rounded()) }

extension Synergy {
    /// The score rounded to four digits, as ten-thousandths.
    public var tenThousandths: Int { rounded(score) }
}
