import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The system's time zone files, read when they are first asked for and then kept.
///
/// Safe to share between threads. Nothing here depends on the machine's own time zone.
public final class TimeZoneDatabase: Sendable {
    /// The folder with the TZif files.
    public let directory: String

    private struct State {
        var zones: [String: ZoneData] = [:]
        var files: [String: [UInt8]?] = [:]
        var catalogue: Catalogue?
    }

    /// What is known without reading a zone.
    private struct Catalogue {
        var version: String?
        var names: [String]
    }

    private let state = Mutex(State())

    /// A database over a folder of TZif files; nothing is read yet.
    public init(directory: String = "/usr/share/zoneinfo") {
        self.directory = directory
    }

    /// The first of the folders in which systems keep their time zone files that exists here;
    /// `/usr/share/zoneinfo` where none does.
    public static func usualDirectory() -> String {
        let usual = [
            "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
            "/var/db/timezone/zoneinfo",
        ]
        return usual.first { File.kind(of: $0) == .folder } ?? usual[0]
    }

    /// The zone of this IANA name, or nil where there is none: the name is not well formed, or
    /// there is no regular TZif file of that name.
    ///
    /// The name never leads out of `directory`. `UTC` and `Etc/UTC` are always there. What
    /// tzdata installs beside the IANA names (`posix/…`, `right/…`, `localtime`, `posixrules`,
    /// `Factory`) is no zone.
    public func zone(named name: String) -> ZoneData? {
        // The lock is held while a file is read, so that no file is read twice.
        state.withLock { state in
            if let zone = state.zones[name] { return zone }
            guard TimeZoneDatabase.isWellFormed(name) else { return nil }
            let bytes = File.read("\(directory)/\(name)", atMost: ZoneData.largestFile)
            if state.files.count <= TimeZoneDatabase.mostConsulted {
                state.files.updateValue(bytes, forKey: name)
            }
            guard let zone = zone(name, bytes) else { return nil }
            state.zones[name] = zone
            return zone
        }
    }

    private func zone(_ name: String, _ bytes: [UInt8]?) -> ZoneData? {
        if let bytes, let zone = try? ZoneData(name: name, bytes: bytes) { return zone }
        return name == "UTC" || name == "Etc/UTC" ? ZoneData(utcNamed: name) : nil
    }

    /// A file that was read for a zone.
    public struct ConsultedFile: Sendable {
        /// The zone's name.
        public var name: String
        /// What was in it; nil where there was none.
        public var bytes: [UInt8]?
    }

    /// How many names are remembered, found or not: more than there are zones.
    private static let mostConsulted = 2_000

    /// What every answer of `zone(named:)` so far has rested on, sorted by name; nil where there
    /// were more names than are remembered.
    public var consultedFiles: [ConsultedFile]? {
        let files = state.withLock { $0.files }
        guard files.count <= TimeZoneDatabase.mostConsulted else { return nil }
        return files.map { ConsultedFile(name: $0.key, bytes: $0.value) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The file of a name as it is now, to compare it with one that was consulted.
    public func file(named name: String) -> ConsultedFile {
        guard TimeZoneDatabase.isWellFormed(name) else { return ConsultedFile(name: name) }
        return ConsultedFile(
            name: name,
            bytes: File.read("\(directory)/\(name)", atMost: ZoneData.largestFile))
    }

    /// The release of tzdata, such as `2025b`: from the first line of `tzdata.zi`, or the file
    /// `+VERSION`. Nil where neither tells it.
    public var version: String? { catalogue.version }

    /// The names of all zones that are installed, sorted by Unicode scalar: those of `tzdata.zi`
    /// that have a file, or, without it, of all TZif files.
    public var names: [String] { catalogue.names }

    private var catalogue: Catalogue {
        state.withLock { state in
            if let catalogue = state.catalogue { return catalogue }
            let catalogue = readCatalogue()
            state.catalogue = catalogue
            return catalogue
        }
    }

    /// Whether this may be the name of a zone; decided before the file system sees it.
    static func isWellFormed(_ name: String) -> Bool {
        let bytes = name.utf8
        guard bytes.count <= 64, !["localtime", "posixrules", "Factory"].contains(name) else {
            return false
        }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !parts[0].elementsEqual("posix".utf8), !parts[0].elementsEqual("right".utf8) else {
            return false
        }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    (65...90).contains(byte) || (97...122).contains(byte)
                        || (48...57).contains(byte) || byte == UInt8(ascii: "_")
                        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                }
        }
    }
}

