/// One file of a site.
public struct Page: Sendable, Hashable {
    public enum MediaType: String, Sendable {
        case html = "text/html; charset=utf-8"
        case css = "text/css; charset=utf-8"
        case javascript = "text/javascript; charset=utf-8"
    }
    /// Below the site's root: `index.html`, `fr/projects/copolad.html`.
    public var path: String
    public var mediaType: MediaType
    /// UTF-8.
    public var bytes: [UInt8]

    public init(path: String, mediaType: MediaType, bytes: [UInt8]) {
        (self.path, self.mediaType, self.bytes) = (path, mediaType, bytes)
    }
}
