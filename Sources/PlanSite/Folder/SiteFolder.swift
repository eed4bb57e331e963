import Parallel
public import PlanCalendar
public import PlanModel

/// What writing a site has done.
public struct SiteSummary: Hashable, Sendable {
    public var path: String
    /// All pages and files.
    public var pages = 0
    public var written = 0
    public var unchanged = 0
    public var removed = 0
}

/// Writes sites into folders: only what has changed, all of it or nothing, and never over a file
/// that somebody else has written.
public struct SiteFolder: Sendable {
    private let site: Site
    private let audience: Visibility

    /// - Parameter audience: whose folder it is. What the public may read anybody may.
    public init(_ site: Site, audience: Visibility) {
        (self.site, self.audience) = (site, audience)
    }

    private var folderMode: UInt32 { audience == .public ? 0o755 : 0o700 }
    private var fileMode: UInt32 { audience == .public ? 0o644 : 0o600 }

    /// Writes sites below a folder, each into a folder named after its audience; the folders are
    /// made where they are missing. Before a page is replaced all of them are ready beside the old
    /// ones.
    ///
    /// - Parameter willWait: called once when somebody else is at work in the folder.
    public static func write(
        _ sites: [SiteFolder], to directory: String, willWait: (() -> Void)? = nil
    ) throws(ExportError) -> [SiteSummary] {
        let root = try OutputFolder.root(directory)
        let lock = try root.lock(".coplan-lock", waitingSeconds: 60, willWait: willWait)
        var ready: [ReadySite] = []
        do throws(ExportError) {
            for site in sites { ready.append(try site.prepare(below: root)) }
        } catch {
            for site in ready { site.withdraw() }
            lock.release()
            throw error
        }
        var summaries: [SiteSummary] = []
        for (number, site) in ready.enumerated() {
            do throws(ExportError) {
                summaries.append(try site.commit())
            } catch {
                for rest in ready[number...] { rest.withdraw() }
                lock.release()
                var error = error
                error.isPartial = true
                throw error
            }
        }
        lock.release()
        return summaries
    }

    /// What became of one file.
    private enum Outcome: Sendable {
        case unchanged(hash: String)
        case written(hash: String)
        case failed(ExportError)
    }

    private func prepare(below root: OutputFolder) throws(ExportError) -> ReadySite {
        guard let top = try root.folder(audience.rawValue, mode: folderMode) else {
            throw ExportError(.output, "\(root.path)/\(audience.rawValue) cannot be opened")
        }
        let known = try manifests(in: top)
        let gone = Set(known.flatMap(\.hashes.keys)).subtracting(site.paths).sorted {
            $0.isScalarLess(than: $1)
        }
        var ready = ReadySite(top: top, fileMode: fileMode, paths: site.paths, removals: [])
        try ready.removeLeftovers()
        for path in gone {
            guard let (folder, name) = try ready.place(of: path, mode: nil) else { continue }
            switch try folder.read(name) {
            case .missing: continue
            case .file(let bytes, _) where isOurs(bytes, path, known): ready.removals.append(path)
            case .file, .other: throw inTheWay("\(top.path)/\(path)")
            }
        }
        let cuts = pieces(of: site.paths.count, atLeast: 16)
        let draft = ready
        let outcomes = parallelMap(count: cuts.count) { number in
            var last: (name: String, folder: OutputFolder)?
            return cuts[number].map { index -> Outcome in
                do throws(ExportError) {
                    return try write(site.paths[index], known, draft, &last)
                } catch {
                    return .failed(error)
                }
            }
        }.flatMap { $0 }
        for (path, outcome) in zip(site.paths, outcomes) {
            switch outcome {
            case .unchanged(let hash): ready.manifest.hashes[path] = hash
            case .written(let hash):
                ready.manifest.hashes[path] = hash
                ready.written.append(path)
            case .failed: break
            }
        }
        for case .failed(let error) in outcomes {
            ready.withdraw()
            throw error
        }
        ready.isManifestNew = known.count != 1 || known[0].bytes != ready.manifest.bytes
        return ready
    }

    /// Composes a page, and puts it beside the old one where it differs.
    private func write(
        _ path: String, _ known: [SiteManifest], _ ready: ReadySite,
        _ last: inout (name: String, folder: OutputFolder)?
    ) throws(ExportError) -> Outcome {
        let (directory, name) = ReadySite.split(path)
        if last?.name != directory {
            guard let folder = try ready.folder(directory, mode: folderMode) else {
                throw ExportError(.output, "\(ready.top.path)/\(path) has no folder")
            }
            last = (directory, folder)
        }
        let folder = last!.folder
        let bytes = site.page(at: path)!.bytes
        let hash = Digest.hexadecimal(of: bytes)
        switch try folder.read(name) {
        case .missing: break
        case .file(let old, _):
            if old == bytes { return .unchanged(hash: hash) }
            guard isOurs(old, path, known) else { throw inTheWay("\(ready.top.path)/\(path)") }
        case .other: throw inTheWay("\(ready.top.path)/\(path)")
        }
        try folder.write(
            ReadySite.temporaryName(name), bytes, mode: fileMode, isDurable: false)
        return .written(hash: hash)
    }

    private func isOurs(_ bytes: [UInt8], _ path: String, _ known: [SiteManifest]) -> Bool {
        let hash = Digest.hexadecimal(of: bytes)
        return known.contains { $0.hashes[path] == hash }
    }

    /// What was written before, and what was about to be when that was stopped.
    private func manifests(in top: OutputFolder) throws(ExportError) -> [SiteManifest] {
        var manifests: [SiteManifest] = []
        for name in [SiteManifest.name, SiteManifest.nextName] {
            switch try top.read(name) {
            case .missing: break
            case .file(let bytes, _):
                guard let manifest = SiteManifest(parsing: bytes) else {
                    if name == SiteManifest.nextName { continue }
                    throw inTheWay("\(top.path)/\(name)")
                }
                manifests.append(manifest)
            case .other: throw inTheWay("\(top.path)/\(name)")
            }
        }
        return manifests
    }

    private func inTheWay(_ path: String) -> ExportError {
        ExportError(
            .inTheWay, "\(path) is not as coplan has written it", hint: "move it away, or remove it"
        )
    }
}
