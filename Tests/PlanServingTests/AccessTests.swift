import PlanModel
import PlanTime
import Testing

@testable import PlanServing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct TokenTests {
    @Test func aTokenHas256RandomBits() throws {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let token = Token()
            let parts = token.text.split(separator: ".")
            #expect(parts.count == 2)
            #expect(parts[0] == token.id && token.id.utf8.count == 8)
            // 43 letters of 6 bits: 256 and two of padding.
            #expect(parts[1].utf8.count == 43)
            #expect(
                parts[1].utf8.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                        || $0 == 45 || $0 == 95
                })
            #expect(seen.insert(String(parts[1])).inserted)
            #expect(seen.insert(token.id).inserted)
        }
    }

    @Test(arguments: [
        ("partners/all.ics", "partners/all.ics"), ("partners", "partners/"),
        ("partners/", "partners/"),
        ("restricted/people/jane-doe.ics", "restricted/people/jane-doe.ics"),
        ("restricted/freebusy/people/x.ifb", "restricted/freebusy/people/x.ifb"),
        ("partners/countries/", "partners/countries/"),
        ("partners/countries/TN.ics", "partners/countries/TN.ics"),
    ])
    func grants(text: String, path: String) throws {
        #expect(try TokenGrant(text).path == path)
    }

    @Test(arguments: [
        "", "public/all.ics", "all.ics", "/partners/all.ics", "partners/../restricted/all.ics",
        "partners//",
        "partners/all", "partners/all.txt", "partners/.hidden.ics", "partners/a,b.ics",
        "partners/a\tb.ics",
        "partners/*", "Partners/all.ics", "partners//all.ics", "partners/a b.ics",
    ])
    func noGrants(text: String) {
        #expect(throws: TokenProblem.self) { try TokenGrant(text) }
    }

    @Test func aGrantCoversWhatIsBelowIt() throws {
        let folder = try TokenGrant("partners/projects/")
        #expect(folder.covers("partners/projects/a.ics"))
        #expect(!folder.covers("partners/projects.ics"))
        #expect(!folder.covers("partners/all.ics"))
        #expect(!folder.covers("restricted/projects/a.ics"))
        let one = try TokenGrant("partners/all.ics")
        #expect(one.covers("partners/all.ics") && !one.covers("partners/all.icsx"))
    }
}

/// A folder that is removed when its test is over.
struct Scratch: ~Copyable {
    let path: String

    init() {
        var template = Array("/tmp/coplan-tests-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    deinit {
        for folder in ["/state/coplan", "/state", "/plan/deeper", "/plan", "/out", ""] {
            guard let directory = opendir(path + folder) else { continue }
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != "." && name != ".." { unlink("\(path)\(folder)/\(name)") }
            }
            closedir(directory)
            rmdir(path + folder)
        }
    }
}

func write(_ text: String, to path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    #expect(file >= 0)
    let bytes = Array(text.utf8)
    #expect(write(file, bytes, bytes.count) == bytes.count)
    close(file)
}

@Suite struct TokenFileTests {
    static let now = Instant(seconds: 1_800_000_000)

    @discardableResult
    static func add(
        _ grants: [String], to file: TokenFile, expires: CivilDay? = nil, label: String = "x"
    ) throws -> Token {
        let token = Token()
        let record = TokenRecord(
            of: token, grants: try grants.map { try TokenGrant($0) }, label: label, created: now,
            expires: expires)
        try file.update { (records) throws(TokenProblem) in records.append(record) }
        return token
    }

