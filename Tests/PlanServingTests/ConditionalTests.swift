import PlanModel
import PlanTime
import Testing

@testable import PlanServing

@Suite struct EntityTagTests {
    @Test(arguments: [
        "\"a\"", "W/\"a\"", "\"x\", \"a\"", "\"x\" ,\t\"a\"", ", ,\"a\"", "\"a-gzip\"", "*", " * ",
        "\"x,y\", \"a\"", "\"a\",", "W/\"b\",W/\"a\"",
    ])
    func match(field: String) {
        #expect(EntityTags.match(field, ["\"a\"", "\"a-gzip\""]))
    }

    @Test(arguments: [
        "", "\"b\"", "a", "\"A\"", "\"x,\"a\"\"", "w/\"a\"", "\"a", "\"x\" \"a\"", "*, \"x\"",
        "\"a\"x", "\"x\"y, \"a\"", "W/ \"a\"", "\"\"",
    ])
    func doNotMatch(field: String) {
        #expect(!EntityTags.match(field, ["\"a\"", "\"a-gzip\""]))
    }
}

@Suite struct ContentCodingTests {
    @Test(arguments: [
        "gzip", "GZIP", "gzip, deflate, br", "deflate, gzip;q=1.0", "gzip;q=0.001", "*",
        "br;q=1, *;q=0.5",
        "x-gzip", "gzip ; q=0.5, identity;q=0.5", "identity;q=0, gzip;q=0.2", "\tgzip;Q=0.8",
    ])
    func take(field: String) { #expect(ContentCoding.prefersGzip(field)) }

    @Test(arguments: [
        "", "identity", "deflate, br", "gzip;q=0", "gzip;q=0.000", "*;q=0", "gzip;q=0, *",
        "gzip;q=0.5, identity", "gzip;q=much", "gzip;q=2", "gzip;q=1.5", "gzip;q=-1",
        "gzip;level=9",
        "gzipped", "gzip;q=0.1234", ";q=1", ",,,",
    ])
    func leave(field: String) { #expect(!ContentCoding.prefersGzip(field)) }
}

@Suite struct HTTPDateTests {
    static let now = Instant(seconds: 1_800_000_000)

    /// The example of RFC 9110, 5.6.7, in its three forms.
    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ])
    func read(text: String) {
        #expect(HTTPDate.parse(text, now: HTTPDateTests.now) == Instant(seconds: 784_111_777))
    }

    @Test func write() {
        #expect(
            HTTPDate.text(Instant(seconds: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.text(Instant(seconds: 0)) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(HTTPDate.text(Instant(seconds: -1)) == "Wed, 31 Dec 1969 23:59:59 GMT")
    }

    @Test func whatIsWrittenIsRead() {
        for seconds in stride(from: Int64(-1_000_000_000), to: 5_000_000_000, by: 86_399 * 997) {
            let instant = Instant(seconds: seconds)
            #expect(HTTPDate.parse(HTTPDate.text(instant), now: HTTPDateTests.now) == instant)
        }
    }

    /// A year of two digits is not more than 50 years ahead (RFC 9110, 5.6.7).
    @Test func yearsOfTwoDigits() {
        let ahead = HTTPDate.parse("Sunday, 06-Nov-76 08:49:37 GMT", now: HTTPDateTests.now)
        #expect(ahead?.utcDay.components.year == 2076)
        let before = HTTPDate.parse("Sunday, 06-Nov-78 08:49:37 GMT", now: HTTPDateTests.now)
        #expect(before?.utcDay.components.year == 1978)
    }

    @Test(arguments: [
        "", "yesterday", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Brumaire 1994 08:49:37 GMT", "784111777",
        "Sun, 06 Nov 94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, -6 Nov 1994 08:49:37 GMT",
    ])
    func nonsense(text: String) { #expect(HTTPDate.parse(text, now: HTTPDateTests.now) == nil) }
}

@Suite struct FileNameTests {
    func name(_ path: String, _ name: String) -> String {
        FileName.disposition(
            of: ServedFeed(
                audience: .public, path: path, name: name, bytes: [], sha256: "",
                changed: Instant(seconds: 0)))
    }

    @Test func plain() {
        #expect(
            name("projects/copolad.ics", "COPOLAD II")
                == "attachment; filename=\"copolad.ics\"; filename*=UTF-8''COPOLAD%20II.ics")
    }

    @Test func otherLetters() {
        #expect(
            name("all.ics", "Séminaire").hasSuffix("filename*=UTF-8''S%C3%A9minaire.ics"))
    }

    /// Nothing ends the header, leaves the folder, hides the file or turns its name around.
    @Test func hostileNames() {
        let header = name("a\"\r\nb.ics", "../..\\\r\nSet-Cookie: x\u{202E}\u{0}\"")
        #expect(!header.utf8.contains { $0 < 0x20 || $0 == 0x7F })
        #expect(header.hasPrefix("attachment; filename=\"a___b.ics\"; filename*=UTF-8''"))
        let encoded = header.split(separator: "'").last!
        #expect(encoded == "-..-Set-Cookie-%20x-.ics", "\(encoded)")
        #expect(name("all.ics", "...") == "attachment; filename=\"all.ics\"")
    }
}
