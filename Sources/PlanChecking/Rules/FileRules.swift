import PlanModel

/// The rules of what cannot be read. The reader finds it; their level cannot be changed.
let fileRules: [Rule] = [
    fileRule(
        "file/bad-id", "An id is not of the form of ids.",
        "Ids stand in addresses, file names and UIDs that others keep for years.",
        "Use small letters and digits, with - or . between them, and never change it once published.",
        bad: """
            themes:
              ↓
              Drugs_2019: {name: Drugs}
            """,
        good: """
            themes:
              drugs-2019: {name: Drugs}
            """),
    fileRule(
        "file/bad-value", "A value is of the right type, but makes no sense where it stands.",
        "What the tool cannot understand it cannot check, and nobody would notice.",
        "Write what the hint says.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
                                            ↓
              course: {title: Course, when: 20/05/2019}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            activities:
              course: {title: Course, when: 2019-05-20}
            """),
    fileRule(
        "file/duplicate-id", "Two different records have one id.",
        "A reference to it could mean either.",
        "Make the two equal, or give one of them another id.",
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            projects:
              ↓
              alpha: {name: Another Alpha}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            projects:
              beta: {name: Beta (an invented example)}
            """),
    fileRule(
        "file/duplicate-key", "A key stands twice in one record.",
        "Only one of the two values can count, and readers disagree on which.",
        "Keep one of the two.",
        bad: """
            themes:
              drugs:
                name: Drugs
                ↓
                name: Illicit drugs
            """,
        good: """
            themes:
              drugs:
                name: Illicit drugs
            """),
    fileRule(
        "file/encoding", "A file is not UTF-8 text.",
        "Its accents, or all of it, would be read wrongly.",
        "Save the file as UTF-8.",
        bad: "", good: ""),
    fileRule(
        "file/missing-key", "A record lacks a key that it needs.",
        "Without it the record means nothing.",
        "Add the key.",
        bad: """
            themes:
              ↓
              drugs: {empact: drugs trafficking}
            """,
        good: """
            themes:
              drugs: {name: Drugs}
            """),
    fileRule(
        "file/syntax", "A file is not YAML.",
        "What stands after the mistake may be read wrongly, or not at all.",
        "Write what the hint says. Most often it is a colon, a quote or an indentation.",
        bad: """
            themes:
              drugs:
                name: Drugs
                        ↓
                empact: [drugs
              cyber: {name: Cybercrime}
            """,
        good: """
            themes:
              drugs:
                name: Drugs
                empact: drugs
              cyber: {name: Cybercrime}
            """),
    fileRule(
        "file/too-deep", "A file is nested deeper than a plan can be.",
        "A plan needs few levels; what goes deeper is a mistake or an attack.",
        "Look for a stray bracket, or raise `limits: depth` in coplan.yaml.",
        bad: "", good: ""),
    fileRule(
        "file/too-large", "A file, a text or what aliases expand to is over its bound.",
        "Bounds keep one file from using up the machine.",
        "Split it, or raise the bound that the message names under `limits:` in coplan.yaml.",
        bad: "", good: ""),
    fileRule(
        "file/unknown-key", "A record has a key that means nothing.",
        "Most often it is a slip, and what it says would be lost.",
        "Correct it; keys of your own begin with x-.",
        bad: """
            themes:
              drugs:
                name: Drugs
                ↓
                emapct: drugs trafficking
            """,
        good: """
            themes:
              drugs:
                name: Drugs
                x-colour-in-our-slides: blue
            """),
    fileRule(
        "file/unknown-reference", "A record names another one that does not exist.",
        "The check that needs it could not be made.",
        "Correct the id, or add the record in any file of the plan.",
        bad: """
                                                                          ↓
            project: {id: alpha, name: Alpha (an invented example), lead: agency}
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example), lead: agency}
            institutions:
              agency: {name: Agency}
            """),
    fileRule(
        "file/unreadable", "A file or folder cannot be read.",
        "The plan would be checked without it.",
        "See to its permissions, or remove it from the plan's folder.",
        bad: "", good: ""),
    fileRule(
        "file/wrong-type", "A list stands where a text should, or the like.",
        "What the tool cannot understand it cannot check.",
        "Write what the hint says.",
        bad: """
            project:
              id: alpha
              name: Alpha (an invented example)
                         ↓
              countries: TN
            """,
        good: """
            project:
              id: alpha
              name: Alpha (an invented example)
              countries: [TN]
            """),
]

private func fileRule(
    _ name: String, _ summary: String, _ why: String, _ fix: String, bad: String, good: String
) -> Rule {
    Rule(name, level: .error, summary: summary, why: why, fix: fix, bad: bad, good: good)
}
