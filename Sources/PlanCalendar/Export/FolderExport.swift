import Files
import Parallel
import PlanChecking
import PlanModel
import PlanTime

/// The export of one audience's folder: what is there, what shall be there.
struct FolderExport: Sendable {
    let audience: Visibility
    let view: AudienceView
    let root: OutputFolder
    let directory: String
    let expansion: Expansion
    let zones: TimeZoneDatabase
    let identities: Identities
    let zoneWriter: ZoneWriter
    let options: ExportOptions
    /// What was last exported here.
    let last: LastExport.Mark?

    /// The feeds to write, in order of their paths.
    private var outlines: [FeedOutline] = []
    /// The indexes that vouch for the files: what was written, and what was about to be.
    private let indexes: [FeedIndex]
    /// The records of each index by path.
    private let records: [[String: FeedRecord]]
    private let indexBytes: [UInt8]?
    /// What the index names and this export leaves as it is.
    private var untouched: [FeedRecord] = []
    /// What the index names and the audience may not know of any more, or `prune` takes away.
    private var removals: [String] = []
    private let startsAnew: Bool
    /// By path: what needs no hash to be known again.
    private var vouched: [String: Vouched] = [:]

    /// A folder that anybody may read is published as it is; the others are for their owner.
    private var folderMode: UInt32 { audience == .public ? 0o755 : 0o700 }
    private var fileMode: UInt32 { audience == .public ? 0o644 : 0o600 }

