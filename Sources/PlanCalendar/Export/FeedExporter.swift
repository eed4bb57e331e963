import Parallel
public import PlanChecking
public import PlanModel
public import PlanTime

/// How feeds are exported.
public struct ExportOptions: Sendable {
    /// The day from which the plan is looked at: a tombstone stays until its event is over.
    public var asOf: CivilDay
    /// The time that is written as the time of every change.
    public var stamp: Instant
    /// Name and version of the tool, for the index: `coplan 1.0`.
    public var tool: String
    /// A folder is written for each of these; nil takes the plan's, or public and partners.
    public var audiences: [Visibility]?
    /// Nothing above this is written in any folder.
    public var limit: Visibility = .restricted
    /// The feeds under `feeds:`, each below its audience's folder.
    public var feeds: [FeedDefinition] = []
    /// Free/busy files are written below the folder of `freeBusyAudience`, even where it is not
    /// one of `audiences`. Once they are there, every export of that folder keeps them current.
    public var freeBusy = false
    /// Who may know when somebody is taken: `freebusy-audience`.
    public var freeBusyAudience = Visibility.restricted
    /// When deadlines are due; nil where the plan has none, and no feed of them is written.
    public var deadlines: DeadlineDates?
    /// Deadlines are written as tasks as well. Once they are there, every export keeps them
    /// current, until one that prunes.
    public var tasks = false
    /// What feeds with `overlaps: true` tell of: findings of the rules `overlap/…`.
    public var overlaps: [Finding] = []
    /// What all of this and the plan come from; where it is given, an export leaves behind what
    /// `FormerExport` needs.
    public var inputs: ExportInputs?
    /// Called once when another export is at work in the same folder, before waiting for it.
    public var willWait: (@Sendable () -> Void)?
    /// Feeds that nothing uses any more are removed.
    public var prune = false
    /// Files that are started anew, whatever is in them now: paths below the output folder,
    /// `public/all.ics`, or beginning with it. An index, `public/feeds.json`, stands for its whole
    /// folder.
    public var rebuild: [String] = []
    /// How long to wait for another export that is at work in the same folder.
    public var lockSeconds = 60

    public init(asOf: CivilDay, stamp: Instant, tool: String) {
        (self.asOf, self.stamp, self.tool) = (asOf, stamp, tool)
    }
}

/// What an export has done.
public struct ExportSummary: Hashable, Sendable {
    /// The folder of one audience.
    public struct Folder: Hashable, Sendable {
        public var audience: Visibility
        public var path: String
        public var feeds = 0
        /// In `all.ics`.
        public var events = 0
        /// Feeds whose bytes are new.
        public var written = 0
        public var unchanged = 0
        public var removed = 0
    }
    public var folders: [Folder] = []
    /// Feeds that a client may not take, as sentences.
    public var warnings: [String] = []

    /// Whether every file is as it was before.
    public var isUnchanged: Bool { folders.allSatisfy { $0.written == 0 && $0.removed == 0 } }
}

/// Writes the iCalendar feeds of a plan (RFC 5545, RFC 7986).
///
/// What was exported before is the memory: events that are the same keep their revision, and an
/// export that changes nothing writes nothing. Either all feeds of an export are put in place or
/// none, except when the machine stops in the middle of the last step; then each feed is still
/// whole, and the next export goes on from there.
public struct FeedExporter: Sendable {
    let plan: Plan
    let expansion: Expansion
    let zones: TimeZoneDatabase
    let options: ExportOptions

    /// - Parameters:
    ///   - plan: without errors of reading.
    ///   - expansion: `plan.expanded(zones:)`, of the same plan and zones.
    public init(
        plan: Plan, expansion: Expansion, zones: TimeZoneDatabase, options: ExportOptions
    ) {
        self.plan = plan
        self.expansion = expansion
        self.zones = zones
        self.options = options
    }

    /// Writes what has changed into a folder, which is made where it is missing.
    public func export(to directory: String) throws(ExportError) -> ExportSummary {
        try export(to: directory) { (_, summary) throws(ExportError) in summary }
    }

