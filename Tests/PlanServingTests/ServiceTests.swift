import PlanModel
import PlanTime
import Testing

@testable import PlanServing

@Suite struct ServiceTests {
    static let changed = Instant(seconds: 1_799_000_000)
    static let since = Instant(seconds: 1_799_500_000)
    static let now = Moment(instant: TokenFileTests.now, milliseconds: 5_000)
    static let text = String(repeating: "BEGIN:VCALENDAR\r\n", count: 100)

    static func feed(
        _ audience: Visibility, _ path: String, _ text: String = text, changed: Instant = changed
    ) -> ServedFeed {
        let bytes = Array(text.utf8)
        return ServedFeed(
            audience: audience, path: path, name: "Invented", bytes: bytes,
            sha256: Hash.hexadecimal(of: bytes), changed: changed)
    }

    static func snapshot(
        _ feeds: [ServedFeed], _ pages: [Visibility: PageSource] = [:], since: Instant = since,
        previous: Snapshot? = nil
    ) -> Snapshot {
        Snapshot(
            feeds: feeds, pages: pages, refresh: 3_600, sources: [], since: since,
            previous: previous)
    }

    static func pages(_ paths: [String: String]) -> PageSource {
        PageSource(paths: paths.keys) { path in
            ServedPage(
                mediaType: "text/html; charset=utf-8", bytes: Array((paths[path] ?? "").utf8))
        }
    }

    static func service(tokens: TokenFile? = nil, limit: AttemptLimit = AttemptLimit()) -> Service {
        let pages = [
            Visibility.public: pages([
                "index.html": "<!doctype html>", "fr/index.html": "<!doctype html>fr",
            ]),
            .partners: pages([
                "index.html": "<!doctype html>partners", "ar/index.html": "<!doctype html>ar",
            ]),
        ]
        let snapshot = snapshot(
            [
                feed(.public, "all.ics"), feed(.partners, "all.ics"),
                feed(.restricted, "people/x.ics"),
            ],
            pages)
        return Service(
            state: State(snapshot: snapshot, problems: []),
            gate: Gate(tokens: TokenKeeper(tokens), proxies: [], attempts: limit))
    }

    static func get(_ target: String, _ change: (inout Request) -> Void = { _ in }) -> Request {
        var request = Request(method: "GET", target: target)
        change(&request)
        return request
    }

    @Test func aFeed() {
        let answer = ServiceTests.service().answer(
            ServiceTests.get("/feeds/all.ics"), now: ServiceTests.now)
        #expect(answer.status == 200)
        #expect(answer.body.bytes == Array(ServiceTests.text.utf8))
        #expect(answer.header("content-type") == "text/calendar; charset=utf-8")
        #expect(answer.header("cache-control") == "public, max-age=3600")
        #expect(answer.header("vary") == "Accept-Encoding")
        #expect(answer.header("last-modified") == HTTPDate.text(ServiceTests.changed))
        #expect(answer.header("content-encoding") == nil)
        #expect(answer.header("x-robots-tag") == nil)
        #expect(answer.header("x-content-type-options") == "nosniff")
    }

    @Test func gzipIsMadeOnceAndHasItsOwnTag() {
        let service = ServiceTests.service()
        let plain = service.answer(ServiceTests.get("/feeds/all.ics"), now: ServiceTests.now)
        let request = ServiceTests.get("/feeds/all.ics") { $0.acceptEncoding = "gzip" }
        let packed = service.answer(request, now: ServiceTests.now)
        #expect(packed.header("content-encoding") == "gzip")
        #expect(packed.header("vary") == "Accept-Encoding")
        #expect(packed.body.count < plain.body.count)
        #expect(packed.header("etag") != plain.header("etag"))
        #expect(service.answer(request, now: ServiceTests.now) === packed)
        // Each tag is known in each form, and names the form that it would be.
        for tag in [plain, packed].map({ $0.header("etag")! }) {
            let again = service.answer(
                ServiceTests.get("/feeds/all.ics") {
                    $0.acceptEncoding = "gzip"
                    $0.ifNoneMatch = tag
                }, now: ServiceTests.now)
            #expect(again.status == 304)
            #expect(again.header("etag") == packed.header("etag"))
            #expect(again.header("content-type") == nil && again.body.count == 0)
        }
        // What gains nothing by it stays as it is.
        let page = service.answer(
            ServiceTests.get("/") { $0.acceptEncoding = "gzip" }, now: ServiceTests.now)
        #expect(page.status == 200 && page.header("content-encoding") == nil)
    }

