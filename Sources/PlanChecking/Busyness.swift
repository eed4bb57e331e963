public import PlanModel
public import PlanTime

/// How busy one country, institution or person is, period by period.
public struct Busyness: Sendable {
    public struct Period: Hashable, Sendable {
        public var days: DayRange
        /// Distinct activities (those held together are one) with a day in the period.
        public var activities: Int
        /// The most on one day; of a country with a limit the most within its `per` days, as
        /// `overlap/country` counts them.
        public var peak: Int
    }
    public var resource: ResourceName
    /// What `peak` should not be over: what it can stand on one day, of a country the limit of
    /// `country-load`.
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
            // An activity weighs on a country for some days more.
            let after =
                kind == .country
                ? plan.settings.countryLoad.limit(for: Country(number: UInt16(key)))
                    .map { Int32($0.per - 1) } ?? 0 : 0
            let periods = self.periods(own, unit, span, weighsOn: after)
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
        _ uses: ArraySlice<Use>, _ unit: BusynessUnit, _ span: (CivilDay?, CivilDay?),
        weighsOn after: Int32
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
        let peaks = self.peaks(uses, byPeriod.keys.sorted().map { byPeriod[$0]!.days }, after)
        return byPeriod.values.sorted { $0.days.first < $1.days.first }.map { days, uses in
            Busyness.Period(
                days: days, activities: Set(uses.map(occasion)).count,
                peak: peaks[days.first.number] ?? 0)
        }
    }

    private func occasion(_ use: Use) -> Int32 { plan.occasions[Int(activity(ofPart: use.part))] }

    /// By first day of a period, which are in order: the most distinct occasions on one of its
    /// days, when each counts for `after` days more.
    private func peaks(_ uses: ArraySlice<Use>, _ periods: [DayRange], _ after: Int32) -> [Int32:
        Int]
    {
        let starting = uses.indices.sorted { uses[$0].first < uses[$1].first }
        let ending = uses.indices.sorted { uses[$0].last < uses[$1].last }
        var active: [Int32: Int] = [:]
        var (nextStart, nextEnd) = (0, 0)
        var peaks: [Int32: Int] = [:]
        for period in periods {
            for day in period.first.number...period.last.number {
                while nextStart < starting.count, uses[starting[nextStart]].first <= day {
                    active[occasion(uses[starting[nextStart]]), default: 0] += 1
                    nextStart += 1
                }
                while nextEnd < ending.count, uses[ending[nextEnd]].last + after < day {
                    let ended = occasion(uses[ending[nextEnd]])
                    active[ended] = active[ended]! == 1 ? nil : active[ended]! - 1
                    nextEnd += 1
                }
                peaks[period.first.number] = max(peaks[period.first.number] ?? 0, active.count)
            }
        }
        return peaks
    }
}
