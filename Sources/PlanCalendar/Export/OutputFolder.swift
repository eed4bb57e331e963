package import Files

#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#elseif canImport(Darwin)
    package import Darwin
#endif

/// An open folder into which feeds are written. What is below it is reached from its descriptor
/// and never through a symbolic link, so that nothing is written anywhere else.
package final class OutputFolder: Sendable {
    private let descriptor: Int32
    /// As messages name it.
    package let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Opens the output folder, which may itself be a symbolic link; makes it, and the folders
    /// above it, where they are missing.
    package static func root(_ path: String) throws(ExportError) -> OutputFolder {
        let path = path.isEmpty ? "." : path
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/\(part)"
            if mkdir(made, 0o755) != 0, errno != EEXIST, errno != EISDIR, access(made, F_OK) != 0 {
                throw failure(made, errno)
            }
        }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        return OutputFolder(descriptor: descriptor, path: path)
    }

    /// Opens the output folder if it is there.
    static func existing(_ path: String) -> OutputFolder? {
        let path = path.isEmpty ? "." : path
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        return descriptor < 0 ? nil : OutputFolder(descriptor: descriptor, path: path)
    }

    /// A folder below this one; nil where it is missing and `mode` is nil, else it is made with
    /// this mode, and given it where it has another.
    package func folder(_ name: String, mode: mode_t?) throws(ExportError) -> OutputFolder? {
        let path = "\(path)/\(name)"
        if let mode, mkdirat(descriptor, name, mode) != 0, errno != EEXIST {
            throw OutputFolder.failure(path, errno)
        }
        let below = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard below >= 0 else {
            if errno == ENOENT, mode == nil { return nil }
            if errno == ELOOP || errno == ENOTDIR {
                throw ExportError(
                    .output, "\(path) is not a folder, or a symbolic link",
                    hint: "move it away: feeds are only written below the output folder itself")
            }
            throw OutputFolder.failure(path, errno)
        }
        let folder = OutputFolder(descriptor: below, path: path)
        if let mode {
            var information = stat()
            // The mode that was asked for, whatever the umask is; a folder of somebody else is
            // left as it is.
            if fstat(below, &information) == 0, information.st_mode & 0o777 != mode {
                guard fchmod(below, mode) == 0 || errno == EPERM else {
                    throw OutputFolder.failure(path, errno)
                }
            }
        }
        return folder
    }

    /// What is under a name in this folder.
    package enum Entry {
        case missing
        case file([UInt8], FileSignature)
        /// Something that this tool has not written: a folder, a link, a device.
        case other
    }

    package func read(_ name: String) throws(ExportError) -> Entry {
        // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            switch errno {
            case ENOENT: return .missing
            case ELOOP, ENXIO: return .other
            default: throw OutputFolder.failure("\(path)/\(name)", errno)
            }
        }
        defer { close(file) }
        var information = stat()
        guard fstat(file, &information) == 0 else {
            throw OutputFolder.failure("\(path)/\(name)", errno)
        }
        guard information.st_mode & S_IFMT == S_IFREG else { return .other }
        let size = Int(information.st_size)
        var filled = 0
        var problem: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while filled < size {
                let read = Glibc.read(file, buffer.baseAddress! + filled, size - filled)
                if read < 0, errno == EINTR { continue }
                if read < 0 { problem = errno }
                if read <= 0 { break }
                filled += read
            }
            count = filled
        }
        guard problem == 0 else { throw OutputFolder.failure("\(path)/\(name)", problem) }
        return .file(bytes, FileSignature(information))
    }

    /// Writes a file that replaces whatever has its name, and waits until it is on the disk.
    ///
    /// - Parameter isDurable: whether to wait. What can be made again need not.
    package func write(_ name: String, _ bytes: [UInt8], mode: mode_t, isDurable: Bool = true)
        throws(ExportError)
    {
        unlinkat(descriptor, name, 0)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = openat(descriptor, name, flags, mode)
        guard file >= 0 else { throw OutputFolder.failure("\(path)/\(name)", errno) }
        var problem: Int32 = 0
        var written = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count {
                let count = Glibc.write(file, buffer.baseAddress! + written, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                if count < 0 {
                    problem = errno
                    break
                }
                written += count
            }
        }
        if problem == 0, fchmod(file, mode) != 0 { problem = errno }
        // Some file systems know no fsync.
        if isDurable, problem == 0, fsync(file) != 0, errno != EINVAL { problem = errno }
        if close(file) != 0, problem == 0 { problem = errno }
        if problem != 0 {
            unlinkat(descriptor, name, 0)
            throw OutputFolder.failure("\(path)/\(name)", problem)
        }
    }

    /// Waits until the names in this folder are on the disk.
    package func sync() throws(ExportError) {
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw OutputFolder.failure(path, errno)
        }
    }

    package func rename(_ old: String, to new: String) throws(ExportError) {
        guard renameat(descriptor, old, descriptor, new) == 0 else {
            throw OutputFolder.failure("\(path)/\(new)", errno)
        }
    }

    /// Removes a file; it is no error if there is none.
    package func remove(_ name: String) throws(ExportError) {
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
            throw OutputFolder.failure("\(path)/\(name)", errno)
        }
    }

    /// Removes a folder in this one if there is nothing in it; `unlinkat`. What is not empty, or no
    /// folder, stays.
    package func removeEmptyFolder(_ name: String) { unlinkat(descriptor, name, AT_REMOVEDIR) }

    /// The names of what is in this folder; empty where it cannot be read.
    package func names() -> [String] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Its mode, with its kind; nil where it cannot be told (`fstat`).
    var mode: UInt32? {
        var information = stat()
        return fstat(descriptor, &information) == 0 ? UInt32(information.st_mode) : nil
    }

    /// What stands in a folder, whatever it is, as `fstatat` tells without following links.
    struct Item {
        var name: String
        /// With its kind.
        var mode: UInt32
        var signature: FileSignature

        var isFolder: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFDIR) }
    }

    /// Everything in this folder, by name; nil where it cannot all be looked at.
    func items() -> [Item]? {
        guard faccessat(descriptor, ".", R_OK, 0) == 0 else { return nil }
        var items: [Item] = []
        for name in names() {
            var information = stat()
            guard fstatat(descriptor, name, &information, AT_SYMLINK_NOFOLLOW) == 0 else {
                return nil
            }
            items.append(
                Item(
                    name: name, mode: UInt32(information.st_mode),
                    signature: FileSignature(information)))
        }
        return items
    }

    /// The file by which exports into this folder keep out of each other's way, and in which each
    /// leaves what the next one should know.
    package static let lockName = ".coplan-lock"

    /// The lock of this folder, if it has been made and nobody holds it.
    func tryLock() -> OutputLock? {
        let file = openat(descriptor, OutputFolder.lockName, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return nil }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
        return OutputLock(descriptor: file)
    }

    /// Waits for the lock of this folder and holds it as long as the result lives.
    ///
    /// - Parameter willWait: called once where it takes longer than a second.
    package func lock(
        _ name: String = OutputFolder.lockName, waitingSeconds: Int,
        willWait: (() -> Void)? = nil
    ) throws(ExportError) -> OutputLock {
        let file = openat(descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw OutputFolder.failure("\(path)/\(name)", errno) }
        let all = waitingSeconds * 20
        var tries = all
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            let problem = errno
            if problem == EINTR { continue }
            guard problem == EWOULDBLOCK, tries > 0 else {
                close(file)
                if problem != EWOULDBLOCK { throw OutputFolder.failure("\(path)/\(name)", problem) }
                throw ExportError(
                    .locked, "another export has been writing to \(path) for a long time",
                    hint: "wait for it, or end it")
            }
            tries -= 1
            if all - tries == 20 { willWait?() }
            usleep(50_000)
        }
        return OutputLock(descriptor: file)
    }

    /// The library's words for a failed call; `strerror`.
    private static func failure(_ path: String, _ number: Int32) -> ExportError {
        let hint: String? =
            switch number {
            case ENOSPC, EDQUOT: "make room and export again; what was exported before is as it was"
            case EACCES, EPERM, EROFS:
                "choose another folder with -o, or give yourself the right to write"
            default: nil
            }
        return ExportError(.output, "\(path): \(String(cString: strerror(number)))", hint: hint)
    }
}