    /// RFC 9110, 13.2.2: where there is an If-None-Match, If-Modified-Since says nothing.
    @Test func conditions() {
        let service = ServiceTests.service()
        func status(_ tag: String?, _ since: Int64?) -> Int {
            service.answer(
                ServiceTests.get("/feeds/all.ics") {
                    $0.ifNoneMatch = tag
                    $0.ifModifiedSince = since.map {
                        HTTPDate.text(Instant(seconds: ServiceTests.changed.seconds + $0))
                    }
                }, now: ServiceTests.now
            ).status
        }
        #expect(status(nil, 0) == 304)
        #expect(status(nil, 5) == 304)
        #expect(status(nil, -1) == 200)
        #expect(status("\"other\"", 5) == 200)
        #expect(status("*", -1) == 304)
        #expect(status(nil, nil) == 200)
    }

    @Test func lastModifiedIsNeverAheadOfTheClock() {
        let ahead = Instant(seconds: ServiceTests.now.instant.seconds + 100)
        let snapshot = ServiceTests.snapshot([
            ServiceTests.feed(.public, "all.ics", changed: ahead)
        ])
        let resource = snapshot.open["/feeds/all.ics"]!
        let request = ServiceTests.get("/feeds/all.ics")
        let early = resource.answer(request, now: ServiceTests.now.instant)
        #expect(early.header("last-modified") == HTTPDate.text(ServiceTests.now.instant))
        // Who has that is not told that it is unchanged: it cannot be known.
        let again = ServiceTests.get("/feeds/all.ics") {
            $0.ifModifiedSince = early.header("last-modified")
        }
        #expect(resource.answer(again, now: ServiceTests.now.instant).status == 200)
        #expect(
            resource.answer(request, now: ahead).header("last-modified") == HTTPDate.text(ahead))
    }

    @Test func lastModifiedNeverGoesBack() {
        let first = ServiceTests.snapshot([ServiceTests.feed(.public, "all.ics", "one")])
        let past = Instant(seconds: 1_000)
        let second = ServiceTests.snapshot(
            [ServiceTests.feed(.public, "all.ics", "two", changed: past)], previous: first)
        #expect(
            second.open["/feeds/all.ics"]!.description.changed?.seconds
                == ServiceTests.changed.seconds + 1)
        // The same bytes keep their time and what was made of them.
        let third = ServiceTests.snapshot(
            [ServiceTests.feed(.public, "all.ics", "two", changed: past)], previous: second)
        #expect(third.open["/feeds/all.ics"] === second.open["/feeds/all.ics"])
        #expect(third.id == second.id && second.id != first.id)
        #expect(third.since == second.since)
    }

    /// A feed that the last state has is taken from it, not read again.
    @Test func knownBytesAreKept() {
        let feed = ServiceTests.feed(.partners, "all.ics")
        let first = ServiceTests.snapshot([feed])
        #expect(
            first.knownFeeds == [
                Snapshot.knownName(.partners, "all.ics", sha256: feed.sha256)
            ])
        var known = feed
        known.bytes = nil
        known.name = "Another name"
        let second = ServiceTests.snapshot([known], previous: first)
        #expect(
            second.guarded["partners/all.ics"]!.body === first.guarded["partners/all.ics"]!.body)
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "get", "X"])
    func methods(method: String) {
        for target in ["/feeds/all.ics", "/nothing", "/feeds/partners/all.ics", "*"] {
            let answer = ServiceTests.service().answer(
                Request(method: method, target: target), now: ServiceTests.now)
            #expect(answer.status == 405)
            #expect(answer.header("allow") == "GET, HEAD")
        }
    }

    @Test func addresses() {
        let service = ServiceTests.service()
        func status(_ target: String) -> Int {
            service.answer(ServiceTests.get(target), now: ServiceTests.now).status
        }
        #expect(status("/") == 200)
        #expect(status("/index.html") == 200)
        #expect(status("/fr/") == 200)
        #expect(status("/feeds/%61ll.ics") == 200)
        #expect(status("http://elsewhere.example/feeds/all.ics") == 200)
        #expect(status("http://elsewhere.example") == 200)
        #expect(status("/fr") == 301)
        #expect(status("/fr/fr/") == 404)
        #expect(status("/feeds/") == 404)
        #expect(status("/feeds") == 404)
        #expect(status("//feeds/all.ics") == 404)
        #expect(status("/feeds/all.ics/") == 404)
        #expect(status("/feeds/public/all.ics") == 404)
        #expect(status("/partners/all.ics") == 404)
        #expect(status("/feeds/../all.ics") == 400)
        #expect(status("ftp://x/feeds/all.ics") == 400)
        #expect(
            service.answer(
                ServiceTests.get("/feeds/all.ics") { $0.hasContent = true }, now: ServiceTests.now
            ).status == 400)
    }

    @Test func pages() throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/tokens")
        let all = try TokenFileTests.add(["partners/"], to: file)
        let some = try TokenFileTests.add(["partners/projects/", "partners/all.ics"], to: file)
        let service = ServiceTests.service(tokens: file)
        func answer(_ target: String, tag: String? = nil) -> Answer {
            service.answer(
                ServiceTests.get(target) { $0.ifNoneMatch = tag }, now: ServiceTests.now)
        }
        let first = answer("/")
        #expect(first.body.bytes == Array("<!doctype html>".utf8))
        #expect(first.header("content-type") == "text/html; charset=utf-8")
        #expect(first.header("cache-control") == "public, no-cache")
        #expect(first.header("x-robots-tag") == nil)
        #expect(answer("/index.html") === first)
        #expect(answer("/", tag: first.header("etag")).status == 304)
        #expect(answer("/fr").header("location") == "./fr/")
        let theirs = answer("/t/\(all.text)/partners/")
        #expect(theirs.body.bytes == Array("<!doctype html>partners".utf8))
        #expect(theirs.header("cache-control") == "private, no-cache")
        #expect(theirs.header("x-robots-tag") != nil)
        #expect(answer("/t/\(all.text)/partners").status == 404)
        #expect(answer("/t/\(all.text)/partners/ar").header("location") == "./ar/")
        // Pages tell of all that an audience may see: they are for those who may see it all.
        for refused in [
            "/t/\(some.text)/partners/", "/t/\(some.text)/partners/index.html", "/partners/",
            "/t/\(all.text)/public/", "/t/\(all.text)/restricted/", "/t/\(all.text)/",
            "/t/\(all.text)/partners/ar/index", "/t/x/partners/ar",
        ] {
            #expect(answer(refused) === Service.notFound, "\(refused)")
        }
    }

    /// Nobody learns from a response whether a feed, or a token, is known.
    @Test func whatIsRefusedIsAllTheSame() throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/tokens")
        let good = try TokenFileTests.add(["partners/all.ics"], to: file)
        let expired = try TokenFileTests.add(
            ["partners/"], to: file, expires: ServiceTests.now.instant.utcDay - 1)
        let revoked = try TokenFileTests.add(["partners/"], to: file)
        try file.update { (records) throws(TokenProblem) in
            records[2].revoke(at: ServiceTests.now.instant)
        }
        let service = ServiceTests.service(tokens: file)
        func answer(_ target: String, bearer: String? = nil) -> Answer {
            service.answer(
                ServiceTests.get(target) { $0.authorization = bearer.map { "Bearer \($0)" } },
                now: ServiceTests.now)
        }
        let admitted = answer("/feeds/t/\(good.text)/partners/all.ics")
        #expect(admitted.status == 200)
        #expect(admitted.header("cache-control") == "private, max-age=3600")
        #expect(admitted.header("x-robots-tag") == "noindex, nofollow, noarchive")
        #expect(answer("/feeds/partners/all.ics", bearer: good.text) === admitted)
        let wrong = "\(good.id).\(expired.text.split(separator: ".")[1])"
        for refused in [
            answer("/feeds/partners/all.ics"), answer("/feeds/nothing.ics"),
            answer("/feeds/partners/nothing.ics", bearer: good.text),
            answer("/feeds/restricted/people/x.ics", bearer: good.text),
            answer("/feeds/t/\(good.text)/restricted/people/x.ics"),
            answer("/feeds/t/\(good.text)/all.ics"), answer("/feeds/t/\(good.text)/public/all.ics"),
            answer("/feeds/t/\(wrong)/partners/all.ics"), answer("/feeds/t//partners/all.ics"),
            answer("/feeds/t/\(expired.text)/partners/all.ics"),
            answer("/feeds/t/\(revoked.text)/partners/all.ics"), answer("/feeds/t/\(good.text)"),
            answer("/feeds/t/nobody.secret/partners/all.ics"),
            answer("/feeds/partners/all.ics", bearer: wrong), answer("/partners/index.html"),
            answer("/t/\(good.text)/partners/index.html"), answer("/t/\(good.text)/partners/ar"),
        ] {
            #expect(refused === Service.notFound)
        }
    }

    @Test func attemptsAreLimited() throws {
        let scratch = Scratch()
        let file = TokenFile(path: "\(scratch.path)/tokens")
        let good = try TokenFileTests.add(["partners/"], to: file)
        let service = ServiceTests.service(
            tokens: file, limit: AttemptLimit(interval: 1_000, burst: 3))
        func status(_ target: String, from peer: String, at milliseconds: Int64) -> Int {
            service.answer(
                ServiceTests.get(target) { $0.peer = ClientAddress(peer[...])! },
                now: Moment(instant: ServiceTests.now.instant, milliseconds: milliseconds)
            ).status
        }
        let bad = "/feeds/t/x.y/partners/all.ics"
        let fine = "/feeds/t/\(good.text)/partners/all.ics"
        for _ in 0..<10 { #expect(status(fine, from: "192.0.2.1", at: 0) == 200) }
        for _ in 0..<3 { #expect(status(bad, from: "192.0.2.1", at: 0) == 404) }
        #expect(status(bad, from: "192.0.2.1", at: 0) == 429)
        // A good guess is of no use any more; what is public still is there.
        #expect(status(fine, from: "192.0.2.1", at: 0) == 429)
        #expect(status("/feeds/all.ics", from: "192.0.2.1", at: 0) == 200)
        #expect(status(fine, from: "192.0.2.2", at: 0) == 200)
        #expect(status(fine, from: "192.0.2.1", at: 1_000) == 200)
    }

    @Test func health() {
        let service = ServiceTests.service()
        let id = service.current.snapshot.id
        func body() -> String {
            String(
                decoding: service.answer(ServiceTests.get("/health"), now: ServiceTests.now).body
                    .bytes, as: UTF8.self)
        }
        #expect(
            body() == "{\"status\": \"ok\", \"state\": \"\(id)\", "
                + "\"since\": \"\(ServiceTests.since)\", \"problems\": []}\n")
        service.replace(
            State(
                snapshot: service.current.snapshot,
                problems: [ServingProblem("file/syntax", count: 2)]))
        #expect(
            body() == "{\"status\": \"stale\", \"state\": \"\(id)\", "
                + "\"since\": \"\(ServiceTests.since)\", "
                + "\"problems\": [{\"rule\": \"file/syntax\", \"count\": 2}]}\n")
    }
}
