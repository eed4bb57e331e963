import PlanChecking
import PlanModel

extension Command {
    static let explain = Command(
        "explain", arguments: "RULE",
        summary: "Say what a rule means, why it matters, and how to fix or waive it.",
        details: "Without a rule it lists all of them.",
        options: [Option("all", "print the pages of all rules, in Markdown")]
    ) { (invocation) throws(Failure) in
        if invocation.has("all") {
            try printOut(Rule.manual)
            return 0
        }
        guard let name = invocation.arguments.first else {
            let width = Rule.all.map(\.name.count).max() ?? 0
            var text = ""
            for rule in Rule.all {
                let padding = String(repeating: " ", count: width - rule.name.count)
                text += "\(rule.name)\(padding)  \(rule.level.rawValue)\t\(rule.summary)\n"
            }
            try printOut(text)
            return 0
        }
        guard let rule = Rule.named(name) else {
            throw Failure(
                "there is no rule “\(name)”",
                hint: closest(to: name, among: Rule.all.map(\.name)).map { "did you mean \($0)?" }
                    ?? "coplan explain lists all rules")
        }
        try printOut(rule.page)
        return 0
    }
}

extension Rule {
    /// The pages of all rules in Markdown: `docs/rules.md`.
    static var manual: String {
        var text = """
            # The rules

            Made by `coplan explain --all` (`make docs`) from the rules themselves. Levels can be changed \
            under `rules:` in coplan.yaml, except those of `file/`. In the examples `↓` marks the place \
            below it at which the finding falls.

            | rule | level | finds |
            | --- | --- | --- |

            """
        for rule in all.sorted(by: { $0.name.isScalarLess(than: $1.name) }) {
            text +=
                "| [`\(rule.name)`](#\(rule.name.filter { $0 != "/" })) | \(rule.level.rawValue) | \(rule.summary) |\n"
        }
        for rule in all.sorted(by: { $0.name.isScalarLess(than: $1.name) }) {
            text += "\n## \(rule.name)\n\n\(rule.summary) Level: \(rule.level.rawValue).\n\n"
            text += "**Why it matters.** \(rule.why)\n\n**What to do.** \(rule.fix)\n"
            if !rule.bad.isEmpty {
                text +=
                    "\nFound:\n\n```yaml\n\(rule.bad)\n```\n\nNot found:\n\n```yaml\n\(rule.good)\n```\n"
            }
        }
        return text
    }

    /// Everything about the rule, as text.
    var page: String {
        var text =
            "\(name) (\(level.rawValue))\n\n\(summary)\n\nWhy it matters: \(why)\n\nWhat to do: \(fix)\n"
        if canBeChanged {
            text += """

                Its level can be changed in coplan.yaml:

                    rules: {\(name): note}

                One finding that is fine as it is can be waived:

                    waivers:
                      - rule: \(name)
                        activities: [project/activity]
                        reason: why it is fine

                """
        }
        if !bad.isEmpty {
            text +=
                "\nFound here (↓ marks the place):\n\n\(indented(bad))\n\nNot found here:\n\n\(indented(good))\n"
        }
        return text
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    }
}
