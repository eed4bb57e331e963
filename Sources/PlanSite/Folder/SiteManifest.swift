import PlanModel

/// What a site's folder holds of ours: the SHA-256 of each file that was written, by its path.
///
/// A line for each file, as `sha256sum` prints and checks it.
struct SiteManifest: Sendable {
    static let name = ".coplan-site"
    /// The next one, from when all new pages are ready until the last is in its place.
    static let nextName = ".coplan-site.next"

    var hashes: [String: String] = [:]

    init() {}

    /// nil where the bytes are no manifest that this tool has written.
    init?(parsing bytes: [UInt8]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self)
            let path = String(text.dropFirst(66))
            guard text.utf8.count > 66, text.dropFirst(64).hasPrefix("  "),
                text.prefix(64).allSatisfy({ $0.isHexDigit }), Self.isPath(path)
            else { return nil }
            hashes[path] = String(text.prefix(64))
        }
    }

    var bytes: [UInt8] {
        let paths = hashes.keys.sorted { $0.isScalarLess(than: $1) }
        return Array(paths.map { "\(hashes[$0]!)  \($0)\n" }.joined().utf8)
    }

    /// Folders and a name, none of them hidden. A manifest that names anything else is not ours.
    private static func isPath(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return (1...5).contains(parts.count) && !path.utf8.contains(0)
            && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    }
}
