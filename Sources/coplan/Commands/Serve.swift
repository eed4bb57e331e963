import PlanModel
import PlanServing
import PlanTime

extension Command {
    static let serve = Command(
        "serve", summary: "Serve the feeds and pages over HTTP, always current.",
        details: """
            Exports the plan, answers its feeds below /feeds/ and its pages at /, and does
            so anew when a file of the plan changes, at 00:00 UTC and on SIGHUP. With
            mistakes in the plan the last good state stays in service; /health says so.
            SIGTERM and Ctrl-C end it, when the requests at hand are answered.

            Public feeds are at /feeds/PATH: /feeds/all.ics, /feeds/projects/ID.ics.
            What is above public needs a token (see coplan token):
            /feeds/t/TOKEN/partners/all.ics, or /feeds/partners/all.ics with the header
            “Authorization: Bearer TOKEN”. Pages of partners are at /t/TOKEN/partners/.

            It speaks plain HTTP: a proxy such as Caddy or nginx in front of it adds TLS.
            A line for each request goes to standard output, all else to standard error.
            """,
        options: [
            Option("host", value: "ADDRESS", "where to listen; default 127.0.0.1"),
            Option("port", value: "NUMBER", "default 8080; 0 takes a free one"),
            Option("socket", value: "PATH", "listen at a socket of this machine instead"),
            Option("output", letter: "o", value: "DIR", "where to write; default exports"),
            Option("tokens", value: "FILE", "default ~/.local/state/coplan/tokens"),
            Option(
                "trusted-proxy", value: "ADDR", "whose X-Forwarded-For to believe",
                repeats: true),
            Option("log", value: "FORMAT", "text (default) or json"),
            Option("timeout", value: "SECONDS", "close what is idle or slow; default 30"),
            Option("poll", value: "SECONDS", "how often to look for changes (network drives)"),
            Option("as-of", value: "DATE", "the day on which the plan is looked at"),
        ]
    ) { (invocation) throws(Failure) in
        let output = invocation.value("output") ?? "exports"
        let (folder, _) = try locatePlan(invocation)
        var options = ServingOptions(
            place: try place(invocation), output: output, roots: [folder])
        options.log = LogFormat(rawValue: try oneOf(["text", "json"], "log", invocation))!
        options.isQuiet = invocation.has("quiet")
        options.patience =
            try number("timeout", from: 1, to: 3_600, invocation) ?? options.patience
        options.pollSeconds = try number("poll", from: 1, to: 86_400, invocation)
        for word in invocation.all("trusted-proxy") {
            guard let range = AddressRange(word) else {
                throw Failure(
                    "--trusted-proxy: “\(word)” is no address",
                    hint:
                        "write 127.0.0.1, 10.0.0.0/8 or 2001:db8::/32; or unix, with --socket"
                )
            }
            options.trustedProxies.append(range)
        }
        options.tokens = try tokenFile(invocation, apartFrom: [folder, output])
        let format = options.log
        let say: Say = { printError(line($0, format)) }
        let plan = ServedPlan(invocation: invocation, output: output)
        do throws(PlanServer.StartFailure) {
            try PlanServer.run(
                options, load: { plan.load(at: $0, unless: $1) }, say: say)
        } catch {
            switch error {
            case .listening(let problem): throw Failure(problem.message, hint: problem.hint)
            case .tokens(let problem): throw Failure(problem.message, hint: problem.hint)
            case .plan(let problems, let message, let hint):
                // Mistakes in the files are the plan's, not the command's.
                let isMistake = problems.contains { $0.rule.hasPrefix("file/") }
                throw Failure(
                    "nothing is served: \(message)", hint: hint, status: isMistake ? 1 : 2)
            }
        }
        return 0
    }
}

/// `--host` and `--port`, or `--socket`.
private func place(_ invocation: Invocation) throws(Failure) -> ListeningPlace {
    let port = try number("port", from: 0, to: 65_535, invocation)
    guard let path = invocation.value("socket") else {
        return .port(host: invocation.value("host") ?? "127.0.0.1", port ?? 8_080)
    }
    guard port == nil, !invocation.has("host") else {
        throw Failure(
            "--socket stands instead of --host and --port", hint: "give one of them")
    }
    return .socket(path: path)
}

private func number(
    _ option: String, from least: Int, to most: Int, _ invocation: Invocation
) throws(Failure) -> Int? {
    guard let word = invocation.value(option) else { return nil }
    guard let number = Int(word), (least...most).contains(number) else {
        throw Failure("--\(option): “\(word)” is no number from \(least) to \(most)")
    }
    return number
}

private func oneOf(
    _ words: [String], _ option: String, _ invocation: Invocation
) throws(Failure) -> String {
    guard let word = invocation.value(option) else { return words[0] }
    guard words.contains(word) else {
        throw Failure(
            "--\(option): there is no “\(word)”",
            hint: "write one of \(words.joined(separator: ", "))")
    }
    return word
}

/// An event as the log has it.
private func line(_ event: ServerEvent, _ format: LogFormat) -> String {
    switch format {
    case .text: "coplan: \(shown(event.message))\n"
    case .json:
        JSON.object([
            ("time", .string(event.time.description)), ("event", .string(event.kind.rawValue)),
            ("message", .string(shown(event.message))),
        ]).line + "\n"
    }
}
