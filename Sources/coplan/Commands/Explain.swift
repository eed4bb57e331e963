import PlanChecking
import PlanModel

extension Command {
    static let explain = Command(
        "explain", arguments: "RULE",
        summary: "Say what a rule means, why it matters, and how to fix or waive it.",
        details: "Without a rule it lists all of them."
    ) { (invocation) throws(Failure) in
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
    /// Everything about the rule, as text.
    var page: String {
        var text = "\(name) (\(level.rawValue))\n\n\(summary)\n\nWhy it matters: \(why)\n\nWhat to do: \(fix)\n"
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
            text += "\nFound here (↓ marks the place):\n\n\(indented(bad))\n\nNot found here:\n\n\(indented(good))\n"
        }
        return text
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    }
}
