import PlanModel

extension Rule {
    static let overlapCountry = Rule(
        "overlap/country", level: .warning,
        summary: "A country gets more activities within some days than it can absorb.",
        why: """
            A partner country's few ministries serve all projects at once. `country-load` in \
            coplan.yaml says how many activities they take within how many days.
            """,
        fix: "Move one of the activities, hold two of them together, or raise the limit.",
        bad: """
            country-load: {max: 1, per: P7D}
            project: {id: alpha, name: Alpha (an invented example), countries: [TN]}
            activities:
              ↓
              first: {title: First course, when: 2019-05-20/21}
              second: {title: Second course, when: 2019-05-23/24}
            """,
        good: """
            country-load: {max: 1, per: P7D}
            project: {id: alpha, name: Alpha (an invented example), countries: [TN]}
            activities:
              first: {title: First course, when: 2019-05-20/21}
              second: {title: Second course, when: 2019-05-28/29}
            """
    ) { context in
        let plan = context.plan
        let limits = plan.settings.countryLoad
        guard !limits.isOff else { return [] }
        let perCountry = (0..<Country.count).map { limits.limit(for: Country(number: UInt16($0))) }
        let found = context.gatherUses(keyCount: Country.count) { part, use in
            for country in context.facts.countries[part]
            where perCountry[Int(country.number)] != nil {
                use(Int32(country.number), 1, nil)
            }
        }
        // An activity counts on every day whose last `per` days touch it.
        let rolling = found.uses.map { use in
            var use = use
            use.last += Int32((perCountry[Int(use.key)]?.per ?? 1) - 1)
            return use
        }
        let uses = GroupedUses([rolling], keyCount: Country.count)
        return LoadSweep.runs(in: context, uses, capacity: { perCountry[$0]?.max }).map {
            context.finding(
                $0, rule: "overlap/country", level: .warning,
                resource: .country(Country(number: UInt16($0.key))),
                capacity: perCountry[Int($0.key)]?.max)
        }
    }
}
