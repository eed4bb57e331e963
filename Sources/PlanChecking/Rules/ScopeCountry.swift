import PlanModel

extension Rule {
    static let scopeCountry = Rule(
        "scope/country", level: .warning,
        summary: "An activity is for a country that is not one of its project's.",
        why: "The contract does not cover its guests, and their costs may not be eligible.",
        fix: """
            Correct the list, or add the country to the project's `countries`. Those of projects \
            named in `joint-with` count as well; who only sends experts goes under `experts-from`.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example), countries: [MA, TN]}
            activities:
                                                                    ↓
              course: {title: Course, when: 2019-05-20, countries: [DZ, TN]}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example), countries: [MA, TN]}
            activities:
              course: {title: Course, when: 2019-05-20, countries: [TN], experts-from: [FR]}
            """
    ) { context in
        let plan = context.plan
        // What is not listed, or not completely known, is not known to be outside.
        let scopes = plan.projects.records.map { project -> [Country]? in
            guard let list = project.countries, !list.countries.isEmpty,
                list.items.allSatisfy({ plan.countries(of: $0.value) != nil })
            else { return nil }
            return list.countries
        }
        let words = ScopeWords(
            rule: "scope/country", lead: "it is for", one: "a country", many: "countries",
            place: { $0.countries?.items.first?.place })
        return context.outOfScope(
            words, scopes, covers: { (scope: Country, country: Country) in scope == country },
            values: context.facts.countries
        ) { content, isInside in
            guard let list = content.countries else { return nil }
            let outside = list.countries.filter { !isInside($0) }
            let item = list.items.first { item in
                plan.countries(of: item.value)?.contains(where: outside.contains) ?? false
            }
            return (outside.map(\.code), item?.place ?? .start(of: 0))
        }
    }
}

extension Plan {
    /// The countries that an item of a list stands for; nil where that is not known.
    fileprivate func countries(of item: CountryList.Item) -> [Country]? {
        switch item {
        case .country(let country): [country]
        case .region(let region): regions[region]?.countries?.countries
        case .partners: []
        }
    }
}
