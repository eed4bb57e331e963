import CMicroHTTPD
import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Listens, and lets a service answer; the one owner of libmicrohttpd's daemon.
final class HTTPServer: Sendable {
    /// `MHD_start_daemon` to `MHD_stop_daemon`.
    private struct Daemon: ~Copyable {
        let handle: OpaquePointer

        /// Takes no more connections; `MHD_quiesce_daemon`.
        func stopListening() {
            let socket = MHD_quiesce_daemon(handle)
            if socket >= 0 { close(socket) }
        }

        deinit { MHD_stop_daemon(handle) }
    }

    private let daemon: Mutex<Daemon?>
    private let handler: RequestHandler
    private let isStopping = Atomic<Bool>(false)
    /// As a reader types it.
    let address: String

    /// - Parameters:
    ///   - patience: seconds after which a connection on which nothing happens is closed.
    ///   - mostConnections: at a time; as many as the system lets have this process.
    init(
        _ socket: consuming ListeningSocket, handler: RequestHandler, patience: Int,
        mostConnections: Int
    ) throws(ListeningError) {
        self.handler = handler
        address = socket.address
        let threads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let descriptor = socket.take()
        #if os(Linux)
            let polling = MHD_USE_EPOLL.rawValue
        #else
            let polling = MHD_USE_AUTO.rawValue
        #endif
        let flags =
            polling | MHD_USE_INTERNAL_POLLING_THREAD.rawValue | MHD_USE_ITC.rawValue
            | MHD_USE_TURBO.rawValue
        guard
            let handle = coplan_start_daemon(
                UInt32(flags), descriptor, handleRequest,
                Unmanaged.passUnretained(handler).toOpaque(), requestCompleted, connectionChanged,
                keepEscapes, UInt32(min(threads, mostConnections)), UInt32(mostConnections),
                UInt32(patience), HTTPServer.connectionMemory)
        else {
            let problem = errno
            close(descriptor)
            throw ListeningError(
                message: "libmicrohttpd does not start: \(String(cString: strerror(problem)))",
                hint: nil)
        }
        daemon = Mutex(Daemon(handle: handle))
        watch()
    }

    /// Before the handler goes, which the daemon calls.
    deinit { daemon.withLock { $0 = nil } }

    /// For the headers of a request and of its response: what has longer ones is answered with 431.
    private static let connectionMemory = 32 << 10

    /// Cuts connections that take too long, as long as the server runs.
    private func watch() {
        DispatchQueue(label: "coplan.connections").async { [weak self] in
            while let server = self, !server.isStopping.load(ordering: .relaxed) {
                server.handler.connections.cutOverdue(now: Clock.microseconds() / 1_000)
                sleep(1)
            }
        }
    }

    /// Takes no more connections, waits until the requests at hand are answered, and closes what
    /// is left.
    ///
    /// - Parameter seconds: how long to wait at most.
    func stop(waiting seconds: Int) {
        daemon.withLock { $0?.stopListening() }
        let end = Clock.microseconds() + Int64(seconds) * 1_000_000
        // What was taken a moment ago may be about to ask.
        usleep(50_000)
        while handler.active.load(ordering: .relaxed) > 0, Clock.microseconds() < end {
            usleep(10_000)
        }
        isStopping.store(true, ordering: .relaxed)
        daemon.withLock { $0 = nil }
    }

    /// How many connections there may be: as the system lets this process open files (`setrlimit`),
    /// less some for the plan and the feeds.
    static func connectionLimit() -> Int {
        var limit = rlimit()
        #if canImport(Darwin)
            let files = RLIMIT_NOFILE
        #else
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #endif
        guard getrlimit(files, &limit) == 0 else { return 512 }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = min(limit.rlim_max, 65_536)
            if raised.rlim_cur > limit.rlim_cur, setrlimit(files, &raised) == 0 { limit = raised }
        }
        return max(64, Int(min(limit.rlim_cur, 16_384 + 256)) - 256)
    }
}