/// An exclusive lock on a file; `flock`. It ends with its owner, or with the process.
package struct OutputLock: ~Copyable {
    private let descriptor: Int32

    fileprivate init(descriptor: Int32) { self.descriptor = descriptor }

    /// What the file holds, as far as it is of a reasonable size; `pread`.
    func contents() -> [UInt8] {
        var information = stat()
        guard fstat(descriptor, &information) == 0, (1...(16 << 20)).contains(information.st_size)
        else { return [] }
        var bytes = [UInt8](repeating: 0, count: Int(information.st_size))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(Swift.max(0, count)))
    }

    /// Writes it anew; `pwrite`, `ftruncate`. What is lost is only a warning, and the time that the
    /// next export saves, so failures are not reported.
    func replace(_ bytes: [UInt8]) {
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            _ = ftruncate(descriptor, 0)
            return
        }
        _ = ftruncate(descriptor, off_t(bytes.count))
    }

    /// The time of now by the clock that gives the files beside it their times, in nanoseconds
    /// since 1970; `futimens`. nil where it cannot be told.
    var time: Int64? {
        var information = stat()
        guard futimens(descriptor, nil) == 0, fstat(descriptor, &information) == 0 else {
            return nil
        }
        return FileSignature(information).newest
    }

    /// Ends the lock now.
    package consuming func release() {}

    deinit { close(descriptor) }
}
