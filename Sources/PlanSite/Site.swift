import Parallel
public import PlanChecking
public import PlanModel

/// The web pages of a plan for one audience: static, with relative links, without a request to
/// anywhere else.
///
/// Making one lays the plan out; pages are composed when they are asked for, each by itself, so
/// that a server need not keep them all. The same arguments give the same bytes.
public struct Site: Sendable {
    let contents: SiteContents
    private let files: [String: SiteFile]

    /// The languages that pages exist in (ISO 639-1).
    public static let languages = SiteLanguage.codes

    /// The paths of all pages and files, sorted.
    public let paths: [String]

    /// - Parameters:
    ///   - context: of a plan without mistakes in its files; its day is that of the pages.
    ///   - findings: what the check found. Overlaps that are not waived are shown.
    public init(_ context: CheckContext, findings: [Finding], options: SiteOptions) {
        let contents = SiteContents(context, findings: findings, options: options)
        self.contents = contents
        files = SiteFile.all(contents)
        paths = files.keys.sorted { $0.isScalarLess(than: $1) }
    }

    /// nil where the site has no such page.
    public func page(at path: String) -> Page? {
        files[path].map { $0.composed(contents, path: path) }
    }

    /// All pages, in order of their paths; composed on all cores.
    public func pages() -> [Page] {
        let cuts = pieces(of: paths.count, atLeast: 16)
        return parallelMap(count: cuts.count) { number in
            cuts[number].map { page(at: paths[$0])! }
        }.flatMap { $0 }
    }
}
