internal import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of a plan, found on disk.
struct PlanFolder {
    /// A file to read, or a thing that looks like one and is not.
    struct Entry {
        /// Relative to the plan's folder, with `/`.
        var path: String
        /// As the system opens it.
        var systemPath: String
        var size = 0
        /// Why it cannot be read, where that is known already.
        var problem: String?
    }

    /// All `*.yaml` and `*.yml` below `folder` in a fixed order. Hidden files and folders are
    /// skipped, as are symbolic links that leave the folder.
    static func files(below folder: String, shownAs prefix: String, most: Int) -> [Entry] {
        guard let root = realPath(folder) else { return [] }
        var entries: [Entry] = []
        var visited: Set<String> = [root]
        walk(folder, prefix, root: root, &visited, &entries, most: most)
        return entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func walk(
        _ folder: String, _ shown: String, root: String, _ visited: inout Set<String>,
        _ entries: inout [Entry], most: Int
    ) {
        guard let names = names(in: folder) else {
            entries.append(
                Entry(path: shown.isEmpty ? "." : shown, systemPath: folder, problem: systemError())
            )
            return
        }
        for name in names where !name.hasPrefix(".") {
            guard entries.count <= most else { return }
            let path = "\(folder)/\(name)"
            let shownPath = shown.isEmpty ? name : "\(shown)/\(name)"
            let isYAML = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
            var info = stat()
            guard lstat(path, &info) == 0 else {
                if isYAML {
                    entries.append(Entry(path: shownPath, systemPath: path, problem: systemError()))
                }
                continue
            }
            if info.st_mode & S_IFMT == S_IFLNK {
                guard let target = realPath(path) else {
                    if isYAML {
                        entries.append(
                            Entry(
                                path: shownPath, systemPath: path, problem: "the link leads nowhere"
                            ))
                    }
                    continue
                }
                guard target == root || target.hasPrefix("\(root)/"), stat(path, &info) == 0 else {
                    continue
                }
            }
            switch info.st_mode & S_IFMT {
            case S_IFDIR:
                if isYAML {
                    entries.append(
                        Entry(
                            path: shownPath, systemPath: path,
                            problem: "this is a folder, not a file"))
                }
                if let real = realPath(path), visited.insert(real).inserted {
                    walk(path, shownPath, root: root, &visited, &entries, most: most)
                }
            case S_IFREG:
                if isYAML {
                    entries.append(
                        Entry(path: shownPath, systemPath: path, size: Int(info.st_size)))
                }
            default:
                if isYAML {
                    entries.append(
                        Entry(
                            path: shownPath, systemPath: path, problem: "this is not a regular file"
                        ))
                }
            }
        }
    }

    /// The names in a folder, sorted (`readdir`), or nil where it cannot be listed.
    private static func names(in folder: String) -> [String]? {
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    static func isFile(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }

    /// A file's bytes (`open`, `read`); at most one more than `most`, so that a larger file shows.
    static func bytes(of path: String, most: Int) throws(ReadFailure) -> [UInt8] {
        try file(at: path, most: most).bytes
    }

    /// `bytes`, and what the file looked like right before.
    static func file(
        at path: String, most: Int
    ) throws(ReadFailure) -> (bytes: [UInt8], signature: FileSignature) {
        // Without waiting for the other end, should it have become a pipe meanwhile.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ReadFailure(reason: systemError()) }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw ReadFailure(reason: systemError()) }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw ReadFailure(reason: "this is not a regular file")
        }
        let wanted = min(Int(info.st_size), most + 1)
        var failure: ReadFailure?
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            count = 0
            while count < wanted {
                let got = read(descriptor, buffer.baseAddress! + count, wanted - count)
                if got < 0 {
                    if errno == EINTR { continue }
                    failure = ReadFailure(reason: systemError())
                    return
                }
                if got == 0 { return }
                count += got
            }
        }
        if let failure { throw failure }
        return (bytes, FileSignature(info))
    }

    private static func systemError() -> String { String(cString: strerror(errno)) }
}

/// Why a file cannot be read, in the system's words.
struct ReadFailure: Error {
    var reason: String
}
