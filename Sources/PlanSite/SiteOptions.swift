public import PlanModel

/// Where the feeds are that pages offer for subscription.
public enum FeedAddress: Sendable, Hashable {
    /// An absolute base address, without a slash at its end: `https://plans.example.org/feeds`.
    /// Calendar services, `webcal:` links and QR codes need one.
    case absolute(String)
    /// A folder below the site's root, with a slash at its end: `feeds/`.
    case relative(String)
    /// Nowhere that may be written on a page: who runs the feeds gives each subscriber an address.
    case onRequest
}

/// For whom a site is made, and how.
public struct SiteOptions: Sendable {
    /// Nothing above it is in any page.
    public var audience: Visibility
    public var feeds: FeedAddress
    /// ISO 639-1; the first is the one at the site's root, the others are in folders of their
    /// own. nil: the plan's language first, then the others that pages exist in.
    public var languages: [String]?

    public init(audience: Visibility, feeds: FeedAddress, languages: [String]? = nil) {
        (self.audience, self.feeds, self.languages) = (audience, feeds, languages)
    }

    /// For the pages of a plan that are published as the plan's settings say: the feeds of the
    /// public pages are at the plan's `url:`, or else in `feeds/` beside the pages; those of other
    /// audiences have no address that may be written down.
    public static func published(_ settings: Settings, audience: Visibility) -> SiteOptions {
        guard audience == .public else {
            return SiteOptions(audience: audience, feeds: .onRequest)
        }
        guard let url = settings.url?.value, url.lowercased().hasPrefix("http") else {
            return SiteOptions(audience: audience, feeds: .relative("feeds/"))
        }
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        return SiteOptions(audience: audience, feeds: .absolute(base))
    }
}