// MARK: The list of names

extension TimeZoneDatabase {
    private func readCatalogue() -> Catalogue {
        let source = File.read("\(directory)/tzdata.zi", atMost: 1 << 22) ?? []
        var names = sourceNames(source).filter { File.kind(of: "\(directory)/\($0)") == .regular }
        if names.isEmpty { walk("", depth: 0, into: &names) }
        names += ["UTC", "Etc/UTC"]
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var unique: [String] = []
        for name in names where name != unique.last { unique.append(name) }
        return Catalogue(version: sourceVersion(source) ?? versionFile(), names: unique)
    }

    /// The names of the lines `Z NAME …` (zones) and `L TARGET NAME` (links) of `tzdata.zi`.
    private func sourceNames(_ source: [UInt8]) -> [String] {
        var names: [String] = []
        for line in source.split(separator: UInt8(ascii: "\n")) {
            let place: Int
            switch line.first {
            case UInt8(ascii: "Z"): place = 1
            case UInt8(ascii: "L"): place = 2
            default: continue
            }
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
            guard fields.count > place, fields[0].count == 1 else { continue }
            let name = String(decoding: fields[place], as: UTF8.self)
            if TimeZoneDatabase.isWellFormed(name) { names.append(name) }
        }
        return names
    }

    /// From `# version 2025b`.
    private func sourceVersion(_ source: [UInt8]) -> String? {
        let line = source.prefix { $0 != UInt8(ascii: "\n") }
        guard line.starts(with: "# version ".utf8) else { return nil }
        return version(line.dropFirst(10))
    }

    private func versionFile() -> String? {
        guard let bytes = File.read("\(directory)/+VERSION", atMost: 64) else { return nil }
        return version(bytes.prefix { $0 != UInt8(ascii: "\n") })
    }

    private func version(_ bytes: ArraySlice<UInt8>) -> String? {
        // It is shown to people and compared, so nothing else may come through.
        let isPlain = bytes.allSatisfy {
            (48...57).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: ".")
        }
        guard (1...32).contains(bytes.count), isPlain else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func walk(_ folder: String, depth: Int, into names: inout [String]) {
        guard depth < 4, names.count < 10_000 else { return }
        for entry in File.entries(of: folder.isEmpty ? directory : "\(directory)/\(folder)") {
            let name = folder.isEmpty ? entry : "\(folder)/\(entry)"
            guard TimeZoneDatabase.isWellFormed(name) else { continue }
            let path = "\(directory)/\(name)"
            switch File.kind(of: path) {
            case .folder: walk(name, depth: depth + 1, into: &names)
            case .regular:
                let bytes = File.read(path, atMost: ZoneData.largestFile)
                if bytes?.starts(with: "TZif".utf8) == true { names.append(name) }
            case nil: break
            }
        }
    }
}

// MARK: Files

/// The few calls to the system that reading zone files needs.
private enum File {
    enum Kind { case regular, folder }

    /// `stat(2)`; nil for anything else and where there is nothing.
    static func kind(of path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .regular
        case S_IFDIR: return .folder
        default: return nil
        }
    }

    /// All bytes of a regular file, or nil where it cannot be read or is larger than `most`.
    static func read(_ path: String, atMost most: Int) -> [UInt8]? {
        // A pipe or device in the way must not block us: hence O_NONBLOCK, and a look at what it
        // is once it is open.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size >= 0, status.st_size <= most
        else { return nil }
        let size = Int(status.st_size)
        var isComplete = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let read = readOnce(descriptor, buffer.baseAddress! + count, size - count)
                if read < 0 { return }
                if read == 0 { break }
                count += read
            }
            isComplete = true
        }
        return isComplete ? bytes : nil
    }

    /// `read(2)`, once more where a signal came between.
    private static func readOnce(
        _ descriptor: Int32, _ target: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> Int {
        while true {
            #if canImport(Glibc)
                let result = Glibc.read(descriptor, target, count)
            #elseif canImport(Musl)
                let result = Musl.read(descriptor, target, count)
            #else
                let result = Darwin.read(descriptor, target, count)
            #endif
            if result >= 0 || errno != EINTR { return result }
        }
    }

    /// The names in a folder, as `readdir(3)` gives them, in its order; those that are not UTF-8
    /// are left out.
    static func entries(of path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(
                    to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
                ) { String(validatingCString: $0) }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
