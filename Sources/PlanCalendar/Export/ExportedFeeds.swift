public import PlanModel
public import PlanTime

/// A feed as it is in the output folder, for those who serve it.
public struct ExportedFeed: Sendable {
    public var audience: Visibility
    /// Below the audience's folder: `projects/copolad.ics`.
    public var path: String
    /// As its subscribers see it.
    public var name: String
    /// SHA-256 of its bytes, in hexadecimal digits.
    public var sha256: String
    /// When its bytes last changed.
    public var changed: Instant
    /// nil where the caller has them already.
    public var bytes: [UInt8]?
}

extension FeedExporter {
    /// Exports as `export(to:)` does and reads what the folders of its audiences hold then, before
    /// another export can change it.
    ///
    /// - Parameter isKnown: whether the caller has the bytes of a feed (audience, path, SHA-256),
    ///   so that they need not be read.
    public func exportAndRead(
        to directory: String, unless isKnown: (Visibility, String, String) -> Bool
    ) throws(ExportError) -> (summary: ExportSummary, feeds: [ExportedFeed]) {
        try export(to: directory) { (root, summary) throws(ExportError) in
            var feeds: [ExportedFeed] = []
            for folder in summary.folders {
                feeds += try FeedExporter.feeds(of: folder.audience, in: root, unless: isKnown)
            }
            return (summary, feeds)
        }
    }

    private static func feeds(
        of audience: Visibility, in root: OutputFolder,
        unless isKnown: (Visibility, String, String) -> Bool
    ) throws(ExportError) -> [ExportedFeed] {
        let top = "\(root.path)/\(audience.rawValue)"
        guard let folder = try root.folder(audience.rawValue, mode: nil),
            case .file(let bytes, _) = try folder.read(FeedIndex.fileName),
            let index = FeedIndex(parsing: bytes)
        else { throw changed("\(top)/\(FeedIndex.fileName)") }
        let folders = Folders(root: root, audience: audience)
        var feeds: [ExportedFeed] = []
        for record in index.feeds {
            var feed = ExportedFeed(
                audience: audience, path: record.path, name: record.name, sha256: record.sha256,
                changed: record.changed)
            if !isKnown(audience, record.path, record.sha256) {
                guard let (folder, name) = try folders.place(of: record.path, mode: nil),
                    case .file(let bytes, _) = try folder.read(name),
                    Digest.hexadecimal(of: bytes) == record.sha256
                else { throw changed("\(top)/\(record.path)") }
                feed.bytes = bytes
            }
            feeds.append(feed)
        }
        return feeds
    }

    private static func changed(_ path: String) -> ExportError {
        ExportError(
            .output, "\(path) is not as it was just written",
            hint: "let only coplan write there; the next export says what is in the way")
    }
}
