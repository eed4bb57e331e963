import PlanModel

extension Rule {
    static let budgetProject = Rule(
        "budget/project", level: .warning,
        summary: "The activities of a project cost more than its budget.",
        why: "The last ones will not be paid for, and it is better to know now which these are.",
        fix: """
            Correct an amount, cancel or shrink an activity, or raise the project's `budget`. Amounts \
            are added up per currency and compared in the budget's own; what is cancelled does not count.
            """,
        bad: """
            project:
              id: alpha
              name: Alpha (an invented example)
                      ↓
              budget: 100000 EUR
            activities:
              course: {title: Course, when: 2019-05-20, budget: 45000.50 EUR}
              forum: {title: Forum, when: 2019-06-20, budget: 55000 EUR}
            """,
        good: """
            project:
              id: alpha
              name: Alpha (an invented example)
              budget: 100000 EUR
            activities:
              course: {title: Course, when: 2019-05-20, budget: 45000 EUR}
              forum: {title: Forum, when: 2019-06-20, budget: 55000 EUR}
              flight: {title: Study visit, when: 2019-07-20, budget: 9000 USD}
            """
    ) { context in
        let plan = context.plan
        let currencies = plan.projects.records.map(\.budget?.value.currency)
        guard currencies.contains(where: { $0 != nil }) else { return [] }
        // Any number of amounts of any size fits.
        var sums = [Int128](repeating: 0, count: plan.projects.count)
        var counted = [[Int32]](repeating: [], count: plan.projects.count)
        for (index, part) in context.expansion.parts.enumerated() where part.session <= 0 {
            let project = Int(context.facts.projects[index])
            guard project >= 0, let currency = currencies[project],
                let amount = plan.activities[Int(part.activity)].boxedDetails?.value.budget?.value,
                amount.currency == currency, !context.isCancelled(part.activity)
            else { continue }
            sums[project] += Int128(amount.hundredths)
            counted[project].append(part.activity)
        }
        return plan.projects.records.enumerated().compactMap { index, project in
            guard let budget = project.budget, sums[index] > Int128(budget.value.hundredths) else {
                return nil
            }
            func amount(_ hundredths: Int128) -> String {
                let cents = hundredths % 100
                let decimals = cents == 0 ? "" : cents < 10 ? ".0\(cents)" : ".\(cents)"
                return "\(hundredths / 100)\(decimals) \(budget.value.currency)"
            }
            let over = sums[index] - Int128(budget.value.hundredths)
            let largest = counted[index].map {
                (activity: $0, budget: plan.activities[Int($0)].details.budget!)
            }
            .sorted {
                ($1.budget.value.hundredths, $0.activity) < (
                    $0.budget.value.hundredths, $1.activity
                )
            }
            return Finding(
                rule: "budget/project", level: .warning,
                message:
                    "\(counted[index].count == 1 ? "1 activity costs" : "\(counted[index].count) activities cost") "
                    + "\(amount(sums[index])), \(amount(over)) more than the budget of "
                    + "\(project.id), \(amount(Int128(budget.value.hundredths)))",
                hint: "correct an amount, cancel an activity, or raise the budget",
                resource: .project(Int32(index)), activities: counted[index],
                place: budget.place,
                related: largest.prefix(3).map {
                    RelatedPlace(
                        place: $0.budget.place,
                        message: "\(plan.activities[Int($0.activity)].fullName): "
                            + amount(Int128($0.budget.value.hundredths)))
                })
        }
    }
}
