import PlanModel

extension Rule {
    static let scopeTheme = Rule(
        "scope/theme", level: .warning,
        summary: "An activity is on a theme that is not one of its project's, nor below one.",
        why: """
            It belongs to somebody else's mandate, or the project's themes are not what they were. \
            Overlaps and synergies are then looked for in the wrong place.
            """,
        fix: """
            Correct the theme, or add it to the project's `themes`. Those of projects named in \
            `joint-with` count as well.
            """,
        bad: """
            themes:
              drugs: {name: Drugs}
              cyber: {name: Cybercrime}
            project: {id: alpha, name: Alpha (an invented example), themes: [drugs]}
            activities:
                                                                        ↓
              course: {title: Course, when: 2019-05-20, themes: [drugs, cyber]}
            """,
        good: """
            themes:
              drugs: {name: Drugs}
              heroin: {name: Heroin, parent: drugs}
            project: {id: alpha, name: Alpha (an invented example), themes: [drugs]}
            activities:
              course: {title: Course, when: 2019-05-20, themes: [heroin]}
            """
    ) { context in
        let plan = context.plan
        let tree = ThemeTree(plan.themes)
        let scopes = plan.projects.records.map { project in
            project.themes.isEmpty || !project.themes.allSatisfy(\.isResolved)
                ? nil : project.themes.map(\.index)
        }
        let words = ScopeWords(
            rule: "scope/theme", lead: "it is on", one: "a theme", many: "themes",
            place: { $0.themes.first?.place })
        return context.outOfScope(
            words, scopes, covers: tree.contains, values: context.facts.themes
        ) { content, isInside in
            guard let themes = content.themes else { return nil }
            let outside = themes.filter { $0.isResolved && !isInside($0.index) }
            return (outside.map(\.id), outside.first?.place ?? .start(of: 0))
        }
    }
}

/// The themes numbered so that what is below one follows it right away.
private struct ThemeTree {
    private var numbers: [Int32]
    /// By theme: one more than the largest number below it.
    private var ends: [Int32]

    init(_ themes: Table<Theme>) {
        var children = [[Int32]](repeating: [], count: themes.count)
        var pending: [(theme: Int32, isLeft: Bool)] = []
        for (index, theme) in themes.records.enumerated() {
            if let parent = theme.parent, parent.isResolved {
                children[Int(parent.index)].append(Int32(index))
            } else {
                pending.append((Int32(index), false))
            }
        }
        numbers = [Int32](repeating: -1, count: themes.count)
        ends = numbers
        var next: Int32 = 0
        while let (theme, isLeft) = pending.popLast() {
            if isLeft {
                ends[Int(theme)] = next
                continue
            }
            numbers[Int(theme)] = next
            next += 1
            pending.append((theme, true))
            for child in children[Int(theme)] { pending.append((child, false)) }
        }
    }

    /// Whether a theme is another one, or below it.
    func contains(_ ancestor: Int32, _ theme: Int32) -> Bool {
        let number = numbers[Int(theme)]
        return numbers[Int(ancestor)] <= number && number < ends[Int(ancestor)]
    }
}
