import PlanModel

/// An audience's folder with its new feeds written beside the old ones.
struct PreparedFolder: Sendable {
    let top: OutputFolder
    let folders: Folders
    let fileMode: UInt32
    let removals: [String]
    var summary: ExportSummary.Folder
    /// Paths of the feeds that have a temporary file.
    var written: [String] = []
    /// The index of the files as they are, where an export before this one was stopped in its last
    /// step.
    var mendedIndexBytes: [UInt8]?
    var index: FeedIndex
    var indexBytes: [UInt8] = []
    var isIndexNew = false
    var warnings: [String] = []

    init(
        top: OutputFolder, folders: Folders, fileMode: UInt32, removals: [String],
        summary: ExportSummary.Folder, index: FeedIndex
    ) {
        self.top = top
        self.folders = folders
        self.fileMode = fileMode
        self.removals = removals
        self.summary = summary
        self.index = index
    }

    private static let suffix = ".coplan-new"

    static func temporaryName(_ name: String) -> String { ".\(name)\(suffix)" }

    static func isTemporary(_ name: String) -> Bool {
        name.hasPrefix(".") && name.hasSuffix(suffix)
    }

    /// Puts the new feeds in place of the old ones, and the index last.
    ///
    /// The new index is there as a journal before the first feed is replaced: whenever the
    /// machine stops, each file is vouched for by the old index or by the journal. What only a
    /// journal that was left behind vouches for comes into the index before that one is replaced.
    func commit() throws(ExportError) {
        guard isIndexNew || !written.isEmpty || !removals.isEmpty else {
            try top.remove(FeedIndex.journalName)
            return
        }
        if let mendedIndexBytes {
            let mended = PreparedFolder.temporaryName(FeedIndex.fileName)
            try top.write(mended, mendedIndexBytes, mode: fileMode)
            try top.rename(mended, to: FeedIndex.fileName)
            // On the disk before the journal is replaced that it stands in for.
            try top.sync()
        }
        let journal = PreparedFolder.temporaryName(FeedIndex.journalName)
        try top.write(journal, indexBytes, mode: fileMode)
        try top.rename(journal, to: FeedIndex.journalName)
        var changed: Set<String> = []
        for path in removals {
            guard let (folder, name) = try folders.place(of: path, mode: nil) else { continue }
            try folder.remove(name)
            changed.insert(Folders.family(of: path) ?? "")
        }
        for path in written {
            guard let (folder, name) = try folders.place(of: path, mode: nil) else {
                throw ExportError(.output, "\(top.path)/\(path): its folder has gone")
            }
            try folder.rename(PreparedFolder.temporaryName(name), to: name)
            changed.insert(Folders.family(of: path) ?? "")
        }
        for family in changed.sorted() { try folders.folder(family, mode: nil)?.sync() }
        try top.rename(FeedIndex.journalName, to: FeedIndex.fileName)
        try top.sync()
    }

    /// Takes the new feeds away that are not in their place yet.
    func withdraw() {
        for folder in [nil] + FeedFamilies.folders.map(Optional.some) {
            guard let folder = try? folders.folder(folder, mode: nil) else { continue }
            for name in folder.names() where PreparedFolder.isTemporary(name) {
                try? folder.remove(name)
            }
        }
    }
}
