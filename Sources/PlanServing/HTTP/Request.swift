/// A request of HTTP (RFC 9110), as far as answering it needs it.
public struct Request: Sendable {
    public var method: String
    /// The path as it was sent, before its escapes are read, without a query.
    public var target: String
    /// Fields that were sent in several lines are joined by commas (RFC 9110, 5.3).
    public var ifNoneMatch: String?
    public var ifModifiedSince: String?
    public var acceptEncoding: String?
    public var authorization: String?
    public var forwardedFor: String?
    /// Whether content comes with it.
    public var hasContent = false
    /// Where the connection comes from.
    public var peer: ClientAddress

    public init(method: String, target: String, peer: ClientAddress = .local) {
        (self.method, self.target, self.peer) = (method, target, peer)
    }
}
