import Files
import PlanTime
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Makes a new state when the plan changes, when it is asked to, and when a new day begins, beside
/// the one that is served, which it then replaces at once.
final class Reloader: Sendable {
    private let service: Service
    private let load: LoadPlan
    private let say: Say
    /// The output folder, whose changes are not the plan's.
    private let output: String
    /// Seconds between two looks at the files; nil waits for the system to tell of changes.
    private let pollSeconds: Int?
    private let wake: WakePipe
    private let isStopping = Atomic<Bool>(false)

    /// What the loop knows.
    private struct Position {
        var roots: [String]
        var files: PlanFiles
        var day: CivilDay
        var isWorthRetrying = false
        /// What was said already.
        var warnings: Set<String>
    }

    init(
        service: Service, load: @escaping LoadPlan, say: @escaping Say, output: String,
        pollSeconds: Int?, wake: WakePipe
    ) {
        (self.service, self.load, self.say) = (service, load, say)
        (self.output, self.pollSeconds, self.wake) = (output, pollSeconds, wake)
    }

    /// A new state is made now, whatever has changed.
    func reload() { wake.send() }

    func stop() {
        isStopping.store(true, ordering: .relaxed)
        wake.send()
    }

    // MARK: The loop

    /// Where the system tells of no changes, or not of all, the files are looked at this often.
    private static let pollingSeconds = 2
    /// Where it does: it does not hear of what others change on a drive of the network.
    private static let precautionSeconds = 30
    /// Milliseconds without a change before the plan is read: editors write in several steps, and
    /// git changes many files.
    private static let quiet: Int32 = 150
    /// However long changes go on.
    private static let mostQuiet: Int64 = 2_000

    /// Runs until it is stopped.
    ///
    /// - Parameters:
    ///   - roots: what the state in service was read from.
    ///   - files: what they looked like before they were read.
    ///   - loaded: when they were.
    ///   - warnings: what was said of that state.
    func run(roots: [String], files: PlanFiles, loaded: Instant, warnings: Set<String>) {
        var position = Position(
            roots: roots, files: files, day: loaded.utcDay, warnings: warnings)
        #if os(Linux)
            if pollSeconds == nil, var watch = FolderWatch() {
                run(&position, &watch)
                return
            }
        #endif
        runPolling(&position)
    }

    #if os(Linux)
        private func run(_ position: inout Position, _ watch: inout FolderWatch) {
            let output = realPath(output)
            while true {
                guard watch.follow(position.files.folders) else {
                    say(
                        ServerEvent(
                            .problem,
                            "the system watches no more folders (fs.inotify): the plan's "
                                + "files are looked at every \(Reloader.pollingSeconds) seconds"))
                    runPolling(&position)
                    return
                }
                // What has changed before the folders were watched.
                var hasChanged = looksDifferent(&position)
                if !hasChanged {
                    let woken = wake.wait(
                        beside: watch.descriptor, milliseconds: pause(position, precaution: true))
                    if isStopping.load(ordering: .relaxed) { return }
                    let isTold = watch.takeEvents(output: output)
                    hasChanged = woken == .asked || isTold || looksDifferent(&position)
                    if !hasChanged && !isDue(position, woken) { continue }
                }
                let begin = Clock.microseconds()
                while Clock.microseconds() - begin < Reloader.mostQuiet * 1_000,
                    wake.wait(beside: watch.descriptor, milliseconds: Reloader.quiet) != .nothing
                {
                    if isStopping.load(ordering: .relaxed) { return }
                    _ = watch.takeEvents(output: output)
                }
                makeState(&position)
            }
        }
    #endif

    private func runPolling(_ position: inout Position) {
        while true {
            let woken = wake.wait(
                beside: nil, milliseconds: pause(position, precaution: false))
            if isStopping.load(ordering: .relaxed) { return }
            guard woken == .asked || looksDifferent(&position) || isDue(position, woken) else {
                continue
            }
            let begin = Clock.microseconds()
            repeat {
                _ = wake.wait(beside: nil, milliseconds: Reloader.quiet)
                if isStopping.load(ordering: .relaxed) { return }
            } while looksDifferent(&position)
                && Clock.microseconds() - begin < Reloader.mostQuiet * 1_000
            makeState(&position)
        }
    }

    /// Whether a new day has begun, or what went wrong may go right now.
    private func isDue(_ position: Position, _ woken: WakePipe.Woken) -> Bool {
        Clock.instant().utcDay != position.day
            || position.isWorthRetrying && woken == .nothing
    }

    /// Milliseconds until there is something to do, if nothing happens.
    private func pause(_ position: Position, precaution: Bool) -> Int32 {
        let interval =
            pollSeconds ?? (precaution ? Reloader.precautionSeconds : Reloader.pollingSeconds)
        let now = Clock.instant()
        let midnight = Int64(now.utcDay.number + 1) * 86_400 - now.seconds
        return Int32(min(Int64(interval), max(1, midnight)) * 1_000)
    }

    private func looksDifferent(_ position: inout Position) -> Bool {
        let files = PlanFiles(roots: position.roots, output: output)
        defer { position.files = files }
        return files.fingerprint != position.files.fingerprint
    }

    private func makeState(_ position: inout Position) {
        let begin = Clock.microseconds()
        let now = Clock.instant()
        position.day = now.utcDay
        position.files = PlanFiles(roots: position.roots, output: output)
        let old = service.current
        let known = old.snapshot.knownFeeds
        let outcome = load(now) { known.contains(Snapshot.knownName($0, $1, sha256: $2)) }
        position.files.follow(outcome.roots, instead: &position.roots, output: output, since: now)
        position.isWorthRetrying = outcome.isWorthRetrying
        for warning in outcome.warnings where !position.warnings.contains(warning) {
            say(ServerEvent(.problem, warning))
        }
        position.warnings = Set(outcome.warnings)
        switch outcome.result {
        case .loaded(let feeds, let pages, let refresh, let sources):
            let snapshot = Snapshot(
                feeds: feeds, pages: pages, refresh: refresh, sources: sources,
                since: Clock.instant(),
                previous: old.snapshot)
            service.replace(State(snapshot: snapshot, problems: []))
            let tenths = (Clock.microseconds() - begin + 50_000) / 100_000
            let isSame = snapshot.id == old.snapshot.id
            say(
                ServerEvent(
                    .reloaded,
                    "read the plan again: "
                        + (isSame ? "nothing has changed" : "serving state \(snapshot.id)")
                        + " (\(tenths / 10).\(tenths % 10) s)"))
        case .failed(let problems, let message, let hint):
            service.replace(State(snapshot: old.snapshot, problems: problems))
            // What is tried again and again is said once.
            guard problems != old.problems || !outcome.isWorthRetrying else { return }
            say(
                ServerEvent(
                    .problem,
                    message + (hint.map { " (\($0))" } ?? "")
                        + "; state \(old.snapshot.id) of \(old.snapshot.since) stays in service"))
        }
    }
}
