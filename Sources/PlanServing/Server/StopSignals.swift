import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// SIGTERM and SIGINT, which end a server in good order, and SIGHUP, which makes it read the plan
/// again; `sigwait`, so that nothing is done inside a handler.
final class StopSignals: Sendable {
    private enum Phase {
        /// Nobody is served yet: a signal ends the process.
        case starting
        case serving(onHangup: @Sendable () -> Void)
        /// A second signal ends the process.
        case stopping
    }
    private let phase = Mutex(Phase.starting)
    private let stop = DispatchSemaphore(value: 0)

    /// Keeps these signals from the other threads. It must be made before there are any.
    init() {
        var signals = StopSignals.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        DispatchQueue(label: "coplan.signals").async { self.take() }
    }

    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
        return set
    }

    /// Waits for the signal that ends the server.
    func waitForStop(onHangup: @escaping @Sendable () -> Void) {
        phase.withLock { $0 = .serving(onHangup: onHangup) }
        stop.wait()
    }

    private func take() {
        var signals = StopSignals.signals
        // The threads of Dispatch keep all signals from themselves.
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        while true {
            var number: Int32 = 0
            guard sigwait(&signals, &number) == 0 else { continue }
            let hangup = phase.withLock { phase -> (@Sendable () -> Void)? in
                switch phase {
                case .serving(let onHangup) where number == SIGHUP: return onHangup
                case .serving:
                    phase = .stopping
                    stop.signal()
                case .starting where number == SIGHUP, .stopping where number == SIGHUP: break
                case .starting, .stopping: StopSignals.end(by: number)
                }
                return nil
            }
            hangup?()
        }
    }

    /// Ends the process as the signal would have.
    private static func end(by number: Int32) {
        signal(number, SIG_DFL)
        var only = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, number)
        pthread_sigmask(SIG_UNBLOCK, &only, nil)
        raise(number)
    }
}
