// For sockaddr: the C compiler may count it to the first module that includes its header.
import CMicroHTTPD

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a server listens.
public enum ListeningPlace: Hashable, Sendable {
    /// A name or an address of this machine, and a port; 0 takes a free one.
    case port(host: String, Int)
    /// A socket in the file system, for a proxy on the same machine.
    case socket(path: String)
}

/// Why nothing can be served at a place.
public struct ListeningError: Error, Sendable {
    public var message: String
    public var hint: String?
}

/// A socket that listens; it is closed with its owner.
struct ListeningSocket: ~Copyable {
    /// -1 once it is given away.
    private var descriptor: Int32
    /// As a reader types it: `http://127.0.0.1:8080/`.
    let address: String

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Gives the socket away; whoever takes it closes it.
    consuming func take() -> Int32 {
        let taken = descriptor
        descriptor = -1
        return taken
    }

    private init(_ descriptor: Int32, _ address: String) {
        (self.descriptor, self.address) = (descriptor, address)
    }

    static func open(_ place: ListeningPlace) throws(ListeningError) -> ListeningSocket {
        switch place {
        case .port(let host, let port): try tcp(host, port)
        case .socket(let path): try unix(path)
        }
    }

    /// The longest queue of connections that wait to be taken.
    private static let backlog: Int32 = 1_024

    /// `getaddrinfo`, `socket`, `bind`, `listen`: on the first address that works.
    private static func tcp(_ host: String, _ port: Int) throws(ListeningError) -> ListeningSocket {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_family = AF_UNSPEC
        #if canImport(Darwin)
            hints.ai_socktype = SOCK_STREAM
        #else
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0, let list else {
            throw ListeningError(
                message: "--host \(host): \(String(cString: gai_strerror(status)))",
                hint: "write an address of this machine: 127.0.0.1, 0.0.0.0 or ::")
        }
        defer { freeaddrinfo(list) }
        var problem: Int32 = 0
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let info = next?.pointee {
            next = info.ai_next
            let made = socket(info.ai_family, info.ai_socktype, info.ai_protocol)
            guard made >= 0 else {
                problem = errno
                continue
            }
            let found = ListeningSocket(made, "")
            _ = fcntl(made, F_SETFD, FD_CLOEXEC)
            var on: Int32 = 1
            var off: Int32 = 0
            // A server that is started again need not wait for old connections to be forgotten.
            setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, 4)
            if info.ai_family == AF_INET6 {
                // `::` is all of IPv4 as well.
                setsockopt(made, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, 4)
            }
            guard bind(made, info.ai_addr, info.ai_addrlen) == 0, listen(made, backlog) == 0 else {
                problem = errno
                continue
            }
            let port = boundPort(made) ?? port
            let shown = host.contains(":") ? "[\(host)]" : host
            return ListeningSocket(found.take(), "http://\(shown):\(port)/")
        }
        throw ListeningError(
            message: problem == EADDRINUSE
                ? "port \(port) of \(host) is taken: something else is listening there"
                : "cannot listen on port \(port) of \(host): \(String(cString: strerror(problem)))",
            hint: problem == EADDRINUSE
                ? "end it, or choose another port with --port"
                : problem == EACCES
                    ? "ports below 1024 are for root: choose one above, and let a proxy stand in front"
                    : "choose an address of this machine with --host, and a free port with --port")
    }

    /// The port that was given to a socket; `getsockname`.
    private static func boundPort(_ socket: Int32) -> Int? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int? in
                guard getsockname(socket, address, &length) == 0 else { return nil }
                switch Int32(address.pointee.sa_family) {
                case AF_INET, AF_INET6:
                    // The port is at the same place in both.
                    return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                        Int(UInt16(bigEndian: $0.pointee.sin_port))
                    }
                default: return nil
                }
            }
        }
    }

    private static func unix(_ path: String) throws(ListeningError) -> ListeningSocket {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else {
            throw ListeningError(
                message: "the path of a socket has 1 to \(room - 1) bytes, not \(bytes.count)",
                hint: "choose a shorter one, such as /run/coplan/http")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        #if canImport(Darwin)
            let kind = SOCK_STREAM
        #else
            let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        func with<Result>(
            _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
        ) -> Result {
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        func failure(_ number: Int32) -> ListeningError {
            ListeningError(
                message: "cannot listen at \(path): \(String(cString: strerror(number)))")
        }
        var information = stat()
        if lstat(path, &information) == 0 {
            guard information.st_mode & S_IFMT == S_IFSOCK else {
                throw ListeningError(
                    message: "\(path) is there already, and is no socket",
                    hint: "choose another path with --socket")
            }
            // What a server that was killed has left answers no more.
            let probe = ListeningSocket(socket(AF_UNIX, kind, 0), "")
            guard with({ connect(probe.descriptor, $0, $1) }) != 0 else {
                throw ListeningError(
                    message: "\(path) is taken: something else is listening there",
                    hint: "end it, or choose another path with --socket")
            }
            unlink(path)
        }
        let made = socket(AF_UNIX, kind, 0)
        guard made >= 0 else { throw failure(errno) }
        let found = ListeningSocket(made, "the socket \(path)")
        _ = fcntl(made, F_SETFD, FD_CLOEXEC)
        guard with({ bind(made, $0, $1) }) == 0 else { throw failure(errno) }
        // For the proxy, which is in the group.
        guard chmod(path, 0o660) == 0, listen(made, backlog) == 0 else {
            let problem = errno
            unlink(path)
            throw failure(problem)
        }
        return found
    }
}
