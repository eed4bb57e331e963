/// Why feeds could not be written. Unless `isPartial`, nothing was changed.
public struct ExportError: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The plan lacks something that an export needs.
        case plan
        /// A file is in the way that this tool did not write, or that was changed since.
        case inTheWay
        /// The output folder cannot be used: permissions, a full disk, a link that leads out.
        case output
        /// Another export is at work in the same folder.
        case locked
    }
    public var kind: Kind
    /// What is wrong, with the path of the file it is about.
    public var message: String
    /// What to do.
    public var hint: String?
    /// Some feeds are new and some are old: each of them is whole, and the next export goes on
    /// from there.
    public var isPartial = false

    public init(_ kind: Kind, _ message: String, hint: String? = nil) {
        (self.kind, self.message, self.hint) = (kind, message, hint)
    }
}
