public import PlanModel
public import PlanTime

/// How busy one country, institution or person is, period by period.
public struct Busyness: Sendable {
    public struct Period: Hashable, Sendable {
        public var days: DayRange
        /// Distinct activities (those held together are one) with a day in the period.
        public var activities: Int
        /// The most of them on one day.
        public var peak: Int
    }
    public var resource: ResourceName
    /// What it can stand on one day; of a country the limit of `country-load`.
    public var capacity: Int?
    /// Only periods in which something takes place, in order.
    public var periods: [Period]
}

/// How the time line is cut.
public enum BusynessUnit: String, CaseIterable, Sendable {
    case week
    case month

    /// The week (from Monday) or month that a day lies in.
    public func period(around day: CivilDay) -> DayRange {
        switch self {
        case .week:
            let monday = day - day.weekday
            return DayRange(first: monday, last: monday + 6)
        case .month:
            let (year, month, _) = day.components
            let first = CivilDay(year: year, month: month, day: 1)!
            return DayRange(
                first: first, last: first + (CivilDay.length(ofMonth: month, year: year) - 1))
        }
    }
}

/// Whose load is counted.
public enum BusynessKind: String, CaseIterable, Sendable {
    case country
    case institution
    case person
}

extension CheckContext {
    /// The load of all countries, institutions or people that something takes place for, sorted
    /// by id, also where no capacity is set.
    ///
    /// - Parameter includes: which activities count.
    public func busyness(
        of kind: BusynessKind, per unit: BusynessUnit,
        within span: (CivilDay?, CivilDay?) = (nil, nil),
        includes: @Sendable (Int32) -> Bool = { _ in true }
    ) -> [Busyness] {
        let uses: GroupedUses
        switch kind {
        case .country:
            uses = gatherUses(keyCount: Country.count) { part, use in
                guard includes(activity(ofPart: Int32(part))) else { return }
                for country in facts.countries[part] {
                    use(Int32(country.number), 1, nil)
                }
            }
        case .institution:
            uses = gatherUses(keyCount: plan.institutions.count) { part, use in
                guard includes(activity(ofPart: Int32(part))) else { return }
                for one in facts.institutions[part] where one.isAudience {
                    use(one.index, 1, facts.when(one.when))
                }
            }
        case .person:
            uses = gatherUses(keyCount: plan.people.count) { part, use in
                guard includes(activity(ofPart: Int32(part))) else { return }
                for one in facts.people[part] { use(one.index, 1, facts.when(one.when)) }
            }
        }
        return (0..<uses.keyCount).compactMap { key in
            let own = uses.uses(of: key)
            let periods = self.periods(own, unit, span)
            return periods.isEmpty
                ? nil
                : Busyness(
                    resource: resource(kind, Int32(key)), capacity: capacity(kind, Int32(key)),
                    periods: periods)
        }
    }

    private func resource(_ kind: BusynessKind, _ key: Int32) -> ResourceName {
        switch kind {
        case .country: .country(Country(number: UInt16(key)))
        case .institution: .institution(key)
        case .person: .person(key)
        }
    }

    private func capacity(_ kind: BusynessKind, _ key: Int32) -> Int? {
        switch kind {
        case .country: plan.settings.countryLoad.limit(for: Country(number: UInt16(key)))?.max
        case .institution: plan.institutions[key].capacity?.value
        case .person: 1
        }
    }

    private func periods(
        _ uses: ArraySlice<Use>, _ unit: BusynessUnit, _ span: (CivilDay?, CivilDay?)
    ) -> [Busyness.Period] {
        var byPeriod: [Int32: (days: DayRange, uses: [Use])] = [:]
        for use in uses {
            var day = CivilDay(number: max(use.first, span.0?.number ?? use.first))
            let last = CivilDay(number: min(use.last, span.1?.number ?? use.last))
            while day <= last {
                let period = unit.period(around: day)
                byPeriod[period.first.number, default: (period, [])].uses.append(use)
                day = period.last + 1
            }
        }
        return byPeriod.values.sorted { $0.days.first < $1.days.first }.map { days, uses in
            func occasion(_ use: Use) -> Int32 { plan.occasions[Int(activity(ofPart: use.part))] }
            var peak = 0
            for number in days.first.number...days.last.number {
                var active: Set<Int32> = []
                for use in uses where use.first <= number && number <= use.last {
                    active.insert(occasion(use))
                }
                peak = max(peak, active.count)
            }
            return Busyness.Period(
                days: days, activities: Set(uses.map(occasion)).count, peak: peak)
        }
    }
}
