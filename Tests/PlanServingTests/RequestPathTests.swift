import Testing

@testable import PlanServing

@Suite struct RequestPathTests {
    @Test func escapes() {
        #expect(RequestPath.decoded("/feeds/all.ics") == "/feeds/all.ics")
        #expect(RequestPath.decoded("/%66eeds/a%20b%C3%A9") == "/feeds/a bé")
        #expect(RequestPath.decoded("/a...b/..c/.hidden") == "/a...b/..c/.hidden")
    }

    @Test(arguments: [
        "", "feeds", "*", "/..", "/../etc/passwd", "/feeds/../../x", "/feeds/%2e%2e/x",
        "/feeds/.%2E/x",
        "/./x", "/%", "/%4", "/%zz", "/%00", "/a%0Ab", "/a%0d%0aSet-Cookie:x", "/a%2Fb", "/a%2fb",
        "/a\\b", "/a%5Cb", "/%ff", "/%C3%28", "/%ED%A0%80", "/a%7Fb", "/x\u{7}", "/%c0%af",
        "/%+1",
    ])
    func nonsense(target: String) { #expect(RequestPath.decoded(target) == nil) }

    static let token = Token().text

    /// No form in which somebody may send a token, by mistake or not, brings it into a log.
    @Test(arguments: [
        "/feeds/t/TOKEN/partners/all.ics", "/t/TOKEN/partners/index.html", "/feeds/t/TOKEN",
        "/feeds/T/TOKEN/partners/all.ics", "/feeds/TOKEN/partners/all.ics", "/TOKEN", "//t//TOKEN",
        "/feeds/%74/TOKEN/x", "/feeds/t/ TOKEN/x", "/feeds/partners/TOKEN.ics", "/x-TOKEN-x",
    ])
    func tokensAreNotLogged(target: String) {
        let secret = RequestPathTests.token.split(separator: ".")[1]
        for text in [
            RequestPathTests.token, String(secret),
            RequestPathTests.token.utf8
                .map { "%" + String($0, radix: 16) }.joined(),
        ] {
            let shown = RequestPath.loggable(target.replacing("TOKEN", with: text))
            for start in secret.indices.dropLast(8) {
                let piece = secret[start...].prefix(8)
                #expect(!shown.contains(piece), "\(shown)")
            }
        }
    }

    @Test func logLines() {
        #expect(RequestPath.loggable("/feeds/all.ics") == "/feeds/all.ics")
        #expect(
            RequestPath.loggable("/feeds/t/abc.def/partners/all.ics")
                == "/feeds/t/…/partners/all.ics")
        #expect(RequestPath.loggable("/a%0Ab") == "(malformed)")
        #expect(RequestPath.loggable("/a\u{202E}b") == "/a\u{FFFD}b")
        let long = RequestPath.loggable("/" + String(repeating: "ab.", count: 5_000))
        #expect(long.count <= 202)
    }
}
