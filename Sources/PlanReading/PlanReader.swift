internal import Files
import Parallel
public import PlanModel
public import PlanTime

/// A plan folder that cannot be used at all.
public struct PlanUnusable: Error, Sendable {
    public var message: String
    public var hint: String?
}

/// A plan as it was read, with what was wrong in its files.
public struct ReadPlan: Sendable {
    public var plan: Plan
    /// Findings of the rules `file/…` and `schedule/ends-before-start`, in the order of files.
    public var findings: [Finding]
    /// The number of files that were read.
    public var fileCount: Int
}

/// A file of a plan as it is about to be written.
public struct EditedFile: Sendable {
    /// As in `SourceFile.path`.
    public var path: String
    public var bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
}

/// Reads all files of a plan folder and puts them together.
///
/// - Parameter folder: the plan's folder.
/// - Parameter zones: to check the names of time zones.
/// - Parameter edited: a file that is read as it will be, whatever is on the disk.
/// - Parameter keepsFiles: the bytes of files are wanted, all of them. Otherwise those of a large
///   plan are not kept, but read again where they are asked for.
public func readPlan(
    folder: String, zones: TimeZoneDatabase, with edited: EditedFile? = nil, keepsFiles: Bool = true
) throws(PlanUnusable) -> ReadPlan {
    guard PlanFolder.isFolder(folder) else {
        throw PlanUnusable(
            message: "there is no folder \(folder)", hint: "name a plan's folder, or make one")
    }
    let limits = readingLimits(of: folder)
    let found = planFiles(folder, limits)
    var entries = found.entries
    if let edited, !entries.contains(where: { $0.path == edited.path }) {
        entries.append(
            PlanFolder.Entry(path: edited.path, systemPath: "\(folder)/\(edited.path)"))
        entries.sort { $0.path.isScalarLess(than: $1.path) }
    }
    guard entries.count <= limits.files else {
        throw PlanUnusable(
            message: "\(folder) holds more than \(limits.files) plan files",
            hint: "raise `limits: files` in coplan.yaml, or name a smaller folder")
    }
    guard !entries.isEmpty else {
        throw PlanUnusable(
            message: "\(folder) holds no plan files",
            hint: "a plan is made of *.yaml files; see the README on how to write one")
    }
    let size = entries.reduce(0) { $0 + min($1.size, limits.fileBytes) }
    guard size <= limits.planBytes else {
        throw PlanUnusable(
            message: "the plan files in \(folder) hold \(size) bytes, over the bound of "
                + "\(limits.planBytes)",
            hint: "raise `limits: plan-bytes` in coplan.yaml, or name a smaller folder")
    }
    let files = readFiles(entries, limits, with: edited, keepsBytes: keepsFiles)
    let activityCount = files.reduce(0) { $0 + $1.1.activities.count }
    guard activityCount <= limits.activities else {
        throw PlanUnusable(
            message: "\(folder) holds \(activityCount) activities, over the bound of "
                + "\(limits.activities)",
            hint: "raise `limits: activities` in coplan.yaml, or name a smaller folder")
    }
    let assembler = PlanAssembler(
        files: files.map(\.0), contents: files.map(\.1), zones: zones,
        ownSettings: entries.firstIndex { $0.path == "coplan.yaml" })
    var findings = found.findings
    let plan = assembler.assemble(&findings)
    findings = bounded(findings, perFile: limits.fileFindings, contents: files.map(\.1))
    return ReadPlan(plan: plan, findings: findings, fileCount: entries.count { $0.problem == nil })
}

/// The bounds that a plan's coplan.yaml sets.
private func readingLimits(of folder: String) -> ReadingLimits {
    let limits = ReadingLimits()
    let path = "\(folder)/coplan.yaml"
    guard PlanFolder.isFile(path),
        let bytes = try? PlanFolder.bytes(of: path, most: limits.fileBytes)
    else { return limits }
    let reader = FileReader(file: 0, limits: limits, holdsSettings: true)
    return reader.read(bytes).settings?.limits.reading ?? limits
}

/// The files of a plan folder with their bytes, as `readPlan` finds them, not looked into. What
/// `readPlan` makes of them, and of the same zones, is the same.
///
/// nil where one of them cannot be read, or there is something else that `readPlan` would tell of.
public func planFiles(folder: String) -> [SourceFile]? {
    guard PlanFolder.isFolder(folder) else { return nil }
    let limits = readingLimits(of: folder)
    let found = planFiles(folder, limits)
    guard found.findings.isEmpty, found.entries.count <= limits.files else { return nil }
    var files: [SourceFile] = []
    for entry in found.entries {
        guard entry.problem == nil,
            let bytes = try? PlanFolder.bytes(of: entry.systemPath, most: limits.fileBytes)
        else { return nil }
        files.append(SourceFile(path: entry.path, bytes: bytes))
    }
    return files
}

private struct FoundFiles {
    var entries: [PlanFolder.Entry]
    var findings: [Finding]
}

