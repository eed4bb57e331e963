import PlanModel

extension Rule {
    static let waiverUnused = Rule(
        "waiver/unused", level: .warning,
        summary: "A waiver covers nothing: what it was for is gone, has grown, or has moved.",
        why: """
            It would silently accept the same clash if it came back, and a reader takes it for a \
            problem that is still there. What has grown or moved must be decided anew.
            """,
        fix: "Remove it, or name what it is to cover now: all the activities, and the new days.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            people:
              trainer: {role: cybercrime trainer}
            activities:
              first: {title: First course, when: 2019-05-20/22, people: [trainer]}
              second: {title: Second course, when: 2019-05-23/24, people: [trainer]}
            waivers:
                      ↓
              - rule: overlap/person
                activities: [alpha/first, alpha/second]
                reason: She leaves the first course at noon.
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
                reason: She leaves the first course at noon.
            """)
}
