import PlanModel

extension Rule {
    static let scheduleEndsBeforeStart = Rule(
        "schedule/ends-before-start", level: .error,
        summary: "An end is before its start.",
        why: "Nothing can be planned on such dates, so the activity takes part in no check.",
        fix: """
            Correct the dates. A shorter end takes what it lacks from the start and never rolls over: \
            2019-05-30/06-02, not 2019-05-30/02.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
                                            ↓
              course: {title: Course, when: 2019-05-30/02}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course: {title: Course, when: 2019-05-30/06-02}
            """)
}
