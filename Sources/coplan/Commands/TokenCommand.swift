import PlanModel
import PlanReading
import PlanServing
import PlanTime

extension Command {
    static let token = Command(
        "token", arguments: "new FEED… | list | revoke ID…",
        summary: "Give out, list and revoke tokens for feeds above public.",
        details: """
            token new FEED…     gives out a token for these feeds, and shows it this once
            token list          shows which there are, without the tokens themselves
            token revoke ID…    ends them at once: serve need not be started again

            FEED is an audience and a path, partners/institutions/drug-unit.ics, or a
            folder for all that is below it: partners/projects/, or partners/ for all.
            Give each partner a token of its own. Only a hash of it is kept, in a file
            that only you may read.
            """,
        options: [
            Option("label", value: "TEXT", "new: for whom it is (needed)"),
            Option("expires", value: "DATE", "new: the last day on which it is good"),
            Option("tokens", value: "FILE", "default ~/.local/state/coplan/tokens"),
            Option("plan", value: "DIR", "new: the plan whose url begins the addresses"),
            formatOption,
        ], mostArguments: 1_000
    ) { (invocation) throws(Failure) in
        let format = try invocation.format(["text", "json"])
        let rest = Array(invocation.arguments.dropFirst())
        switch invocation.arguments.first {
        case "new": return try giveOut(rest, format, invocation)
        case "list":
            guard rest.isEmpty else {
                throw Failure("token list takes nothing more", hint: "write coplan token list")
            }
            return try showAll(format, invocation)
        case "revoke": return try revoke(rest, invocation)
        case nil:
            throw Failure(
                "token needs to know what to do",
                hint: "write token new, token list or token revoke")
        case let word?:
            throw Failure(
                "token does not know “\(word)”",
                hint: closest(to: word, among: ["new", "list", "revoke"]).map {
                    "did you mean token \($0)?"
                } ?? "write token new, token list or token revoke")
        }
    }
}

private func giveOut(
    _ words: [String], _ format: String, _ invocation: Invocation
) throws(Failure) -> Int32 {
    guard !words.isEmpty else {
        throw Failure(
            "token new needs at least one feed", hint: "coplan token new partners/all.ics --label …"
        )
    }
    let label = try label(invocation)
    var grants: [TokenGrant] = []
    for word in words {
        let grant = try asFailure { () throws(TokenProblem) in try TokenGrant(word) }
        if !grants.contains(grant) { grants.append(grant) }
    }
    let now = Instant(seconds: invocation.surroundings.now)
    let expires = try expires(invocation, now)
    let file = try tokenFile(invocation, apartFrom: [])
    let base = try baseAddress(invocation)
    let token = Token()
    let record = TokenRecord(
        of: token, grants: grants, label: label, created: now, expires: expires)
    try asFailure { () throws(TokenProblem) in
        try file.update { (records) throws(TokenProblem) in records.append(record) }
    }
    let addresses = grants.map { "\(base ?? "/feeds")/\(Token.pathMark)/\(token.text)/\($0.path)" }
    if format == "json" {
        try printOut(
            JSON.object([
                ("id", .string(token.id)), ("token", .string(token.text)),
                ("label", .string(label)), ("feeds", .strings(grants.map(\.path))),
                ("expires", .optional(expires?.description)), ("addresses", .strings(addresses)),
            ]).document)
        return 0
    }
    var text = "\(token.text)\n"
    if !invocation.has("quiet") {
        text +=
            "\nThis is token \(token.id) for \(shown(label)), \(until(expires)).\n"
            + "It is shown only now. Whoever has it has the feed: pass it on like a password.\n\n"
        text += grants.contains { $0.path.hasSuffix("/") } ? "Addresses:\n" : "To subscribe to:\n"
        for (grant, address) in zip(grants, addresses) {
            text += "  \(address)\(grant.path.hasSuffix("/") ? "…" : "")\n"
        }
        if base == nil {
            text +=
                "Put the address of your server in front; with url: in coplan.yaml,\n"
                + "https://your.server/feeds, whole addresses stand here.\n"
        }
    }
    try printOut(text)
    return 0
}

private func until(_ expires: CivilDay?) -> String {
    expires.map { "good until \($0)" } ?? "good until it is revoked"
}

