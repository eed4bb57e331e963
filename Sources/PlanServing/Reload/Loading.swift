public import PlanModel
public import PlanTime

/// What an attempt to make a new state has come to.
public struct LoadOutcome: Sendable {
    public enum Result: Sendable {
        /// - refresh: seconds for which a client may keep a feed.
        /// - sources: what the pages are made from: the same sources, the same pages.
        case loaded(
            feeds: [ServedFeed], pages: [Visibility: PageSource], refresh: Int,
            sources: [[UInt8]])
        /// The state before stays in service. The message, for the log of who runs the server, may
        /// say more than the problems, which everybody may know.
        case failed([ServingProblem], message: String, hint: String?)
    }

    public var result: Result
    /// Folders and files whose changes may change the plan; nil where that is as it was.
    public var roots: [String]?
    /// What who runs the server should know of the feeds, as sentences.
    public var warnings: [String] = []
    /// Whether trying again may help, though nothing in the plan has changed.
    public var isWorthRetrying: Bool

    public init(_ result: Result, roots: [String]?, isWorthRetrying: Bool = false) {
        (self.result, self.roots, self.isWorthRetrying) = (result, roots, isWorthRetrying)
    }
}

/// Whether the state that is in service has the bytes of a feed: its audience, path and SHA-256.
public typealias IsKnown = (Visibility, String, String) -> Bool

/// Reads and exports the plan as it is at a time.
public typealias LoadPlan = @Sendable (_ now: Instant, _ isKnown: IsKnown) -> LoadOutcome

/// Something that who runs the server wants to know.
public struct ServerEvent: Sendable {
    public enum Kind: String, Sendable {
        case serving
        case reloaded
        case problem
        case limited
        case stopped
    }
    public var kind: Kind
    public var message: String
    public var time: Instant

    init(_ kind: Kind, _ message: String) {
        (self.kind, self.message, time) = (kind, message, Clock.instant())
    }
}

/// Told of what happens, on any thread.
public typealias Say = @Sendable (ServerEvent) -> Void
