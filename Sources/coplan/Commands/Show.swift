import PlanChecking
import PlanModel

extension Command {
    static let show = Command(
        "show", arguments: "ID [PLAN]",
        summary: "Show everything about one activity or finding.",
        details: """
            ID is an activity as project/activity, or as activity alone where only one project has it;
            a session as project/activity/session; or the id of a finding as check prints it, or its
            beginning. Of an activity it shows what is known, what check finds about it, notes and
            waived findings included, and with whom to join forces; of a finding, both sides and the
            waiver that would accept it.
            Exits with 1 when a finding that it shows is at level error.
            """,
        options: [
            formatOption,
            Option("strict", "exit with 1 for warnings too"),
            Option("notes", "notes are shown with and without it"),
            Option("show-waived", "waived findings are shown with and without it"),
        ] + planOptions, mostArguments: 2
    ) { (invocation) throws(Failure) in
        let format = try invocation.format(["text", "json"])
        guard let word = invocation.arguments.first else {
            throw Failure(
                "show needs the id of an activity or a finding",
                hint: "it is used as: coplan show ID [PLAN]")
        }
        if let second = invocation.arguments.dropFirst().first, kind(of: second) == nil,
            kind(of: word) != nil
        {
            throw Failure(
                "there is no file or folder \(second)",
                hint: "the id comes first: coplan show \(second) \(word)")
        }
        var loaded = try load(invocation, argument: 1)
        // What is asked for is named; what concerns it may be in any file.
        loaded.onlyFile = nil
        var report = loaded.report(invocation)
        report.omitted = []
        (report.showsNotes, report.showsWaived, report.isQuiet) = (true, true, true)
        let shown = SubjectReport(
            loaded: loaded, subject: try subject(word, loaded, report), report: report)
        if loaded.fileErrors > 0 {
            printError(
                "coplan: \(counted(loaded.fileErrors, "mistake")) in the plan's files; "
                    + "what could not be read is missing here (coplan check shows them)\n")
        }
        try printOut(
            format == "json"
                ? shown.json : shown.text(invocation.colors, invocation.surroundings.columns))
        let levels = shown.findings.filter { !$0.isWaived }.map(\.level)
        return levels.contains { $0 == .error || invocation.has("strict") && $0 == .warning }
            ? 1 : 0
    }
}

/// What `show` is asked about.
enum Subject {
    case part(PartID)
    /// Activities that the audience may not see.
    case hidden([Int32])
    /// Findings of one id: the same activities may clash twice.
    case findings([Finding])
}

/// Finds what a word names: an activity or session that the audience sees, else a hidden one,
/// else a finding.
private func subject(_ word: String, _ loaded: LoadedPlan, _ report: FindingReport)
    throws(Failure) -> Subject
{
    let plan = loaded.plan
    let named = partsNamed(word, plan)
    let visible = named.parts.filter { loaded.viewpoint.canSee($0.activity) }
    if visible.count == 1 { return .part(visible[0]) }
    if visible.count > 1 {
        throw Failure(
            "“\(word)” may be " + listed(visible.map { plan.name(of: $0) }, most: 8),
            hint: "say which: project/activity")
    }
    // Whether a hidden activity has such a session is not told.
    let hidden = named.activities.filter { !loaded.viewpoint.canSee($0) }
    if !hidden.isEmpty { return .hidden(hidden) }

    let beginning = word.lowercased()
    let found =
        beginning.isEmpty ? [] : report.findings.filter { $0.id(in: plan).hasPrefix(beginning) }
    let ids = Set(found.map { $0.id(in: plan) }).sorted()
    if ids.count == 1 { return .findings(found) }
    if ids.count > 1 {
        throw Failure(
            "“\(word)” is the beginning of several findings: " + listed(ids, most: 8),
            hint: "write more of it")
    }
    throw Failure(
        "there is no activity or finding “\(word)”", hint: suggestion(for: word, loaded, report))
}

/// The parts of a name that fit, and the activities that it may mean.
private func partsNamed(_ word: String, _ plan: Plan) -> (parts: [PartID], activities: [Int32]) {
    let names = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    func activities(_ id: String, in project: String? = nil) -> [Int32] {
        plan.activities.indices.filter { index in
            plan.activities[index].id == id
                && project ?? plan.activities[index].project.id == plan.activities[index].project.id
        }
        .map { Int32($0) }
    }
    func sessions(_ id: String, of activities: [Int32]) -> [PartID] {
        activities.compactMap { activity in
            plan.activities[Int(activity)].sessions.firstIndex { $0.id == id }
                .map { PartID(activity: activity, session: Int32($0)) }
        }
    }
    switch names.count {
    case 1:
        let found = activities(names[0])
        return (found.map { PartID(activity: $0) }, found)
    case 2:
        let found = activities(names[1], in: names[0])
        if !found.isEmpty { return (found.map { PartID(activity: $0) }, found) }
        let others = activities(names[0])
        return (sessions(names[1], of: others), others)
    case 3:
        let found = activities(names[1], in: names[0])
        return (sessions(names[2], of: found), found)
    default: return ([], [])
    }
}

/// A name near to the word among those that the audience sees.
private func suggestion(for word: String, _ loaded: LoadedPlan, _ report: FindingReport) -> String {
    let plan = loaded.plan
    let seen = plan.activities.indices.filter { loaded.viewpoint.canSee(Int32($0)) }
        .map { plan.activities[$0] }
    let pieces = word.split(separator: "/").count
    let near: String? =
        if pieces < 2 {
            closest(to: word, among: seen.lazy.map(\.id)).flatMap { id in
                seen.first { $0.id == id }?.fullName
            } ?? closest(to: word, among: report.findings.lazy.map { $0.id(in: plan) })
        } else {
            closest(
                to: word,
                among: seen.lazy.map(\.fullName)
                    + seen.flatMap { activity in
                        activity.sessions.map { "\(activity.fullName)/\($0.id)" }
                    })
        }
    return near.map { "did you mean \($0)?" }
        ?? "coplan list shows the activities, coplan check the findings"
}
