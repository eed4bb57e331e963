import PlanModel

/// The word among `words` that was probably meant: spelled nearly so, or said otherwise.
func wordMeant(by text: String, among words: [String]) -> String? {
    let lowered = text.lowercased()
    let hyphened = String(lowered.map { $0 == " " || $0 == "_" ? "-" : $0 })
    for word in [lowered, hyphened] where words.contains(word) { return word }
    if let synonym = (synonyms[lowered] ?? []).first(where: { words.contains($0) }) {
        return synonym
    }
    return closest(to: hyphened, among: words)
}

/// What people write first for words that plans have.
private let synonyms = [
    // Status.
    "planned": ["tentative"], "proposed": ["tentative"], "draft": ["tentative"],
    "provisional": ["tentative"], "tbc": ["tentative"], "idea": ["tentative"],
    "approved": ["confirmed"], "agreed": ["confirmed"], "fixed": ["confirmed"],
    "ok": ["confirmed"], "completed": ["done"], "finished": ["done"], "held": ["done"],
    "past": ["done"], "delayed": ["postponed"], "suspended": ["postponed"],
    "dropped": ["cancelled"],
    // Visibility and audiences.
    "everybody": ["public"], "everyone": ["public"], "all": ["public"], "open": ["public"],
    "world": ["public"], "internal": ["partners"], "partner": ["partners"],
    "private": ["restricted"], "secret": ["restricted"], "confidential": ["restricted"],
    // Levels.
    "info": ["note"], "hint": ["note"], "low": ["note"], "medium": ["warning"],
    "warn": ["warning"], "high": ["error"], "fatal": ["error"], "critical": ["error"],
    "none": ["off"], "ignore": ["off"], "false": ["off"],
    // Roles.
    "guest": ["invited"], "participant": ["invited"], "attendee": ["invited"],
    "hosting": ["host"], "organizer": ["organiser"], "trainer": ["speaker"],
    "expert": ["speaker"], "funder": ["donor"],
    // Kinds.
    "course": ["training"], "lecture": ["training"], "mission": ["expert-mission"],
    "visit": ["study-visit"], "board": ["steering-committee"], "committee": ["steering-committee"],
    "operation": ["joint-operation"], "roundtable": ["workshop"], "deadline": ["milestone"],
    // Feeds.
    "hide": ["omit"], "free": ["transparent"], "remove": ["omit"],
]