private func label(_ invocation: Invocation) throws(Failure) -> String {
    guard let label = invocation.value("label"), label.contains(where: { !$0.isWhitespace }) else {
        throw Failure(
            "token new needs a label", hint: "write --label \"for whom it is\", to know it again")
    }
    guard label.unicodeScalars.count <= 200,
        !label.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
        throw Failure("a label is one line of up to 200 characters")
    }
    return label
}

private func expires(_ invocation: Invocation, _ now: Instant) throws(Failure) -> CivilDay? {
    guard let word = invocation.value("expires") else { return nil }
    let day: CivilDay
    do throws(DateProblem) {
        day = try DateExpression.day(word)
    } catch {
        throw Failure("--expires: \(error.message)", hint: error.hint)
    }
    guard day >= now.utcDay else {
        throw Failure(
            "--expires: \(word) is over", hint: "write the last day on which it shall be good")
    }
    return day
}

/// `url` of the plan here, or of the one that `--plan` names.
private func baseAddress(_ invocation: Invocation) throws(Failure) -> String? {
    let named = invocation.value("plan")
    var nearest = invocation
    nearest.arguments = []
    guard let folder = named ?? (try? locatePlan(nearest))?.folder else { return nil }
    let zones = try systemZones()
    let read: ReadPlan
    do throws(PlanUnusable) {
        read = try readPlan(folder: folder, zones: zones)
    } catch {
        guard named != nil else { return nil }
        throw Failure(error.message, hint: error.hint)
    }
    guard let url = read.plan.settings.url?.value else { return nil }
    return url.hasSuffix("/") ? String(url.dropLast()) : url
}

private func showAll(_ format: String, _ invocation: Invocation) throws(Failure) -> Int32 {
    let file = try tokenFile(invocation, apartFrom: [])
    let records = try asFailure { () throws(TokenProblem) in try file.records() }
    let now = Instant(seconds: invocation.surroundings.now)
    func state(_ record: TokenRecord) -> String {
        record.revoked != nil ? "revoked" : record.isGood(at: now) ? "good" : "expired"
    }
    if format == "json" {
        let items = records.map { record in
            JSON.object([
                ("id", .string(record.id)), ("label", .string(record.label)),
                ("feeds", .strings(record.grants.map(\.path))), ("state", .string(state(record))),
                ("created", .string(record.created.description)),
                ("expires", .optional(record.expires?.description)),
                ("revoked", .optional(record.revoked?.description)),
            ])
        }
        try printOut(JSON.object([("tokens", .array(items))]).document)
        return 0
    }
    guard !records.isEmpty else {
        try printOut("there are no tokens in \(shown(file.path)): coplan token new gives one out\n")
        return 0
    }
    var text = ""
    for record in records {
        let end =
            record.revoked.map { ", on \($0.utcDay)" }
            ?? record.expires.map { record.isGood(at: now) ? ", until \($0)" : ", on \($0)" } ?? ""
        text += "\(record.id)  \(shown(record.label)) (\(state(record))\(end))\n"
        for grant in record.grants { text += "          \(grant.path)\n" }
    }
    try printOut(text)
    return 0
}

private func revoke(_ ids: [String], _ invocation: Invocation) throws(Failure) -> Int32 {
    guard !ids.isEmpty else {
        throw Failure("token revoke needs an id", hint: "coplan token list shows them")
    }
    let file = try tokenFile(invocation, apartFrom: [])
    let now = Instant(seconds: invocation.surroundings.now)
    // Whoever pastes a whole token means its id.
    let wanted = ids.map { $0.split(separator: ".").first.map(String.init) ?? $0 }
    let labels = try asFailure { () throws(TokenProblem) in
        try file.update { (records) throws(TokenProblem) -> [String] in
            var labels: [String] = []
            for id in wanted {
                guard let index = records.firstIndex(where: { $0.id == id }) else {
                    throw TokenProblem(
                        "there is no token \(id); nothing is revoked",
                        hint: "coplan token list shows them")
                }
                if records[index].revoked == nil { records[index].revoke(at: now) }
                labels.append(records[index].label)
            }
            return labels
        }
    }
    guard !invocation.has("quiet") else { return 0 }
    try printOut(
        zip(wanted, labels).map { "revoked \($0) (\(shown($1)))\n" }.joined())
    return 0
}

/// What is wrong with tokens, as a failure of the tool.
private func asFailure<Result>(
    _ body: () throws(TokenProblem) -> Result
) throws(Failure) -> Result {
    do throws(TokenProblem) {
        return try body()
    } catch {
        throw Failure(error.message, hint: error.hint)
    }
}