    @Test func itIsKeptForItsOwnerAlone() throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/state/coplan/tokens")
        let old = umask(0)
        defer { umask(old) }
        let token = try TokenFileTests.add(["partners/all.ics"], to: file, label: "Unité, تونس")
        var information = stat()
        #expect(stat(file.path, &information) == 0 && information.st_mode & 0o7777 == 0o600)
        #expect(
            stat("\(scratch.path)/state/coplan", &information) == 0
                && information.st_mode & 0o7777 == 0o700)
        let records = try file.records()
        #expect(records.map(\.label) == ["Unité, تونس"])
        #expect(records[0].id == token.id && records[0].hash == token.hash)
        // The token itself is nowhere in it.
        let text = TokenList.text(records)
        #expect(!text.contains(token.text.split(separator: ".")[1]))
    }

    @Test func othersMayNotReadIt() throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/tokens")
        let token = try TokenFileTests.add(["partners/all.ics"], to: file)
        let keeper = TokenKeeper(file)
        #expect(keeper.isGood(token.text[...], for: "partners/all.ics", now: TokenFileTests.now))
        chmod(file.path, 0o640)
        #expect(throws: TokenProblem.self) { try file.records() }
        #expect(!keeper.isGood(token.text[...], for: "partners/all.ics", now: TokenFileTests.now))
        #expect(keeper.problem != nil)
        chmod(file.path, 0o600)
        #expect(keeper.isGood(token.text[...], for: "partners/all.ics", now: TokenFileTests.now))
        #expect(keeper.problem == nil)
    }

    @Test(arguments: [
        "", "x", "# coplan tokens 2:\n", "# coplan tokens 1: x\na\tb\n",
        "# coplan tokens 1: x\na\t-\t2026-01-01T00:00:00Z\t-\t-\tpartners/\tx\n",
        "# coplan tokens 1: x\na\tzz\t2026-01-01T00:00:00Z\t-\t-\tpartners/\tx\n",
        "# coplan tokens 1: x\na\tHASH\t2026-13-01T00:00:00Z\t-\t-\tpartners/\tx\n",
        "# coplan tokens 1: x\na\tHASH\t2026-01-01T00:00:00Z\tsoon\t-\tpartners/\tx\n",
        "# coplan tokens 1: x\na\tHASH\t2026-01-01T00:00:00Z\t-\t-\tpublic/\tx\n",
        "# coplan tokens 1: x\na\tHASH\t2026-01-01T00:00:00Z\t-\t-\tpartners/\tx\n"
            + "a\tHASH\t2026-01-01T00:00:00Z\t-\t-\tpartners/\tx\n",
    ])
    func whatWasNotWrittenSoIsRefused(text: String) throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/tokens")
        write(text.replacing("HASH", with: String(repeating: "0f", count: 32)), to: file.path)
        #expect(throws: TokenProblem.self) { try file.records() }
        // Nor is it replaced.
        #expect(throws: TokenProblem.self) { try TokenFileTests.add(["partners/"], to: file) }
    }

    @Test func manyWriteAtOnceAndNoneIsLost() async throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/tokens")
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<24 {
                group.addTask {
                    _ = try? TokenFileTests.add(["partners/"], to: file, label: "\(number)")
                }
            }
        }
        #expect(Set(try file.records().map(\.label)) == Set((0..<24).map { "\($0)" }))
    }
}

@Suite struct TokenKeeperTests {
    static let feed = "partners/all.ics"

    @Test func onlyTheRightTokenIsGood() throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/tokens")
        let keeper = TokenKeeper(file)
        let now = TokenFileTests.now
        #expect(!keeper.isGood(nil, for: TokenKeeperTests.feed, now: now))
        let token = try TokenFileTests.add([TokenKeeperTests.feed], to: file)
        let other = try TokenFileTests.add(["restricted/"], to: file)
        #expect(keeper.isGood(token.text[...], for: TokenKeeperTests.feed, now: now))
        #expect(!keeper.isGood(token.text[...], for: "partners/other.ics", now: now))
        #expect(!keeper.isGood(other.text[...], for: TokenKeeperTests.feed, now: now))
        #expect(keeper.isGood(other.text[...], for: "restricted/people/x.ics", now: now))
        let secret = other.text.split(separator: ".")[1]
        for wrong in [
            "", ".", token.id, "\(token.id).", "\(token.id).\(secret)", "\(token.text)x",
            String(token.text.dropLast()), " \(token.text)", ".\(secret)", "nobody.\(secret)",
            token.text.uppercased(), String(repeating: "a", count: 100_000),
        ] {
            #expect(!keeper.isGood(wrong[...], for: TokenKeeperTests.feed, now: now), "\(wrong)")
        }
    }

    @Test func itEndsWithItsLastDayAndWhenItIsRevoked() throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/tokens")
        let keeper = TokenKeeper(file)
        let now = TokenFileTests.now
        let today = now.utcDay
        let token = try TokenFileTests.add([TokenKeeperTests.feed], to: file, expires: today)
        let isGood = { (now: Instant) in
            keeper.isGood(token.text[...], for: TokenKeeperTests.feed, now: now)
        }
        let midnight = Int64(today.number + 1) * 86_400
        #expect(isGood(Instant(seconds: midnight - 1)))
        #expect(!isGood(Instant(seconds: midnight)))
        #expect(isGood(now))
        try file.update { (records) throws(TokenProblem) in records[0].revoke(at: now) }
        #expect(!isGood(now))
        #expect(try file.records()[0].revoked == now)
    }
}

/// A change of a value inside an expectation.
private func count(_ limit: inout AttemptLimit, _ client: ClientAddress, now: Int64) -> Bool {
    limit.countFailure(client, now: now)
}

@Suite struct AttemptLimitTests {
    let one = ClientAddress("192.0.2.1")!
    let two = ClientAddress("192.0.2.2")!