/// The files of the folder and of those that it includes, each once.
private func planFiles(_ folder: String, _ limits: ReadingLimits) -> FoundFiles {
    var entries: [PlanFolder.Entry] = []
    var findings: [Finding] = []
    var seenFolders: Set<String> = []
    var seenFiles: Set<String> = []
    var pending: [(folder: String, shown: String)] = [(folder, "")]
    var refused: [(shown: String, include: Located<String>, message: String, hint: String)] = []
    while !pending.isEmpty {
        let (folder, shown) = pending.removeFirst()
        guard let real = realPath(folder), seenFolders.insert(real).inserted else {
            continue
        }
        for entry in PlanFolder.files(below: folder, shownAs: shown, most: limits.files) {
            let identity = realPath(entry.systemPath) ?? entry.systemPath
            if seenFiles.insert(identity).inserted || entry.problem != nil { entries.append(entry) }
        }
        let settingsPath = "\(folder)/coplan.yaml"
        guard PlanFolder.isFile(settingsPath),
            let bytes = try? PlanFolder.bytes(of: settingsPath, most: limits.fileBytes)
        else { continue }
        let reader = FileReader(file: 0, limits: limits, holdsSettings: true)
        let shownSettings = shown.isEmpty ? "coplan.yaml" : "\(shown)/coplan.yaml"
        for include in reader.read(bytes).settings?.settings.include ?? [] {
            let isAbsolute = include.value.hasPrefix("/")
            let path = isAbsolute ? include.value : "\(folder)/\(include.value)"
            guard PlanFolder.isFolder(path) else {
                refused.append(
                    PlanFolder.isFile(path)
                        ? (
                            shownSettings, include, "\(include.value) is a file, not a folder",
                            "name its folder; what is in the plan's own folder is read anyway"
                        )
                        : (
                            shownSettings, include,
                            "there is no folder \(include.value) to include",
                            "paths are relative to the folder of this coplan.yaml"
                        ))
                continue
            }
            guard realPath(path) != real else {
                refused.append(
                    (
                        shownSettings, include, "\(include.value) is this folder itself",
                        "remove it: what is in the plan's own folder is read anyway"
                    ))
                continue
            }
            pending.append(
                (path, isAbsolute ? include.value : joined(shown, include.value)))
        }
    }
    entries.sort { $0.path.isScalarLess(than: $1.path) }
    for (shown, include, message, hint) in refused {
        let place = include.place.inFile(Int32(entries.firstIndex { $0.path == shown } ?? 0))
        findings.append(
            Finding(
                rule: "file/unreadable", level: .error, message: message, hint: hint, place: place))
    }
    return FoundFiles(entries: entries, findings: findings)
}

/// `a` and `../b` are `b`; `.` and `..` are taken out where they can be.
private func joined(_ folder: String, _ path: String) -> String {
    var parts: [Substring] = folder.split(separator: "/")
    for part in path.split(separator: "/") where part != "." {
        if part == "..", let last = parts.last, last != ".." {
            parts.removeLast()
        } else {
            parts.append(part)
        }
    }
    return parts.joined(separator: "/")
}

/// All files, on all cores: the largest first, so that none is left to the end alone.
private func readFiles(
    _ entries: [PlanFolder.Entry], _ limits: ReadingLimits, with edited: EditedFile?,
    keepsBytes: Bool
) -> [(SourceFile, FileContents)] {
    let order = entries.indices.sorted { entries[$0].size > entries[$1].size }
    let isLarge = entries.reduce(0) { $0 + $1.size } > 16 << 20
    if isLarge { LargePages.expectMuchMemory() }
    let read = parallelMap(count: order.count) { position -> (SourceFile, FileContents) in
        let index = order[position]
        let file = readFile(
            entries[index], index: Int32(index), limits: limits, with: edited,
            keepsBytes: keepsBytes || !isLarge)
        if isLarge, let last = file.1.activities.last { LargePages.ask(around: last) }
        return file
    }
    var positions = order
    for (position, index) in order.enumerated() { positions[index] = position }
    return positions.map { read[$0] }
}

private func readFile(
    _ entry: PlanFolder.Entry, index: Int32, limits: ReadingLimits, with edited: EditedFile?,
    keepsBytes: Bool
) -> (SourceFile, FileContents) {
    func unreadable(_ reason: String) -> (SourceFile, FileContents) {
        var contents = FileContents()
        contents.findings.append(
            Finding(
                rule: "file/unreadable", level: .error,
                message: "the file cannot be read: \(reason)",
                hint: "mend it, or take it out of the plan's folder",
                place: .start(of: index)))
        return (SourceFile(path: entry.path, bytes: []), contents)
    }
    if let problem = entry.problem { return unreadable(problem) }
    let isSettings = entry.path == "coplan.yaml" || entry.path.hasSuffix("/coplan.yaml")
    let reader = FileReader(file: index, limits: limits, holdsSettings: isSettings)
    if let edited, edited.path == entry.path {
        return (SourceFile(path: entry.path, bytes: edited.bytes), reader.read(edited.bytes))
    }
    do {
        let (path, most) = (entry.systemPath, limits.fileBytes)
        let (bytes, signature) = try PlanFolder.file(at: path, most: most)
        let file =
            keepsBytes
            ? SourceFile(path: entry.path, bytes: bytes)
            : SourceFile(path: entry.path) {
                guard let again = try? PlanFolder.file(at: path, most: most) else { return [] }
                return again.signature == signature ? again.bytes : []
            }
        return (file, reader.read(bytes))
    } catch {
        return unreadable(error.reason)
    }
}
