import Dispatch
import PlanTime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How a plan is served.
public struct ServingOptions: Sendable {
    public var place: ListeningPlace
    /// nil: nothing above public is served.
    public var tokens: TokenFile?
    public var trustedProxies: [AddressRange] = []
    public var log = LogFormat.text
    /// No line for each request.
    public var isQuiet = false
    /// Seconds after which a connection on which nothing happens is closed; a request, and a
    /// response of ordinary size, may take twice as long.
    public var patience = 30
    /// Seconds between two looks at the plan's files; nil waits for the system to tell.
    public var pollSeconds: Int?
    /// Where the feeds are written.
    public var output: String

    /// Folders and files whose changes may change the plan, as far as they are known before it is
    /// read.
    public var roots: [String]

    public init(place: ListeningPlace, output: String, roots: [String]) {
        (self.place, self.output, self.roots) = (place, output, roots)
    }
}

/// Serves a plan until the process is told to end.
public enum PlanServer {
    /// What kept a server from starting.
    public enum StartFailure: Error, Sendable {
        case listening(ListeningError)
        case tokens(TokenProblem)
        /// The plan cannot be served as it is.
        case plan([ServingProblem], message: String, hint: String?)
    }

    /// Loads the plan, serves it, keeps it current, and returns after SIGTERM or SIGINT, when the
    /// requests at hand are answered. It must be called before the process has other threads.
    public static func run(
        _ options: ServingOptions, load: @escaping LoadPlan, say: @escaping Say
    ) throws(StartFailure) {
        let signals = StopSignals()
        // First, so that nobody waits for a plan only to hear that the port is taken. Clients that
        // come meanwhile wait in the queue.
        let socket: ListeningSocket
        do throws(ListeningError) {
            socket = try ListeningSocket.open(options.place)
        } catch {
            throw .listening(error)
        }
        defer { if case .socket(let path) = options.place { unlink(path) } }
        let tokens = TokenKeeper(options.tokens) { problem in
            let message =
                problem.map {
                    $0.message + ($0.hint.map { " (\($0))" } ?? "")
                        + "; until then no token is good"
                } ?? "the file of tokens is good again"
            say(ServerEvent(.problem, message))
        }
        do throws(TokenProblem) { _ = try options.tokens?.read() } catch { throw .tokens(error) }
        let gate = Gate(
            tokens: tokens, proxies: options.trustedProxies,
            onLimit: { client in
                say(
                    ServerEvent(
                        .limited,
                        "\(client) has shown too many addresses or tokens that are not good; its "
                            + "next ones are answered with 429 for a while"))
            },
            onForeignProxy: { proxy in
                say(
                    ServerEvent(
                        .problem,
                        "\(proxy) passes requests on (X-Forwarded-For) and is not a trusted proxy: "
                            + "all who come through it count as one client when attempts are "
                            + "limited; if it is yours, name it with --trusted-proxy"))
            })
        // Before it is read, so that what changes meanwhile shows afterwards.
        var roots = options.roots
        var files = PlanFiles(roots: roots, output: options.output)
        let before = Clock.instant()
        let first = load(before) { _, _, _ in false }
        guard case .loaded(let feeds, let pages, let refresh, let sources) = first.result else {
            if case .failed(let problems, let message, let hint) = first.result {
                throw .plan(problems, message: message, hint: hint)
            }
            return
        }
        for warning in first.warnings { say(ServerEvent(.problem, warning)) }
        files.follow(first.roots, instead: &roots, output: options.output, since: before)
        let snapshot = Snapshot(
            feeds: feeds, pages: pages, refresh: refresh, sources: sources, since: Clock.instant(),
            previous: nil)
        let service = Service(state: State(snapshot: snapshot, problems: []), gate: gate)
        let log = options.isQuiet ? nil : RequestLog(options.log, to: STDOUT_FILENO)
        let handler = RequestHandler(
            service: service, log: log,
            connections: Connections(
                patience: Int64(options.patience) * 1_000, proxies: options.trustedProxies))
        guard let wake = WakePipe() else {
            throw .listening(ListeningError(message: "there are no file descriptors left"))
        }
        let reloader = Reloader(
            service: service, load: load, say: say, output: options.output,
            pollSeconds: options.pollSeconds, wake: wake)
        let server: HTTPServer
        do throws(ListeningError) {
            server = try HTTPServer(
                socket, handler: handler, patience: options.patience,
                mostConnections: HTTPServer.connectionLimit())
        } catch {
            throw .listening(error)
        }
        let reloading = DispatchSemaphore(value: 0)
        let known = (roots: roots, files: files, warnings: Set(first.warnings))
        DispatchQueue(label: "coplan.reload").async {
            reloader.run(
                roots: known.roots, files: known.files, loaded: before,
                warnings: known.warnings)
            reloading.signal()
        }
        say(ServerEvent(.serving, "serving \(server.address) (Ctrl-C ends it)"))
        signals.waitForStop { reloader.reload() }
        reloader.stop()
        server.stop(waiting: 10)
        log?.stop()
        // An export that is at work is let end: it holds the lock.
        _ = reloading.wait(timeout: .now() + 10)
        say(ServerEvent(.stopped, "stopped"))
    }
}
