import PlanTime
import Synchronization

/// Bytes that are served under one address: as they are and as gzip, whole and as "not modified".
///
/// What is made of them is made once, when it is first asked for, and kept.
final class Resource: Sendable {
    /// What the bytes are served as.
    struct Description: Hashable, Sendable {
        var mediaType: String
        /// Names the bytes: an entity tag without its quotes.
        var tag: String
        /// When the bytes last changed; nil where that is not known.
        var changed: Instant?
        var cacheControl: String
        /// The file name that a browser offers, as Content-Disposition has it.
        var disposition: String?
        /// For a browser: what the page may load.
        var contentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'"
        /// Search engines are kept away.
        var isUnlisted: Bool
    }

    let description: Description
    let body: Body
    private let tags: [String]

    private struct Made {
        var whole: Answer?
        var unchanged: Answer?
    }
    /// As they are; and as gzip.
    private let plain = Mutex(Made())
    private let packed = Mutex(Made())
    /// nil: not tried yet.
    private let packedBody = Mutex<Packed?>(nil)
    private enum Packed {
        case bytes(Body)
        case notShorter
    }

    init(_ description: Description, body: Body) {
        self.description = description
        self.body = body
        // A tag is strong: other bytes, other tag (RFC 9110, 8.8.3.3).
        tags = ["\"\(description.tag)\"", "\"\(description.tag)-gzip\""]
    }

    func answer(_ request: Request, now: Instant) -> Answer {
        let isPacked =
            request.acceptEncoding.map(ContentCoding.prefersGzip) ?? false
            && packedBytes != nil
        let isUnchanged =
            if let field = request.ifNoneMatch {
                EntityTags.match(field, tags)
            } else if let field = request.ifModifiedSince, let changed = description.changed,
                let since = HTTPDate.parse(field, now: now)
            {
                since >= changed
            } else {
                false
            }
        return made(isPacked: isPacked, isUnchanged: isUnchanged, now: now)
    }

    private func made(isPacked: Bool, isUnchanged: Bool, now: Instant) -> Answer {
        // A Last-Modified is never ahead of the clock (RFC 9110, 8.8.2.1): while the change is, the
        // answer is not kept.
        if let changed = description.changed, changed > now {
            return make(isPacked: isPacked, isUnchanged: isUnchanged, changed: now)
        }
        let make = { self.make(isPacked: $0, isUnchanged: $1, changed: self.description.changed) }
        func kept(_ made: inout sending Made) -> Answer {
            if isUnchanged {
                if let answer = made.unchanged { return answer }
                let answer = make(isPacked, true)
                made.unchanged = answer
                return answer
            }
            if let answer = made.whole { return answer }
            let answer = make(isPacked, false)
            made.whole = answer
            return answer
        }
        return isPacked ? packed.withLock { kept(&$0) } : plain.withLock { kept(&$0) }
    }

    private func make(isPacked: Bool, isUnchanged: Bool, changed: Instant?) -> Answer {
        var headers = [
            Header("ETag", tags[isPacked ? 1 : 0]),
            Header("Cache-Control", description.cacheControl),
            Header("Vary", "Accept-Encoding"),
        ]
        if let changed { headers.append(Header("Last-Modified", HTTPDate.text(changed))) }
        if description.isUnlisted { headers.append(noIndex) }
        if isUnchanged { return Answer(status: 304, headers: headers) }
        headers.append(Header("Content-Type", description.mediaType))
        if isPacked { headers.append(Header("Content-Encoding", "gzip")) }
        if let disposition = description.disposition {
            headers.append(Header("Content-Disposition", disposition))
        }
        headers += safetyHeaders.map {
            $0.name == "Content-Security-Policy"
                ? Header($0.name, description.contentSecurityPolicy) : $0
        }
        return Answer(
            status: 200, headers: headers, body: isPacked ? packedBytes ?? body : body)
    }

    private var packedBytes: Body? {
        packedBody.withLock { packed in
            let result =
                packed ?? (Gzip.compressed(body.buffer).map { .bytes(Body($0)) } ?? .notShorter)
            packed = result
            if case .bytes(let bytes) = result { return bytes }
            return nil
        }
    }
}
