import PlanModel

extension Rule {
    static let waiverExpired = Rule(
        "waiver/expired", level: .warning,
        summary: "The last day of a waiver has passed.",
        why: "What it covered is reported again, as somebody wanted it to be.",
        fix:
            "Mend what it covered, set a later `until`, or remove it where nothing is left to cover.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer}
            activities:
              first: {title: First course, when: 2019-05-20/22, people: [trainer]}
              second: {title: Second course, when: 2019-05-22/24, people: [trainer]}
            waivers:
              - rule: overlap/person
                activities: [alpha/first, alpha/second]
                reason: We look for another trainer until Christmas.
                       ↓
                until: 2018-12-24
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer}
            activities:
              first: {title: First course, when: 2019-05-20/22, people: [trainer]}
              second: {title: Second course, when: 2019-05-22/24, people: [trainer]}
            waivers:
              - rule: overlap/person
                activities: [alpha/first, alpha/second]
                reason: We look for another trainer until Easter.
                until: 2019-04-21
            """)
}