    init(
        audience: Visibility, view: AudienceView, root: OutputFolder, directory: String,
        expansion: Expansion, zones: TimeZoneDatabase, identities: Identities,
        zoneWriter: ZoneWriter, options: ExportOptions, last: LastExport.Mark?, hasFeeds: Bool
    ) throws(ExportError) {
        self.audience = audience
        self.view = view
        self.root = root
        self.directory = directory
        self.expansion = expansion
        self.zones = zones
        self.identities = identities
        self.zoneWriter = zoneWriter
        self.options = options
        self.last = last

        let rebuild = FolderExport.relative(options.rebuild, to: directory)
        let startsAnew = rebuild.contains("\(audience.rawValue)/\(FeedIndex.fileName)")
        self.startsAnew = startsAnew
        var indexes: [FeedIndex] = []
        var indexBytes: [UInt8]?
        if let folder = try root.folder(audience.rawValue, mode: nil) {
            for name in [FeedIndex.fileName, FeedIndex.journalName] {
                switch try folder.read(name) {
                case .missing: break
                case .file(let bytes, _):
                    if name == FeedIndex.fileName { indexBytes = bytes }
                    if let index = FeedIndex(parsing: bytes), index.audience == audience {
                        indexes.append(index)
                    } else if name == FeedIndex.fileName, !startsAnew {
                        throw FolderExport.inTheWay("\(folder.path)/\(name)")
                    }
                case .other:
                    throw ExportError(
                        .output, "\(folder.path)/\(name) is not a file", hint: "move it away")
                }
            }
        }
        self.indexes = indexes
        records = indexes.map { index in
            Dictionary(index.feeds.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        }
        self.indexBytes = indexBytes

        let families = FeedFamilies(view: view, expansion: expansion)
        let definitions = options.feeds.filter { $0.audience == audience }
        if hasFeeds {
            outlines = families.outlines() + families.outlines(of: definitions, asOf: options.asOf)
        }
        if hasFeeds, let deadlines = options.deadlines {
            outlines += families.outlines(of: deadlines, asTasks: false)
            let hadTasks = indexes.flatMap(\.feeds).contains {
                $0.path.hasPrefix(FeedFamilies.taskFolder)
            }
            if options.tasks || hadTasks && !options.prune {
                outlines += families.outlines(of: deadlines, asTasks: true)
            }
        }
        let hadFreeBusy = indexes.flatMap(\.feeds).contains { $0.path.hasSuffix(".ifb") }
        let isForFreeBusy = audience == options.freeBusyAudience
        if options.freeBusy || hadFreeBusy, isForFreeBusy {
            outlines += families.freeBusyOutlines()
        }
        addFormerFeeds(hasFeeds: hasFeeds)
    }

    /// Feeds that nothing uses any more stay, empty, for those who subscribe to them.
    private mutating func addFormerFeeds(hasFeeds: Bool) {
        let wanted = Set(outlines.map(\.path))
        var seen: Set<String> = []
        for record in indexes.flatMap(\.feeds) where !wanted.contains(record.path) {
            guard seen.insert(record.path).inserted else { continue }
            // Free/busy times that nobody asks for any more would soon be wrong.
            if record.path.hasSuffix(".ifb") {
                removals.append(record.path)
            } else if !hasFeeds {
                untouched.append(record)
            } else if options.prune || !mayTell(record.path) {
                removals.append(record.path)
            } else {
                outlines.append(
                    FeedOutline(
                        path: record.path, name: record.name, description: record.description,
                        style: ComposeStyle(language: record.language)))
            }
        }
        outlines.sort { $0.path.isScalarLess(than: $1.path) }
    }

    /// Whether the audience may know that what a feed is about exists.
    private func mayTell(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard parts.count == 2 else { return true }
        let id = String(parts[1].dropLast(4))
        let plan = view.plan
        switch parts[0] {
        case "projects", "deadlines", "todo":
            return plan.projects.index(of: id).map { view.knows(project: $0) } ?? true
        case "people": return plan.people.index(of: id).map { view.knows(person: $0) } ?? true
        case "venues": return plan.venues.index(of: id).map { view.knows(venue: $0) } ?? true
        default: return true
        }
    }

    /// Set where the folder is older than what was last exported into it, or gone.
    var restoredWarning: String? {
        guard let last, !startsAnew else { return nil }
        let found = indexes.compactMap(\.mark?.changed).max()
        if let found, found >= last.changed { return nil }
        let path = "\(root.path)/\(audience.rawValue)"
        return "\(path) \(found.map { "is as it was at \($0)" } ?? "is gone"), and was last "
            + "exported at \(last.changed): who subscribes may have seen higher SEQUENCE numbers, and "
            + "may not take what is new; --rebuild \(path)/\(FeedIndex.fileName) goes on above them"
    }

    /// Below the output folder: what may be started anew.
    var paths: [String] {
        ([FeedIndex.fileName] + outlines.map(\.path) + removals).map {
            "\(audience.rawValue)/\($0)"
        }
    }

    static func relative(_ paths: [String], to directory: String) -> [String] {
        func plain(_ path: String) -> String {
            path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        }
        let base = plain(directory) + "/"
        return paths.map { path in
            let path = plain(path)
            return path.hasPrefix(base) ? String(path.dropFirst(base.count)) : path
        }
    }

    private func isRebuilt(_ path: String) -> Bool {
        startsAnew
            || FolderExport.relative(options.rebuild, to: directory)
                .contains("\(audience.rawValue)/\(path)")
    }

    private static func inTheWay(_ path: String) -> ExportError {
        ExportError(
            .inTheWay, "\(path) is not as coplan has written it",
            hint: "move it away, or give --rebuild \(path) to start it anew")
    }

    /// A file as it is, and the record that vouches for it.
    private enum Known: Sendable {
        case none
        case published([UInt8], FeedRecord, FileSignature)
        /// There is something that no record vouches for.
        case foreign
    }

    private func known(_ path: String, in folders: Folders) throws(ExportError) -> Known {
        guard let (folder, name) = try folders.place(of: path, mode: nil) else { return .none }
        switch try folder.read(name) {
        case .missing: return .none
        case .other: return .foreign
        case .file(let bytes, let signature):
            if let vouched = vouched[path], vouched.signature == signature {
                return .published(bytes, vouched.record, signature)
            }
            let hash = Digest.hexadecimal(of: bytes)
            for index in records {
                if let record = index[path], record.sha256 == hash {
                    return .published(bytes, record, signature)
                }
            }
            return .foreign
        }
    }

    /// Throws where a file has been changed, or is not ours; remembers the others.
    mutating func checkNothingIsInTheWay() throws(ExportError) {
        let folders = Folders(root: root, audience: audience)
        let paths = (outlines.map(\.path) + removals).filter { !isRebuilt($0) }
        let examined = self
        let outcomes = parallelMap(count: paths.count) { number in
            do throws(ExportError) {
                switch try examined.known(paths[number], in: folders) {
                case .none: return Result<Vouched?, ExportError>.success(nil)
                case .published(_, let record, let signature):
                    return .success(Vouched(record: record, signature: signature))
                case .foreign:
                    throw FolderExport.inTheWay(
                        "\(examined.root.path)/\(examined.audience.rawValue)/\(paths[number])")
                }
            } catch {
                return .failure(error)
            }
        }
        for (path, outcome) in zip(paths, outcomes) { vouched[path] = try outcome.get() }
    }

    /// A file that was found to be as its record says.
    private struct Vouched: Sendable {
        var record: FeedRecord
        var signature: FileSignature
    }

    /// Makes all feeds and writes those that differ beside the old ones.
    func prepare() throws(ExportError) -> PreparedFolder {
        let folders = Folders(root: root, audience: audience)
        guard let top = try root.folder(audience.rawValue, mode: folderMode) else {
            throw ExportError(.output, "\(root.path)/\(audience.rawValue) cannot be opened")
        }
        try removeLeftovers(top)
        for family in Set(outlines.compactMap { Folders.family(of: $0.path) }).sorted() {
            _ = try folders.folder(family, mode: folderMode)
        }
        let composed = compose()
        var index = FeedIndex(audience: audience, tool: options.tool, tzdata: zones.version)
        let gone = indexes.flatMap(\.feeds).filter { removals.contains($0.path) }
        index.sequenceFloor =
            (indexes.map(\.sequenceFloor) + gone.map { $0.highestSequence + 1 }).max() ?? 0
        index.changedFloor = (indexes.compactMap(\.changedFloor) + gone.map(\.changed)).max()
        let assembler = FeedAssembler(
            view: view, expansion: expansion, identities: identities, zones: zones,
            zoneWriter: zoneWriter, asOf: options.asOf, stamp: options.stamp, refresh: refresh,
            address: address, sequenceFloor: index.sequenceFloor,
            changedFloor: index.changedFloor, last: startsAnew ? last : nil)

        let outcomes = parallelMap(count: outlines.count) { number in
            let outline = outlines[number]
            do throws(ExportError) {
                return Result<Outcome, ExportError>.success(
                    try write(outline, composed[outline.style]!, assembler, folders))
            } catch {
                return .failure(error)
            }
        }
        var prepared = PreparedFolder(
            top: top, folders: folders, fileMode: fileMode, removals: removals,
            summary: .init(audience: audience, path: top.path), index: index)
        var problem: ExportError?
        for outcome in outcomes {
            switch outcome {
            case .failure(let error): problem = problem ?? error
            case .success(let outcome):
                index.feeds.append(outcome.record)
                if outcome.isWritten { prepared.written.append(outcome.record.path) }
                warn(outcome.record, in: &prepared)
                if outcome.record.path == "all.ics" {
                    prepared.summary.events = outcome.record.events
                }
            }
        }
        if let problem {
            prepared.withdraw()
            throw problem
        }
        index.feeds = (index.feeds + untouched).sorted { $0.path.isScalarLess(than: $1.path) }
        prepared.summary.feeds = outlines.count
        prepared.summary.written = prepared.written.count
        prepared.summary.unchanged = outlines.count - prepared.written.count
        prepared.summary.removed = removals.count
        prepared.mendedIndexBytes = try mendedIndex(in: folders).map { Array($0.text.utf8) }
        prepared.index = index
        prepared.indexBytes = Array(index.text.utf8)
        prepared.isIndexNew = indexBytes != prepared.indexBytes
        return prepared
    }

    private struct Outcome: Sendable {
        var record: FeedRecord
        var isWritten: Bool
    }

    private func write(
        _ outline: FeedOutline, _ composed: [ComposedPart], _ assembler: FeedAssembler,
        _ folders: Folders
    ) throws(ExportError) -> Outcome {
        var published: PublishedFeed?
        var record = records.compactMap { $0[outline.path] }.last
        var isThere = false
        if !isRebuilt(outline.path) {
            switch try known(outline.path, in: folders) {
            case .none: break
            case .published(let bytes, let found, _):
                published = PublishedFeed(bytes: bytes)
                record = found
                isThere = true
            case .foreign:
                // Somebody has written it since it was looked at.
                throw FolderExport.inTheWay("\(root.path)/\(audience.rawValue)/\(outline.path)")
            }
        }
        let result = assembler.assemble(
            outline, composed: composed, published: published, record: record)
        if isThere, published?.isSame(as: result.bytes) ?? false {
            return Outcome(record: result.record, isWritten: false)
        }
        guard let (folder, name) = try folders.place(of: outline.path, mode: folderMode) else {
            throw ExportError(.output, "\(outline.path) has no folder")
        }
        try folder.write(PreparedFolder.temporaryName(name), result.bytes, mode: fileMode)
        return Outcome(record: result.record, isWritten: true)
    }

    /// Where an export was stopped while it put its feeds in place: one index that vouches for the
    /// files as they are, those that the index knows and those that only the journal does, so that
    /// the journal of this export can replace that one. nil where there is no journal.
    private func mendedIndex(in folders: Folders) throws(ExportError) -> FeedIndex? {
        guard indexes.count > (indexBytes == nil ? 0 : 1) else { return nil }
        var index = FeedIndex(audience: audience, tool: options.tool, tzdata: zones.version)
        index.sequenceFloor = indexes.map(\.sequenceFloor).max() ?? 0
        index.changedFloor = indexes.compactMap(\.changedFloor).max()
        let paths = Set(records.flatMap(\.keys)).sorted { $0.isScalarLess(than: $1) }
        for path in paths {
            if case .published(_, let record, _) = try known(path, in: folders) {
                index.feeds.append(record)
            } else if let record = records.compactMap({ $0[path] }).last {
                index.feeds.append(record)
            }
        }
        return index
    }

    /// What an export that was killed has left behind.
    private func removeLeftovers(_ top: OutputFolder) throws(ExportError) {
        for name in top.names() where PreparedFolder.isTemporary(name) { try top.remove(name) }
        let folders = Folders(root: root, audience: audience)
        for family in FeedFamilies.folders {
            guard let folder = try folders.folder(family, mode: nil) else { continue }
            for name in folder.names() where PreparedFolder.isTemporary(name) {
                try folder.remove(name)
            }
        }
    }

    /// The events of all parts that some feed needs, by style and part.
    private func compose() -> [ComposeStyle: [ComposedPart]] {
        var needed: [ComposeStyle: [Bool]] = [:]
        for outline in outlines {
            var parts =
                needed[outline.style] ?? [Bool](repeating: false, count: expansion.parts.count)
            for entry in outline.entries { parts[Int(entry.part)] = true }
            needed[outline.style] = parts
        }
        var composed: [ComposeStyle: [ComposedPart]] = [:]
        let overlaps =
            needed.keys.contains(where: \.tellsOverlaps)
            ? OverlapLines(
                options.overlaps, Viewpoint(view.plan, audience: view.audience)) : nil
        for (style, parts) in needed {
            let composer = EventComposer(
                view: view, expansion: expansion, zones: zones, identities: identities,
                style: style, overlaps: overlaps)
            let cuts = pieces(of: parts.count, atLeast: 128)
            composed[style] = parallelMap(count: cuts.count) { number in
                cuts[number].map { parts[$0] ? composer.compose($0) : ComposedPart() }
            }.flatMap { $0 }
        }
        return composed
    }

    /// REFRESH-INTERVAL: an RFC 5545 duration, which has no months.
    private var refresh: String {
        guard let wanted = view.plan.settings.refresh, !wanted.isZero else { return "PT4H" }
        return CivilDuration(days: wanted.months * 30 + wanted.days, minutes: wanted.minutes)
            .description
    }

    /// Where the folder is published; only the public one has an address that anybody may know.
    private var address: String? {
        guard audience == .public, let url = view.plan.settings.url?.value else { return nil }
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    private func warn(_ record: FeedRecord, in prepared: inout PreparedFolder) {
        guard record.bytes > 1_000_000 || record.events > 1_100 else { return }
        prepared.warnings.append(
            "\(prepared.top.path)/\(record.path) has \(record.events) events and \(record.bytes) bytes: "
                + "Google Calendar reads about 1,100 events and 1 MB")
    }
}

/// The folders below an audience's, opened when they are needed.
final class Folders: Sendable {
    private let root: OutputFolder
    private let audience: Visibility

    init(root: OutputFolder, audience: Visibility) {
        (self.root, self.audience) = (root, audience)
    }

    static func family(of path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? parts.dropLast().joined(separator: "/") : nil
    }

    /// The audience's folder, or one below it; nil where it is missing and `mode` is nil.
    func folder(_ family: String?, mode: UInt32?) throws(ExportError) -> OutputFolder? {
        guard var folder = try root.folder(audience.rawValue, mode: mode) else { return nil }
        for part in (family ?? "").split(separator: "/") {
            guard let below = try folder.folder(String(part), mode: mode) else { return nil }
            folder = below
        }
        return folder
    }

    /// The folder and the name of a feed.
    func place(of path: String, mode: UInt32?) throws(ExportError) -> (OutputFolder, String)? {
        guard let folder = try folder(Folders.family(of: path), mode: mode) else { return nil }
        return (folder, String(path.split(separator: "/").last!))
    }
}
