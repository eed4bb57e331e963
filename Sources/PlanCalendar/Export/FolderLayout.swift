import Files
import PlanModel

/// What stands in the folders of feeds of an export: names, kinds and modes, and by which signs it
/// would be seen that something was written since.
struct FolderLayout {
    /// Of all names, kinds and modes.
    let names: String
    /// Of all inodes, sizes and times.
    let signatures: String
    /// The time of the latest change, in nanoseconds since 1970.
    let newest: Int64
    /// Whether there is something that an export was killed over.
    let hasLeftovers: Bool

    /// nil where a folder cannot be looked into.
    init?(of root: OutputFolder, audiences: [Visibility]) {
        var names = Fingerprint()
        var signatures = Fingerprint()
        var newest = Int64.min
        var hasLeftovers = false
        for audience in audiences {
            let folders = Folders(root: root, audience: audience)
            for family in [nil] + FeedFamilies.folders.map(Optional.some) {
                guard let found = try? folders.folder(family, mode: nil) else {
                    // Nothing there; what else it may be is among the names of the folder above.
                    continue
                }
                guard let entries = found.items() else { return nil }
                names.add("\(found.path) \(found.mode ?? 0)")
                signatures.add(found.path)
                // One text for a folder: a fingerprint for each name would take longer than the
                // looking.
                var nameText: [UInt8] = []
                var signatureText: [UInt8] = []
                for entry in entries {
                    nameText += Array(entry.name.utf8) + [0]
                    nameText += Array("\(entry.mode)".utf8) + [0]
                    if entry.isFolder { continue }
                    signatureText += Array("\(entry.name)\0\(entry.signature)\0".utf8)
                    newest = Swift.max(newest, entry.signature.newest)
                    hasLeftovers =
                        hasLeftovers || PreparedFolder.isTemporary(entry.name)
                        || entry.name == FeedIndex.journalName
                }
                names.add(nameText)
                signatures.add(signatureText)
            }
        }
        self.names = names.hexadecimal
        self.signatures = signatures.hexadecimal
        self.newest = newest
        self.hasLeftovers = hasLeftovers
    }

    /// The signatures, if everything was last changed so long before `time` that whatever is
    /// written after it gets another time; nil where it may not, and only the contents tell.
    ///
    /// Some file systems keep times of two seconds.
    func signatures(settledBefore time: Int64) -> String? {
        newest < time - 2_000_000_000 ? signatures : nil
    }
}
