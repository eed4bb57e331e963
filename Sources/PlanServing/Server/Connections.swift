import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A connection of a client. All but its deadline is touched only by the one thread that serves it.
final class Connection: @unchecked Sendable {
    let socket: Int32
    let peer: ClientAddress
    /// When it is cut, in milliseconds.
    fileprivate let deadline: Atomic<Int64>

    // The request at hand.
    var method = ""
    var target = ""
    var status = 0
    var bytes = 0
    /// In microseconds.
    var began: Int64 = 0

    init(socket: Int32, peer: ClientAddress, deadline: Int64) {
        self.socket = socket
        self.peer = peer
        self.deadline = Atomic(deadline)
    }
}

/// The connections there are, and the time that each may take. A client that is quick enough never
/// to be idle and too slow ever to be done is cut off.
final class Connections: Sendable {
    /// How many one client may have at a time. Proxies and clients on this machine have as many as
    /// they like.
    let mostOfOneClient: Int
    private let proxies: [AddressRange]
    /// Milliseconds.
    let patience: Int64

    private struct Table {
        var connections: [ObjectIdentifier: Connection] = [:]
        var counts: [ClientAddress: Int] = [:]
    }
    private let table = Mutex(Table())

    init(patience: Int64, proxies: [AddressRange] = [], mostOfOneClient: Int = 512) {
        (self.patience, self.proxies) = (patience, proxies)
        self.mostOfOneClient = mostOfOneClient
    }

    /// A client has connected. Where it has too many connections already, this one is ended.
    func add(socket: Int32, peer: ClientAddress, now: Int64) -> Connection {
        let connection = Connection(socket: socket, peer: peer, deadline: now + 2 * patience)
        let isTooMuch = table.withLock { table in
            table.connections[ObjectIdentifier(connection)] = connection
            guard !peer.isLoopback, !proxies.contains(where: { $0.contains(peer) }) else {
                return false
            }
            table.counts[peer.network, default: 0] += 1
            return table.counts[peer.network]! > mostOfOneClient
        }
        if isTooMuch { shutdown(socket, Int32(SHUT_RDWR)) }
        return connection
    }

    /// The connection is about to be closed.
    func remove(_ connection: Connection) {
        table.withLock { table in
            table.connections[ObjectIdentifier(connection)] = nil
            let client = connection.peer.network
            guard let count = table.counts[client] else { return }
            table.counts[client] = count > 1 ? count - 1 : nil
        }
    }

    /// A response of so many bytes is on its way: it may take longer, as slow lines need it (8 kB a
    /// second), not longer than that.
    func expectResponse(of bytes: Int, on connection: Connection, now: Int64) {
        connection.deadline.store(now + patience + Int64(bytes) / 8, ordering: .relaxed)
    }

    /// The response is sent. The next request has to come, and to be whole, within this time.
    func expectRequest(on connection: Connection, now: Int64) {
        connection.deadline.store(now + 2 * patience, ordering: .relaxed)
    }

    /// Ends the connections that have taken too long; `shutdown`. Their threads see it and close
    /// them. A socket is closed only after `remove`, so none is taken for another here.
    func cutOverdue(now: Int64) {
        table.withLock { table in
            for connection in table.connections.values
            where connection.deadline.load(ordering: .relaxed) < now {
                shutdown(connection.socket, Int32(SHUT_RDWR))
            }
        }
    }

    var count: Int { table.withLock { $0.connections.count } }
}
