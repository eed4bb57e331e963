import Parallel
import PlanModel
public import PlanTime

/// The last export into an output folder, which may be all that there is to do.
///
/// An export whose inputs are those of the last one, into a folder in which every feed is as that
/// one left it, would write nothing. This finds it out by reading the plan's files and, unless
/// their times already tell that they are untouched, the feeds; nothing is composed. Whatever is
/// in doubt is left to the export itself, which also says what is wrong.
///
/// Holds the lock of the output folder as long as it lives.
public struct FormerExport: ~Copyable {
    private let root: OutputFolder
    private let lock: OutputLock
    private let run: ExportRun
    private let marks: LastExport

    /// nil where nothing is known of an export, or another one is at work.
    public init?(in directory: String) {
        guard let root = OutputFolder.existing(directory),
            let lock = root.tryLock()
        else { return nil }
        let contents = lock.contents()
        guard let run = ExportRun(in: contents) else { return nil }
        self.root = root
        self.run = run
        marks = LastExport(parsing: contents)
        self.lock = lock
    }

    /// The day from which the plan of that export itself says that it is looked at.
    public var planAsOf: CivilDay? { run.planAsOf }

    /// The files of holidays that it read, by the paths that its plan names.
    public var calendars: [String] { run.calendars }

    /// What an export would say that has nothing to write; nil where it may have.
    ///
    /// - Parameters:
    ///   - inputs: what an export would read now.
    ///   - options: its options, as far as the command line gives them.
    public consuming func repeated(
        _ inputs: ExportInputs, zones: TimeZoneDatabase, options: ExportOptions
    ) -> ExportSummary? {
        guard options.rebuild.isEmpty,
            inputs.fingerprint(
                options, to: root.path, zones: zones, run.zones.map { zones.file(named: $0) })
                == run.inputs
        else { return nil }
        if let signatures = run.signatures, let layout = layout(), layout.names == run.names,
            layout.signatures == signatures
        {
            return run.summary
        }
        guard let began = lock.time, let layout = layout(), layout.names == run.names,
            feedsAreAsWritten()
        else { return nil }
        // The signs were looked at before the contents: what is written from now on differs in
        // them.
        if let signatures = layout.signatures(settledBefore: began) {
            var run = run
            run.signatures = signatures
            lock.replace(Array((marks.text + run.line).utf8))
        }
        return run.summary
    }

    private borrowing func layout() -> FolderLayout? {
        FolderLayout(of: root, audiences: run.summary.folders.map(\.audience))
    }

    /// Whether the indexes are those of the last export, and every feed has the hash that they say.
    private borrowing func feedsAreAsWritten() -> Bool {
        var indexes: [(audience: Visibility, bytes: [UInt8])] = []
        for audience in run.summary.folders.map(\.audience) {
            guard let folder = try? root.folder(audience.rawValue, mode: nil),
                case .file(let bytes, _) = try? folder.read(FeedIndex.fileName)
            else { return false }
            indexes.append((audience, bytes))
        }
        guard ExportRun.fingerprint(of: indexes) == run.indexes else { return false }
        for (audience, bytes) in indexes {
            guard let feeds = FeedIndex(parsing: bytes)?.feeds else { return false }
            let folders = Folders(root: root, audience: audience)
            let areRight = parallelMap(count: feeds.count) { number in
                guard let (folder, name) = try? folders.place(of: feeds[number].path, mode: nil),
                    case .file(let bytes, _) = try? folder.read(name)
                else { return false }
                return Digest.hexadecimal(of: bytes) == feeds[number].sha256
            }
            guard areRight.allSatisfy({ $0 }) else { return false }
        }
        return true
    }
}