    @Test func aClientMayTryAFewTimes() {
        var limit = AttemptLimit(interval: 1_000, burst: 3)
        #expect(!count(&limit, one, now: 0))
        #expect(!count(&limit, one, now: 0))
        #expect(limit.wait(one, now: 0) == 0)
        #expect(count(&limit, one, now: 0))
        #expect(limit.wait(one, now: 0) == 1)
        #expect(limit.wait(two, now: 0) == 0)
        // One more for each interval.
        #expect(limit.wait(one, now: 1_000) == 0)
        #expect(count(&limit, one, now: 1_000))
        #expect(limit.wait(one, now: 1_000) == 1)
        #expect(limit.wait(one, now: 10_000) == 0)
        #expect(!count(&limit, one, now: 10_000))
        #expect(!count(&limit, one, now: 10_000))
        #expect(count(&limit, one, now: 10_000))
    }

    /// Who has one address of a network of IPv6 has them all.
    @Test func sixtyFourBitsOfIPv6AreOneClient() {
        var limit = AttemptLimit(interval: 1_000, burst: 2)
        #expect(!count(&limit, ClientAddress("2001:db8::1")!, now: 0))
        #expect(count(&limit, ClientAddress("2001:db8::ffff:2")!, now: 0))
        #expect(limit.wait(ClientAddress("2001:db8:0:0:1234::")!, now: 0) > 0)
        #expect(limit.wait(ClientAddress("2001:db8:0:1::1")!, now: 0) == 0)
    }

    @Test func theTableIsBounded() {
        var limit = AttemptLimit(interval: 1_000, burst: 2, mostClients: 100)
        let persistent = ClientAddress("192.0.2.9")!
        for _ in 0..<5 { _ = limit.countFailure(persistent, now: 0) }
        for number in 0..<10_000 {
            _ = limit.countFailure(
                ClientAddress(high: UInt64(number + 1) << 32, low: 1), now: Int64(number / 100))
            #expect(limit.clientCount <= 100)
        }
        // Who has tried most often is remembered longest.
        #expect(limit.wait(persistent, now: 100) > 0)
    }
}

@Suite struct ClientAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("192.0.2.1:8080", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8::1", "2001:db8::1"), ("[2001:db8::1]:443", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ])
    func read(text: String, shown: String) {
        #expect(ClientAddress(text[...])?.description == shown)
    }

    @Test(arguments: [
        "", "unknown", "_hidden", "1.2.3", "256.1.1.1", "example.org", "1.2.3.4:x", ":",
    ])
    func nonsense(text: String) { #expect(ClientAddress(text[...]) == nil) }

    static func client(_ peer: String, _ forwarded: String?, trusted: [String]) -> String {
        var request = Request(
            method: "GET", target: "/", peer: ClientAddress(peer[...]) ?? .local)
        request.forwardedFor = forwarded
        return TrustedProxies(ranges: trusted.map { AddressRange($0)! }).client(of: request)
            .description
    }

    @Test func onlyATrustedProxyIsBelieved() {
        typealias T = ClientAddressTests
        #expect(T.client("192.0.2.1", "203.0.113.7", trusted: []) == "192.0.2.1")
        #expect(T.client("192.0.2.1", "203.0.113.7", trusted: ["192.0.2.2"]) == "192.0.2.1")
        #expect(T.client("192.0.2.1", "203.0.113.7", trusted: ["192.0.2.1"]) == "203.0.113.7")
        #expect(T.client("::1", "203.0.113.7", trusted: ["::1"]) == "203.0.113.7")
        #expect(T.client("", "203.0.113.7", trusted: ["unix"]) == "203.0.113.7")
        #expect(T.client("", "203.0.113.7", trusted: ["127.0.0.1"]) == "a local socket")
        // What the client wrote itself stands before what the proxy added.
        #expect(
            T.client("192.0.2.1", "198.51.100.9, 203.0.113.7", trusted: ["192.0.2.0/24"])
                == "203.0.113.7")
        // Two proxies in a row.
        #expect(
            T.client("192.0.2.1", "203.0.113.7, 192.0.2.77", trusted: ["192.0.2.0/24"])
                == "203.0.113.7")
        #expect(T.client("192.0.2.1", "nonsense", trusted: ["192.0.2.1"]) == "192.0.2.1")
        #expect(T.client("192.0.2.1", "x, 203.0.113.7", trusted: ["0.0.0.0/0"]) == "203.0.113.7")
    }

    @Test func ranges() {
        let range = AddressRange("10.0.0.0/8")!
        #expect(range.contains(ClientAddress("10.255.1.1")!))
        #expect(!range.contains(ClientAddress("11.0.0.0")!))
        #expect(AddressRange("2001:db8::/33")!.contains(ClientAddress("2001:db8:7fff::1")!))
        #expect(!AddressRange("2001:db8::/33")!.contains(ClientAddress("2001:db8:8000::1")!))
        #expect(AddressRange("::/0")!.contains(ClientAddress("192.0.2.1")!))
        #expect(!AddressRange("192.0.2.1")!.contains(ClientAddress("192.0.2.2")!))
        for text in ["", "x", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/-1", "1.2.3.4/8/8"] {
            #expect(AddressRange(text) == nil, "\(text)")
        }
    }
}
