// For sockaddr: the C compiler may count it to the first module that includes its header.
import CMicroHTTPD

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The address of a client as 128 bits: IPv6, or IPv4 as IPv6 has it (`::ffff:192.0.2.1`).
public struct ClientAddress: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// A client on a socket of this machine, which has no address.
    public static let local = ClientAddress(high: 0, low: 0)

    init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// Reads `192.0.2.1`, `2001:db8::1`, and as proxies write them `192.0.2.1:80`,
    /// `[2001:db8::1]:443`; `inet_pton`.
    public init?(_ text: Substring) {
        var text = text
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            text = text[text.index(after: text.startIndex)..<end]
        } else if let colon = text.firstIndex(of: ":"), text.contains("."),
            text[text.index(after: colon)...].allSatisfy(\.isNumber)
        {
            text = text[..<colon]
        }
        // A zone, fe80::1%eth0, says nothing here.
        if let percent = text.firstIndex(of: "%") { text = text[..<percent] }
        guard text.utf8.count < 64 else { return nil }
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, String(text), &four) == 1 {
            self.init(four)
        } else if inet_pton(AF_INET6, String(text), &six) == 1 {
            self.init(six)
        } else {
            return nil
        }
    }

    /// Of a connection; a socket of this machine where it has none.
    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address else {
            self = .local
            return
        }
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            self = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                ClientAddress($0.pointee.sin_addr)
            }
        case AF_INET6:
            self = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                ClientAddress($0.pointee.sin6_addr)
            }
        default: self = .local
        }
    }

    private init(_ four: in_addr) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: four.s_addr)))
    }

    private init(_ six: in6_addr) {
        let (high, low) = withUnsafeBytes(of: six) {
            (
                $0.loadUnaligned(as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
        self.init(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
    }

    private var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// This machine.
    var isLoopback: Bool {
        self == .local || isIPv4 && low >> 24 & 0xFF == 127 || high == 0 && low == 1
    }

    /// What one customer of a network is taken for: the address itself, of IPv6 its first 64 bits,
    /// since who has one has them all.
    var network: ClientAddress { high == 0 ? self : ClientAddress(high: high, low: 0) }
}

extension ClientAddress: CustomStringConvertible {
    /// As people write it; `inet_ntop`.
    public var description: String {
        if self == .local { return "a local socket" }
        if isIPv4 { return [24, 16, 8, 0].map { "\(low >> $0 & 0xFF)" }.joined(separator: ".") }
        var bytes = (high.bigEndian, low.bigEndian)
        var text = [CChar](repeating: 0, count: 64)
        guard inet_ntop(AF_INET6, &bytes, &text, 64) != nil else { return "?" }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A range of addresses: `10.0.0.0/8`, `2001:db8::/32`, one address; or `unix`, the clients of a
/// socket of this machine.
public struct AddressRange: Sendable {
    private let first: ClientAddress
    private let bits: Int

    public init?(_ text: String) {
        if text == "unix" {
            (first, bits) = (.local, 128)
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = ClientAddress(parts[0]) else {
            return nil
        }
        let most = parts[0].contains(":") ? 128 : 32
        var bits = most
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...most).contains(given) else { return nil }
            bits = given
        }
        (first, self.bits) = (address, bits + 128 - most)
    }

    func contains(_ address: ClientAddress) -> Bool {
        func agree(_ left: UInt64, _ right: UInt64, _ bits: Int) -> Bool {
            bits <= 0 || (left ^ right) >> UInt64(64 - min(bits, 64)) == 0
        }
        return agree(first.high, address.high, bits) && agree(first.low, address.low, bits - 64)
    }
}

/// Whose word is taken for where a request comes from.
struct TrustedProxies: Sendable {
    let ranges: [AddressRange]

    func trusts(_ address: ClientAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// The client's own address: of the peer; where that is a trusted proxy, the last one in
    /// X-Forwarded-For that is not a trusted proxy itself, for only that was written by one.
    func client(of request: Request) -> ClientAddress {
        var address = request.peer
        guard let field = request.forwardedFor else { return address }
        for word in field.split(separator: ",", omittingEmptySubsequences: false).reversed() {
            guard trusts(address) else { break }
            let text = word.drop { $0 == " " || $0 == "\t" }
            guard
                let end = text.lastIndex(where: { $0 != " " && $0 != "\t" }),
                let next = ClientAddress(text[...end])
            else { break }
            address = next
        }
        return address
    }
}
