import PlanTime
import Synchronization

/// A page, or what a page needs.
public struct ServedPage: Sendable {
    /// As HTTP names it: `text/html; charset=utf-8`.
    public var mediaType: String
    public var bytes: [UInt8]

    public init(mediaType: String, bytes: [UInt8]) {
        (self.mediaType, self.bytes) = (mediaType, bytes)
    }
}

/// The pages of one audience, composed when they are asked for.
public struct PageSource: Sendable {
    /// Below the audience's first page: `index.html`, `projects/copolad.html`.
    let paths: Set<String>
    let compose: @Sendable (String) -> ServedPage?

    /// - Parameters:
    ///   - paths: all that there are.
    ///   - compose: the page at one of these paths. The same path gives the same bytes.
    public init(
        paths: some Sequence<String>, compose: @escaping @Sendable (String) -> ServedPage?
    ) {
        self.paths = Set(paths)
        self.compose = compose
    }
}

/// The pages of one audience in one state. Those that were asked for are kept.
final class PageShelf: Sendable {
    enum Found {
        case page(Resource)
        /// The address lacks the slash at its end, without which links from the page lead elsewhere.
        case folder
    }

    private let source: PageSource
    private let isPublic: Bool
    private let kept = Mutex<[String: Resource]>([:])

    init(_ source: PageSource, isPublic: Bool) {
        (self.source, self.isPublic) = (source, isPublic)
    }

    /// What is at a path, where `` and `fr/` are the first pages of their folders; nil where there
    /// is nothing.
    func find(_ path: some StringProtocol) -> Found? {
        let path = path.isEmpty || path.hasSuffix("/") ? "\(path)index.html" : String(path)
        guard source.paths.contains(path) else {
            return source.paths.contains("\(path)/index.html") ? .folder : nil
        }
        if let resource = kept.withLock({ $0[path] }) { return .page(resource) }
        // Not under the lock: others go on. Two who ask at once compose the same.
        guard let page = source.compose(path) else { return nil }
        let description = Resource.Description(
            mediaType: page.mediaType, tag: Snapshot.tag(Hash.hexadecimal(of: page.bytes)),
            changed: nil,
            // Asked for again each time, and mostly answered in a line.
            cacheControl: "\(isPublic ? "public" : "private"), no-cache", disposition: nil,
            contentSecurityPolicy: PageShelf.policy, isUnlisted: !isPublic)
        let made = Resource(description, body: Body(page.bytes))
        return kept.withLock { kept in
            let resource = kept[path] ?? made
            kept[path] = resource
            return .page(resource)
        }
    }

    /// Pages load their style sheet and their script from beside them, and nothing from elsewhere.
    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}
