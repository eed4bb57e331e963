import Files
import PlanTime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files that a plan is made of, looked at from outside: where they are, and whether they are
/// what they were.
struct PlanFiles: Sendable {
    /// The folders in which a file may change or appear.
    private(set) var folders: Set<String> = []
    /// Another number when a file is another one, was written, was renamed, or has gone.
    private(set) var fingerprint = 0
    /// When a file last changed, in seconds since 1970.
    private var newestChange = 0
    private var hasher = Hasher()
    private var visited: Set<String> = []

    /// Looks at everything below these folders, and at these files.
    ///
    /// - Parameter output: a folder that is passed over: what is written there is not the plan's.
    init(roots: [String], output: String?) {
        let output = output.flatMap { realPath($0) }
        for root in roots.sorted() {
            var information = stat()
            guard stat(root, &information) == 0 else {
                hasher.combine(root)
                continue
            }
            if information.st_mode & S_IFMT == S_IFDIR {
                walk(root, output)
            } else {
                folders.insert(
                    root.lastIndex(of: "/").map {
                        $0 == root.startIndex ? "/" : String(root[..<$0])
                    }
                        ?? ".")
                combine(root, information)
            }
        }
        fingerprint = hasher.finalize()
    }

    /// Looks elsewhere, where a plan turned out to be made of other folders and files than `roots`.
    /// What has changed there while it was read counts as a change that is still to be seen.
    ///
    /// - Parameter start: when reading began.
    mutating func follow(
        _ found: [String]?, instead roots: inout [String], output: String, since start: Instant
    ) {
        guard let found, found != roots else { return }
        let before = fingerprint
        let hasChanged = PlanFiles(roots: roots, output: output).fingerprint != before
        roots = found
        self = PlanFiles(roots: found, output: output)
        if hasChanged || newestChange >= Int(start.seconds) { fingerprint = ~fingerprint }
    }

    /// Whether a change of a file with this name may change the plan.
    static func mayMatter(_ name: some StringProtocol) -> Bool {
        // Where a plan is mounted from elsewhere, its files may be links through a hidden folder
        // that is replaced as a whole and named `..data`.
        if name.hasPrefix(".") { return name.hasPrefix("..") }
        return name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".ics")
    }

    private static let mostFolders = 100_000

    private mutating func walk(_ folder: String, _ output: String?) {
        guard let real = realPath(folder), real != output,
            visited.count < PlanFiles.mostFolders, visited.insert(real).inserted
        else { return }
        folders.insert(folder)
        guard let directory = opendir(folder) else {
            hasher.combine(folder)
            return
        }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        closedir(directory)
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            var information = stat()
            guard stat(path, &information) == 0 else { continue }
            if information.st_mode & S_IFMT == S_IFDIR {
                walk(path, output)
            } else if PlanFiles.mayMatter(name) {
                combine(path, information)
            }
        }
    }

    private mutating func combine(_ path: String, _ information: stat) {
        let signature = FileSignature(information)
        hasher.combine(path)
        hasher.combine(signature)
        newestChange = max(newestChange, Int(signature.changed / 1_000_000_000))
    }
}
