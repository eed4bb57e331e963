import Testing

@testable import PlanServing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Two ends of a connection, closed when their test is over.
private final class Pair {
    let ours: Int32
    let theirs: Int32

    init() {
        var ends: [Int32] = [0, 0]
        #if canImport(Darwin)
            let kind = SOCK_STREAM
        #else
            let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        #expect(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        (ours, theirs) = (ends[0], ends[1])
    }

    deinit {
        close(ours)
        close(theirs)
    }

    /// Whether the client has been told that there will be no more.
    var isCut: Bool {
        var byte: UInt8 = 0
        return recv(theirs, &byte, 1, Int32(MSG_DONTWAIT)) == 0
    }
}

@Suite struct ConnectionsTests {
    @Test func aClientMayHaveOnlySoMany() {
        let connections = Connections(
            patience: 1_000, proxies: [AddressRange("198.51.100.0/24")!], mostOfOneClient: 2)
        let client = ClientAddress("192.0.2.1")!
        let (one, two, three, four) = (Pair(), Pair(), Pair(), Pair())
        let first = connections.add(socket: one.ours, peer: client, now: 0)
        _ = connections.add(socket: two.ours, peer: client, now: 0)
        let third = connections.add(socket: three.ours, peer: client, now: 0)
        #expect(!one.isCut && !two.isCut && three.isCut)
        // Those that have gone make room.
        connections.remove(third)
        connections.remove(first)
        _ = connections.add(socket: four.ours, peer: client, now: 0)
        #expect(!four.isCut)
        for address in ["192.0.2.2"] + Array(repeating: "127.0.0.1", count: 3)
            + Array(repeating: "198.51.100.7", count: 3)
        {
            let pair = Pair()
            _ = connections.add(socket: pair.ours, peer: ClientAddress(address[...])!, now: 0)
            #expect(!pair.isCut, "\(address)")
        }
    }

    @Test func whatTakesTooLongIsCut() {
        let connections = Connections(patience: 1_000)
        let (slow, done, reader) = (Pair(), Pair(), Pair())
        let client = ClientAddress("192.0.2.1")!
        _ = connections.add(socket: slow.ours, peer: client, now: 0)
        let answered = connections.add(socket: done.ours, peer: client, now: 0)
        let reading = connections.add(socket: reader.ours, peer: client, now: 0)
        connections.expectRequest(on: answered, now: 1_500)
        // Eight thousand bytes may take a second more.
        connections.expectResponse(of: 8_000 * 9, on: reading, now: 0)
        connections.cutOverdue(now: 2_000)
        #expect(!slow.isCut && !done.isCut && !reader.isCut)
        connections.cutOverdue(now: 2_001)
        #expect(slow.isCut && !done.isCut && !reader.isCut)
        connections.cutOverdue(now: 3_501)
        #expect(done.isCut && !reader.isCut)
        connections.cutOverdue(now: 10_001)
        #expect(reader.isCut)
    }
}
