import PlanModel
public import PlanTime

/// What somebody shows to get a feed above public: `ID.SECRET`.
public struct Token: Sendable {
    /// The part of an address after which a token stands: `/feeds/t/TOKEN/partners/all.ics`.
    public static let pathMark = "t"

    /// By which it is listed and revoked. It is no secret.
    public let id: String
    /// The whole, as it is shown once.
    public let text: String

    /// A new token with 256 random bits.
    public init() {
        // Nothing that looks like something else when it is read out.
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789".utf8)
        var id: [UInt8] = []
        while id.count < 8 {
            for byte in Hash.random(16) where id.count < 8 && byte < 248 {
                id.append(letters[Int(byte) % letters.count])
            }
        }
        self.id = String(decoding: id, as: UTF8.self)
        text = "\(self.id).\(Token.base64(Hash.random(32)))"
    }

    /// base64url without padding (RFC 4648, 5).
    private static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var result: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            buffer = (buffer << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                result.append(letters[buffer >> bits & 63])
            }
        }
        if bits > 0 { result.append(letters[buffer << (6 - bits) & 63]) }
        return String(decoding: result, as: UTF8.self)
    }

    /// Only this is kept of it.
    var hash: [UInt8] { Hash.bytes(of: Array(text.utf8)) }
}

/// What a token gives: one feed, `partners/all.ics`, or all below a folder, `partners/projects/`.
public struct TokenGrant: Hashable, Sendable {
    /// With a slash at the end where it stands for all that is below.
    public let path: String

    /// Reads what a user writes.
    public init(_ text: String) throws(TokenProblem) {
        let words = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let audience = Visibility(rawValue: String(words[0])) else {
            throw TokenProblem(
                "“\(text)” names no audience",
                hint: "write the audience and the path of the feed: partners/all.ics; or partners/ "
                    + "for all its feeds")
        }
        guard audience != .public else {
            throw TokenProblem("“\(text)” is public: it needs no token")
        }
        let path = words.count == 1 ? "\(text)/" : text
        let parts = path.hasSuffix("/") ? words.filter { !$0.isEmpty } : words
        let isSane = parts.allSatisfy { part in
            !part.isEmpty && !part.hasPrefix(".")
                && part.utf8.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                        || "-._".utf8.contains($0)
                }
        }
        guard isSane, path.utf8.count <= 300, !path.contains("//") else {
            throw TokenProblem(
                "“\(text)” is no path of a feed",
                hint: "paths are made of ids: partners/projects/copolad.ics")
        }
        guard path.hasSuffix("/") || path.hasSuffix(".ics") || path.hasSuffix(".ifb") else {
            throw TokenProblem(
                "“\(text)” is neither a feed nor a folder",
                hint: "a feed ends in .ics or .ifb; write \(text)/ for all that is below it")
        }
        self.path = path
    }

    /// Whether it gives the feed `partners/all.ics`.
    func covers(_ feed: String) -> Bool {
        path.hasSuffix("/") ? feed.hasPrefix(path) : feed == path
    }
}

/// What is known of a token that was given out.
public struct TokenRecord: Sendable {
    public var id: String
    /// nil once it is revoked.
    var hash: [UInt8]?
    public var grants: [TokenGrant]
    /// For whom it is.
    public var label: String
    public var created: Instant
    /// The last day on which it is good, in UTC.
    public var expires: CivilDay?
    public var revoked: Instant?

    public init(
        of token: Token, grants: [TokenGrant], label: String, created: Instant, expires: CivilDay?
    ) {
        (id, hash) = (token.id, token.hash)
        (self.grants, self.label) = (grants, label)
        (self.created, self.expires) = (created, expires)
    }

    init(
        id: String, hash: [UInt8]?, grants: [TokenGrant], label: String, created: Instant,
        expires: CivilDay?, revoked: Instant?
    ) {
        (self.id, self.hash, self.grants, self.label) = (id, hash, grants, label)
        (self.created, self.expires, self.revoked) = (created, expires, revoked)
    }

    /// Whether it is good at a time.
    public func isGood(at now: Instant) -> Bool {
        revoked == nil && hash != nil && expires.map { now.utcDay <= $0 } ?? true
    }

    /// It is good for nothing any more, and its hash is forgotten.
    public mutating func revoke(at now: Instant) {
        revoked = now
        hash = nil
    }
}

/// What is wrong with tokens, or with the file that holds them.
public struct TokenProblem: Error, Sendable {
    public var message: String
    public var hint: String?

    public init(_ message: String, hint: String? = nil) {
        (self.message, self.hint) = (message, hint)
    }
}
