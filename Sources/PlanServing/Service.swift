import PlanModel
import PlanTime
import Synchronization

/// Gives each request its response. It knows nothing of sockets.
final class Service: Sendable {
    private let state: Mutex<State>
    private let gate: Gate

    init(state: State, gate: Gate) {
        self.state = Mutex(state)
        self.gate = gate
    }

    /// Puts another state in service. Every response is made from one state alone.
    func replace(_ new: State) { state.withLock { $0 = new } }

    var current: State { state.withLock { $0 } }

    func answer(_ request: Request, now: Moment) -> Answer {
        guard request.method == "GET" || request.method == "HEAD" else {
            return Service.notAllowed
        }
        guard !request.hasContent else { return Service.badRequest }
        let state = current
        // Nearly every address is asked for as it is written.
        if let resource = state.snapshot.open[request.target] {
            return resource.answer(request, now: now.instant)
        }
        guard let path = RequestPath.decoded(Service.path(of: request.target)) else {
            return Service.badRequest
        }
        if path == "/health" { return state.health(tokens: gate.tokens.problem) }
        if let resource = state.snapshot.open[path] {
            return resource.answer(request, now: now.instant)
        }
        if let found = state.snapshot.page(.public, path.dropFirst()) {
            return Service.answer(request, found, path: path, now: now.instant)
        }
        guard let wanted = Guarded(path) else { return Service.notFound }
        let found =
            wanted.isFeed
            ? state.snapshot.guarded[wanted.path].map { PageShelf.Found.page($0) }
            : wanted.page.flatMap { state.snapshot.page($0.audience, $0.path) }
        let token = wanted.token ?? Service.bearer(request.authorization)
        switch gate.decide(
            request, token: token, feed: wanted.grant, exists: found != nil, now: now)
        {
        case .admitted:
            return found.map { Service.answer(request, $0, path: path, now: now.instant) }
                ?? Service.notFound
        case .refused: return Service.notFound
        case .limited(let seconds):
            return .text(
                429, "Too many attempts with addresses or tokens that are not good. Try later.",
                [noIndex, Header("Retry-After", "\(seconds)")])
        }
    }

    private static func answer(
        _ request: Request, _ found: PageShelf.Found, path: String, now: Instant
    ) -> Answer {
        switch found {
        case .page(let resource): return resource.answer(request, now: now)
        case .folder:
            // Relative, so that nothing is made of the Host (RFC 9110, 10.2.2).
            let name = path.split(separator: "/").last ?? ""
            return .text(
                301, "See \(name)/",
                [noIndex, Header("Location", "./\(FileName.escaped(String(name)))/")])
        }
    }

    /// How a request is shown in a log: what it asks for where it got it, else without anything
    /// that could be a secret.
    func loggable(_ target: String) -> String {
        current.snapshot.open[target] == nil ? RequestPath.loggable(target) : target
    }

    /// The one response for what does not exist, what a token is missing for, and what a token is
    /// wrong, expired or revoked for.
    static let notFound = Answer.text(404, "There is nothing here.", [noIndex])
    static let badRequest = Answer.text(400, "This request cannot be understood.")
    static let notAllowed = Answer.text(
        405, "Only GET and HEAD are answered.", [Header("Allow", "GET, HEAD")])

    /// `http://host/path` (RFC 9112, 3.2.2) is `/path`; nothing is made of the host.
    private static func path(of target: String) -> String {
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
        }
        return target
    }

    /// The token of `Authorization: Bearer TOKEN` (RFC 6750).
    private static func bearer(_ field: String?) -> Substring? {
        guard let field, let space = field.firstIndex(of: " "),
            field[..<space].lowercased() == "bearer"
        else { return nil }
        return field[space...].drop { $0 == " " }
    }
}

/// A request for what needs a token.
private struct Guarded {
    /// `partners/all.ics`.
    var path: String
    /// As it stands in the address.
    var token: Substring?
    /// A feed, not a page.
    var isFeed: Bool
    /// The page, where it is one.
    var page: (audience: Visibility, path: Substring)? {
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard !isFeed, parts.count == 2, let audience = Visibility(rawValue: String(parts[0])),
            audience != .public
        else { return nil }
        return (audience, parts[1])
    }

    /// What a token has to give: the feed; for pages, which tell of everything in their audience,
    /// all of that.
    var grant: String { isFeed ? path : path.prefix { $0 != "/" } + "/" }

    /// Reads `/feeds/t/TOKEN/partners/all.ics`, `/feeds/partners/all.ics`, and for pages
    /// `/t/TOKEN/partners/…`; nil where it is none of them.
    init?(_ path: String) {
        isFeed = path.hasPrefix("/feeds/")
        let rest = path.dropFirst(isFeed ? "/feeds/".count : 1)
        let parts = rest.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        if parts[0] == Token.pathMark, parts.count == 3 {
            token = parts[1]
            self.path = String(parts[2])
        } else if isFeed, let audience = Visibility(rawValue: String(parts[0])),
            audience != .public
        {
            self.path = String(rest)
        } else {
            return nil
        }
    }
}
