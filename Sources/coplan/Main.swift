import PlanModel
import PlanTime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The tool's entry: the only place that reads the clock and the environment.
@main
enum Tool {
    static let commands: [Command] = [
        .initialise, .check, .conflicts, .synergies, .list, .agenda, .show, .waive, .export,
        .verify, .site, .serve, .token, .explain, .schema,
    ]

    static func main() {
        // A reader that closes its end is told by EPIPE, not by a signal.
        signal(SIGPIPE, SIG_IGN)
        do throws(Failure) {
            exit(try run(Array(CommandLine.arguments.dropFirst())))
        } catch {
            printFailure(error)
            exit(error.status)
        }
    }

    private static func run(_ words: [String]) throws(Failure) -> Int32 {
        guard let name = words.first else {
            printError(help(commands))
            return 2
        }
        switch name {
        case "--help", "-h", "help":
            if words.count > 1, let command = commands.first(where: { $0.name == words[1] }) {
                try printOut(help(of: command))
            } else {
                try printOut(help(commands))
            }
            return 0
        case "--version", "-V":
            let zones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())
            try printOut("coplan \(version) (tzdata \(zones.version ?? "not found"))\n")
            return 0
        default: break
        }
        guard let command = commands.first(where: { $0.name == name }) else {
            let near = closest(to: name, among: commands.map(\.name))
            throw Failure(
                name.hasPrefix("-") ? "there is no option \(name)" : "there is no command \(name)",
                hint: near.map { "did you mean coplan \($0)?" }
                    ?? "coplan --help lists the commands")
        }
        let invocation = try parse(words.dropFirst(), of: command, surroundings())
        if invocation.has("help") {
            try printOut(help(of: command))
            return 0
        }
        return try command.run(invocation)
    }

    private static func surroundings() -> Surroundings {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var environment: [String: String] = [:]
        for name in [
            "NO_COLOR", "TERM", "SOURCE_DATE_EPOCH", "COLUMNS", "XDG_STATE_HOME", "HOME",
        ] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        let isTerminal = isatty(STDOUT_FILENO) == 1
        return Surroundings(
            environment: environment, now: Int64(now.tv_sec), isTerminal: isTerminal,
            columns: isTerminal ? columns(environment["COLUMNS"]) : nil)
    }

    /// The width of the terminal: COLUMNS, else what it says itself (`TIOCGWINSZ`); nil where
    /// neither is sensible.
    private static func columns(_ variable: String?) -> Int? {
        let sensible = 20...10_000
        if let columns = variable.flatMap({ Int($0) }), sensible.contains(columns) {
            return columns
        }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            sensible.contains(Int(size.ws_col))
        else { return nil }
        return Int(size.ws_col)
    }
}

extension Invocation {
    /// Colour only on a terminal that can, and not where it is not wanted (no-color.org).
    var colors: Colors {
        Colors(
            isOn: surroundings.isTerminal && !has("no-color")
                && surroundings.environment["NO_COLOR"]?.isEmpty ?? true
                && surroundings.environment["TERM"] != "dumb")
    }

    /// `--format`, one of `formats`; the first is the default.
    func format(_ formats: [String]) throws(Failure) -> String {
        guard let format = value("format") else { return formats[0] }
        guard formats.contains(format) else {
            throw Failure(
                "\(command.name) has no format “\(format)”",
                hint: closest(to: format, among: formats).map { "did you mean \($0)?" }
                    ?? "formats are \(formats.joined(separator: ", "))")
        }
        return format
    }
}
