public import PlanModel
public import PlanTime

/// A feed as it was exported.
public struct ServedFeed: Sendable {
    public var audience: Visibility
    /// Below the audience's folder: `projects/copolad.ics`.
    public var path: String
    /// As people call it.
    public var name: String
    /// nil where the state before has them.
    public var bytes: [UInt8]?
    /// SHA-256 of the bytes, in hexadecimal digits.
    public var sha256: String
    /// When the bytes last changed.
    public var changed: Instant

    public init(
        audience: Visibility, path: String, name: String, bytes: [UInt8]?, sha256: String,
        changed: Instant
    ) {
        (self.audience, self.path, self.name) = (audience, path, name)
        (self.bytes, self.sha256, self.changed) = (bytes, sha256, changed)
    }
}

/// Everything that is served, at one time. It never changes: a new state is another one, and
/// whoever has begun with this one ends with it.
final class Snapshot: Sendable {
    /// What anybody may have, by the path of its address.
    let open: [String: Resource]
    /// What needs a token: by audience and path, `partners/all.ics`.
    let guarded: [String: Resource]
    private let pages: [Visibility: PageShelf]
    /// Names the state: a digest of all that is served.
    let id: String
    let since: Instant

    /// - Parameters:
    ///   - refresh: seconds for which a client may keep a feed.
    ///   - sources: what the pages are made from.
    ///   - previous: the state before: what is the same is kept, with what was made of it.
    init(
        feeds: [ServedFeed], pages: [Visibility: PageSource], refresh: Int, sources: [[UInt8]],
        since: Instant, previous: Snapshot?
    ) {
        var open: [String: Resource] = [:]
        var guarded: [String: Resource] = [:]
        var digests: [String] = []
        for feed in feeds {
            let isPublic = feed.audience == .public
            let key =
                isPublic
                ? "\(Snapshot.feedFolder)\(feed.path)" : "\(feed.audience.rawValue)/\(feed.path)"
            let old = isPublic ? previous?.open[key] : previous?.guarded[key]
            let description = Resource.Description(
                mediaType: "text/calendar; charset=utf-8", tag: Snapshot.tag(feed.sha256),
                changed: feed.changed,
                cacheControl: "\(isPublic ? "public" : "private"), max-age=\(refresh)",
                disposition: FileName.disposition(of: feed), isUnlisted: !isPublic)
            let resource = Snapshot.resource(description, feed.bytes, old)
            if isPublic { open[key] = resource } else { guarded[key] = resource }
            digests.append("\(key) \(feed.sha256)")
        }
        (self.open, self.guarded) = (open, guarded)
        digests.sort()
        digests += sources.map { Hash.hexadecimal(of: $0) }
        id = String(
            Hash.hexadecimal(of: Array(digests.joined(separator: "\n").utf8)).prefix(16))
        if let previous, previous.id == id {
            (self.since, self.pages) = (previous.since, previous.pages)
        } else {
            self.since = since
            self.pages = Dictionary(
                uniqueKeysWithValues: pages.map {
                    ($0.key, PageShelf($0.value, isPublic: $0.key == .public))
                })
        }
    }

    /// What is among the pages of an audience: `projects/copolad.html`.
    func page(_ audience: Visibility, _ path: some StringProtocol) -> PageShelf.Found? {
        pages[audience]?.find(path)
    }

    /// The names of the feeds that are served, each with the tag of its bytes.
    var knownFeeds: Set<String> {
        var known: Set<String> = []
        for (path, resource) in open where path.hasPrefix(Snapshot.feedFolder) {
            known.insert(
                "public/\(path.dropFirst(Snapshot.feedFolder.utf8.count)) \(resource.description.tag)"
            )
        }
        for (path, resource) in guarded { known.insert("\(path) \(resource.description.tag)") }
        return known
    }

    /// What a feed is called in `knownFeeds`.
    static func knownName(_ audience: Visibility, _ path: String, sha256: String) -> String {
        "\(audience.rawValue)/\(path) \(tag(sha256))"
    }

    /// The entity tag of bytes with this digest.
    static func tag(_ digest: String) -> String { String(digest.prefix(32)) }

    private static let feedFolder = "/feeds/"

    /// The old one where nothing has changed. When the bytes have, the time of their change is
    /// later than the old one, if only by a second, whatever the clock or the index says; when only
    /// what is said about them has, it does not go back.
    private static func resource(
        _ new: Resource.Description, _ bytes: [UInt8]?, _ old: Resource?
    ) -> Resource {
        let body = bytes.map { Body($0) } ?? old?.body ?? .empty
        guard let old else { return Resource(new, body: body) }
        var new = new
        if new.tag == old.description.tag {
            new.changed = old.description.changed
            if new == old.description { return old }
        } else {
            new.changed = [new.changed, old.description.changed?.later].compactMap { $0 }.max()
        }
        return Resource(new, body: body)
    }
}

extension Instant {
    /// The next second.
    fileprivate var later: Instant { Instant(seconds: seconds + 1) }
}
