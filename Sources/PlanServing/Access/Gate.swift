import PlanTime
import Synchronization

/// Who may pass to what is above public.
final class Gate: Sendable {
    enum Decision: Equatable {
        case admitted
        case refused
        /// The client has tried too often and may try again after these seconds.
        case limited(seconds: Int)
    }

    let tokens: TokenKeeper
    private let proxies: TrustedProxies
    private let attempts: Mutex<AttemptLimit>
    /// Told of a client that has just had its last attempt for now.
    private let onLimit: @Sendable (ClientAddress) -> Void
    /// Told once of somebody who passes requests on and is not trusted to.
    private let onForeignProxy: @Sendable (ClientAddress) -> Void
    private let hasToldOfProxy = Atomic<Bool>(false)

    init(
        tokens: TokenKeeper, proxies: [AddressRange], attempts: AttemptLimit = AttemptLimit(),
        onLimit: @escaping @Sendable (ClientAddress) -> Void = { _ in },
        onForeignProxy: @escaping @Sendable (ClientAddress) -> Void = { _ in }
    ) {
        self.tokens = tokens
        self.proxies = TrustedProxies(ranges: proxies)
        self.attempts = Mutex(attempts)
        self.onLimit = onLimit
        self.onForeignProxy = onForeignProxy
    }

    /// - Parameters:
    ///   - token: what the request shows, if anything.
    ///   - feed: what it asks for: `partners/all.ics`.
    ///   - exists: whether there is such a thing. Asking for what there is not counts as an attempt
    ///     and is answered like one, so that nobody learns what there is.
    func decide(
        _ request: Request, token: Substring?, feed: String, exists: Bool, now: Moment
    ) -> Decision {
        let client = proxies.client(of: request)
        if request.forwardedFor != nil, !proxies.trusts(request.peer),
            !hasToldOfProxy.exchange(true, ordering: .relaxed)
        {
            onForeignProxy(request.peer)
        }
        let wait = attempts.withLock { $0.wait(client, now: now.milliseconds) }
        guard wait == 0 else { return .limited(seconds: wait) }
        let isGood = tokens.isGood(token, for: feed, now: now.instant)
        if isGood && exists { return .admitted }
        let isLast = attempts.withLock { $0.countFailure(client, now: now.milliseconds) }
        if isLast { onLimit(client) }
        return .refused
    }
}

/// A point in time, by the clock on the wall and by one that never goes back.
struct Moment: Sendable {
    var instant: Instant
    var milliseconds: Int64
}
