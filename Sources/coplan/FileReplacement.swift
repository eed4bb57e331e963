import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Puts new bytes in the place of a file at once: a reader sees the old ones or the new ones.
///
/// A symbolic link stays, and what it leads to is replaced. The file keeps its mode.
///
/// - Parameter old: what the file was read as, or nil where there was none. Where it is something
///   else by now, nothing is written.
func replaceFile(_ path: String, _ old: [UInt8]?, with new: [UInt8]) throws(Failure) {
    let target = realPath(path) ?? path
    var info = stat()
    let isThere = stat(target, &info) == 0
    guard isThere == (old != nil), !isThere || currentBytes(of: target) == old else {
        throw Failure("\(path) has been changed meanwhile; nothing is written", hint: "try again")
    }
    let slash = target.lastIndex(of: "/")
    let folder = slash.map { String(target[...$0]) } ?? ""
    let name = slash.map { target[target.index(after: $0)...] } ?? target[...]
    let temporary = "\(folder).\(name).coplan-\(getpid())"
    let mode = isThere ? info.st_mode & 0o7777 : 0o666
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard file >= 0 else { throw failure(path) }
    var problem = new.withUnsafeBytes { writeAll($0, to: file) }
    if problem == 0, isThere, fchmod(file, mode) != 0 { problem = errno }
    // Some file systems know no fsync.
    if problem == 0, fsync(file) != 0, errno != EINVAL { problem = errno }
    if close(file) != 0, problem == 0 { problem = errno }
    if problem == 0, rename(temporary, target) != 0 { problem = errno }
    if problem != 0 {
        unlink(temporary)
        errno = problem
        throw failure(path)
    }
}

private func currentBytes(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        if count < 0 { return nil }
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}

/// The system's words for a call that failed (`strerror`).
private func failure(_ path: String) -> Failure {
    Failure("\(path) cannot be written: \(String(cString: strerror(errno)))")
}
