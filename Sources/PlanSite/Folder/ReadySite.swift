import PlanCalendar
import PlanModel

/// A site's folder with its new pages written beside the old ones.
struct ReadySite: Sendable {
    let top: OutputFolder
    let fileMode: UInt32
    let paths: [String]
    /// Pages that are no more.
    var removals: [String]
    /// Pages that have a temporary file.
    var written: [String] = []
    var manifest = SiteManifest()
    var isManifestNew = false

    init(top: OutputFolder, fileMode: UInt32, paths: [String], removals: [String]) {
        (self.top, self.fileMode, self.paths, self.removals) = (top, fileMode, paths, removals)
    }

    private static let suffix = ".coplan-page"

    static func temporaryName(_ name: String) -> String { ".\(name)\(suffix)" }

    /// Takes away what a run that was killed has left: it may tell what is above the audience by
    /// now. Everything below the folder is looked at, links are not followed.
    func removeLeftovers() throws(ExportError) { try removeLeftovers(in: top) }

    private func removeLeftovers(in folder: OutputFolder) throws(ExportError) {
        for name in folder.names() {
            if name.hasPrefix("."), name.hasSuffix(ReadySite.suffix) {
                try folder.remove(name)
            } else if !name.hasSuffix(".html"), let below = try? folder.folder(name, mode: nil) {
                try removeLeftovers(in: below)
            }
        }
    }

    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// A folder below the site's; nil where it is missing and `mode` is nil.
    func folder(_ path: String, mode: UInt32?) throws(ExportError) -> OutputFolder? {
        var folder = top
        for part in path.split(separator: "/") {
            guard let below = try folder.folder(String(part), mode: mode) else { return nil }
            folder = below
        }
        return folder
    }

    func place(of path: String, mode: UInt32?) throws(ExportError) -> (OutputFolder, String)? {
        let (directory, name) = ReadySite.split(path)
        return try folder(directory, mode: mode).map { ($0, name) }
    }

    /// Puts the new pages in place of the old ones, and the manifest last. Whenever that is
    /// stopped, each page is whole, and is vouched for by the old manifest or by the next one.
    func commit() throws(ExportError) -> SiteSummary {
        let summary = SiteSummary(
            path: top.path, pages: paths.count, written: written.count,
            unchanged: paths.count - written.count, removed: removals.count)
        guard isManifestNew || !written.isEmpty || !removals.isEmpty else { return summary }
        let temporary = ReadySite.temporaryName(SiteManifest.nextName)
        try top.write(temporary, manifest.bytes, mode: fileMode)
        try top.rename(temporary, to: SiteManifest.nextName)
        for path in removals {
            guard let (folder, name) = try place(of: path, mode: nil) else { continue }
            try folder.remove(name)
        }
        var last: (name: String, folder: OutputFolder)?
        for path in written {
            let (directory, name) = ReadySite.split(path)
            if last?.name != directory {
                guard let folder = try folder(directory, mode: nil) else {
                    throw ExportError(.output, "\(top.path)/\(path): its folder has gone")
                }
                last = (directory, folder)
            }
            try last!.folder.rename(ReadySite.temporaryName(name), to: name)
        }
        try removeEmptyFolders()
        try top.rename(SiteManifest.nextName, to: SiteManifest.name)
        return summary
    }

    /// A folder may be named after a project that is no more.
    private func removeEmptyFolders() throws(ExportError) {
        var emptied: Set<String> = []
        for path in removals {
            var directory = ReadySite.split(path).folder
            while !directory.isEmpty {
                emptied.insert(directory)
                directory = ReadySite.split(directory).folder
            }
        }
        for path in emptied.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            guard let (above, name) = try place(of: path, mode: nil) else { continue }
            above.removeEmptyFolder(name)
        }
    }

    /// Takes the new pages away that are not in their place yet.
    func withdraw() {
        for path in paths {
            guard let (folder, name) = try? place(of: path, mode: nil) else { continue }
            try? folder.remove(ReadySite.temporaryName(name))
        }
    }
}