    /// Exports, and looks at the folder while no other export can change it.
    func export<Result>(
        to directory: String,
        then look: (OutputFolder, ExportSummary) throws(ExportError) -> Result
    ) throws(ExportError) -> Result {
        let identities = try Identities(plan)
        let root = try OutputFolder.root(directory)
        let lock = try root.lock(
            waitingSeconds: options.lockSeconds, willWait: options.willWait)
        do throws(ExportError) {
            let known = lock.contents()
            let began = options.inputs == nil ? nil : lock.time
            var last = LastExport(parsing: known)
            let done = try export(to: root, directory, identities, &last)
            var text = last.text
            if let began { text += run(done, in: root, since: began)?.line ?? "" }
            if !text.utf8.elementsEqual(known) { lock.replace(Array(text.utf8)) }
            let result = try look(root, done.summary)
            lock.release()
            return result
        } catch {
            lock.release()
            throw error
        }
    }

    /// What an export has done, with the indexes that it has left.
    private struct Done {
        var summary = ExportSummary()
        var indexes: [(audience: Visibility, bytes: [UInt8])] = []
        /// Whether it told of something that the next export will not find.
        var isSingular = false
    }

    /// What the next export may rely on; nil where it would not find things as this one did.
    private func run(_ done: Done, in root: OutputFolder, since began: Int64) -> ExportRun? {
        // The names of what was read would tell of what is above the limit.
        guard let inputs = options.inputs, options.limit == .restricted, options.rebuild.isEmpty,
            !done.isSingular,
            let zoneFiles = zones.consultedFiles,
            let layout = FolderLayout(of: root, audiences: done.summary.folders.map(\.audience)),
            !layout.hasLeftovers
        else { return nil }
        return ExportRun(
            inputs: inputs.fingerprint(options, to: root.path, zones: zones, zoneFiles),
            planAsOf: inputs.planAsOf, zones: zoneFiles.map(\.name),
            calendars: inputs.calendars.map(\.path),
            indexes: ExportRun.fingerprint(of: done.indexes), layout: layout,
            // Everything was read after that time.
            signatures: layout.signatures(settledBefore: began), summary: done.summary)
    }

    /// With the lock of the output folder held.
    private func export(
        to root: OutputFolder, _ directory: String, _ identities: Identities,
        _ last: inout LastExport
    ) throws(ExportError) -> Done {
        let zoneWriter = ZoneWriter(zones: zones)
        let audiences =
            options.audiences ?? plan.settings.audiences?.map(\.value) ?? [.public, .partners]
        var folders: [FolderExport] = []
        for audience in Visibility.allCases {
            let hasFreeBusy = options.freeBusy && audience == options.freeBusyAudience
            guard audiences.contains(audience) || hasFreeBusy else { continue }
            let view = AudienceView(plan, audience: Swift.min(audience, options.limit))
            folders.append(
                try FolderExport(
                    audience: audience, view: view, root: root, directory: directory,
                    expansion: expansion, zones: zones, identities: identities,
                    zoneWriter: zoneWriter, options: options, last: last.marks[audience],
                    hasFeeds: audiences.contains(audience)))
        }
        let all = Set(folders.flatMap(\.paths))
        for path in FolderExport.relative(options.rebuild, to: directory) where !all.contains(path)
        {
            throw ExportError(
                .output, "there is no feed \(path) to start anew",
                hint: "name a file that an error has named, such as public/all.ics")
        }
        // Everything is looked at before anything is written.
        for index in folders.indices { try folders[index].checkNothingIsInTheWay() }
        var prepared: [PreparedFolder] = []
        do throws(ExportError) {
            for folder in folders { prepared.append(try folder.prepare()) }
        } catch {
            for folder in prepared { folder.withdraw() }
            throw error
        }
        var done = Done()
        var summary = ExportSummary()
        summary.warnings += folders.compactMap(\.restoredWarning)
        done.isSingular = !summary.warnings.isEmpty
        for feed in options.feeds
        where feed.tellsOverlaps && Swift.min(feed.audience, options.limit) == .public {
            summary.warnings.append(
                "the feed \(feed.id) is public, and overlaps: true is for feeds above public: it "
                    + "tells of none")
        }
        for feed in options.feeds where !audiences.contains(feed.audience) {
            summary.warnings.append(
                "the feed \(feed.id) is for \(feed.audience.rawValue), and audiences: does not name "
                    + "it: it is not written")
        }
        for (number, folder) in prepared.enumerated() {
            do throws(ExportError) {
                try folder.commit()
            } catch {
                for rest in prepared[number...] { rest.withdraw() }
                var error = error
                error.isPartial = true
                throw error
            }
            last.update(folder.summary.audience, folder.index)
            summary.folders.append(folder.summary)
            summary.warnings += folder.warnings
            done.indexes.append((folder.summary.audience, folder.indexBytes))
        }
        done.summary = summary
        return done
    }
}
