import Files

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file that holds what is known of tokens. Only its owner may read it.
public struct TokenFile: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// Where it is by default: in the user's state folder (XDG Base Directory Specification).
    ///
    /// - Returns: nil where the environment names neither that folder nor a home.
    public static func usualPath(stateHome: String?, home: String?) -> String? {
        if let stateHome, stateHome.hasPrefix("/") { return "\(stateHome)/coplan/tokens" }
        return home.flatMap { $0.isEmpty ? nil : "\($0)/.local/state/coplan/tokens" }
    }

    /// What is in it; nothing where it is missing.
    public func records() throws(TokenProblem) -> [TokenRecord] { try read().records }

    /// Changes what is in it, while no other command does; then it is replaced at once, so that a
    /// reader has the old or the new. Its folder is made where it is missing.
    ///
    /// - Returns: what `change` returns.
    public func update<Result>(
        _ change: (inout [TokenRecord]) throws(TokenProblem) -> Result
    ) throws(TokenProblem) -> Result {
        try makeFolder()
        let lock = open("\(path).lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw failure("\(path).lock") }
        // Closing it ends the lock.
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("\(path).lock") }
        }
        var records = try read().records
        let result = try change(&records)
        try replace(with: Array(TokenList.text(records).utf8))
        return result
    }

    // MARK: Reading

    /// What changes when the file does.
    struct Signature: Equatable, Sendable {
        var file: FileSignature
        /// Who owns it, and who may read it.
        var owner: UInt32
        var mode: UInt32

        init(_ information: stat) {
            file = FileSignature(information)
            owner = UInt32(information.st_uid)
            mode = UInt32(information.st_mode)
        }
    }

    /// As the file is now; nil where there is none. `stat`.
    func signature() -> Signature? {
        var information = stat()
        return stat(path, &information) == 0 ? Signature(information) : nil
    }

    /// What is in the file, and what it looked like then.
    func read() throws(TokenProblem) -> (records: [TokenRecord], signature: Signature?) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return ([], nil) }
            throw failure(path)
        }
        defer { close(file) }
        var information = stat()
        guard fstat(file, &information) == 0 else { throw failure(path) }
        guard information.st_mode & S_IFMT == S_IFREG else {
            throw TokenProblem("\(path) is not a file")
        }
        guard information.st_mode & 0o077 == 0 else {
            throw TokenProblem(
                "others may read or write \(path), which holds what tokens are checked by",
                hint: "chmod 600 \(path)")
        }
        guard information.st_uid == geteuid() || information.st_uid == 0 else {
            throw TokenProblem(
                "\(path) belongs to somebody else", hint: "chown it to who runs coplan")
        }
        guard information.st_size <= TokenFile.mostBytes else {
            throw TokenProblem("\(path) is larger than \(TokenFile.mostBytes) bytes")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= TokenFile.mostBytes {
            let count = recv(file, into: &buffer)
            if count < 0 { throw failure(path) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        do throws(TokenProblem) {
            return (try TokenList.parse(bytes), Signature(information))
        } catch {
            throw TokenProblem(
                "\(path): \(error.message)",
                hint: "bring back a copy of it; without it, give out new tokens")
        }
    }

    private static let mostBytes = 16_000_000

    private func recv(_ file: Int32, into buffer: inout [UInt8]) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes {
                #if canImport(Darwin)
                    Darwin.read(file, $0.baseAddress, $0.count)
                #elseif canImport(Musl)
                    Musl.read(file, $0.baseAddress, $0.count)
                #else
                    Glibc.read(file, $0.baseAddress, $0.count)
                #endif
            }
            if count >= 0 || errno != EINTR { return count }
        }
    }

    // MARK: Writing

    private func makeFolder() throws(TokenProblem) {
        let parts = path.split(separator: "/").dropLast()
        var made = path.hasPrefix("/") ? "/" : ""
        for part in parts {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/\(part)"
            // Missing folders are nobody else's business either.
            if mkdir(made, 0o700) != 0, errno != EEXIST, errno != EISDIR, access(made, F_OK) != 0 {
                throw failure(made)
            }
        }
    }

    private func replace(with bytes: [UInt8]) throws(TokenProblem) {
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(temporary) }
        var problem: Int32 = 0
        var written = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count {
                let count = write(file, buffer.baseAddress! + written, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                if count < 0 {
                    problem = errno
                    break
                }
                written += count
            }
        }
        // Whatever the umask is; some file systems know no fsync.
        if problem == 0, fchmod(file, 0o600) != 0 { problem = errno }
        if problem == 0, fsync(file) != 0, errno != EINVAL { problem = errno }
        if close(file) != 0, problem == 0 { problem = errno }
        if problem == 0, rename(temporary, path) != 0 { problem = errno }
        if problem != 0 {
            unlink(temporary)
            errno = problem
            throw failure(path)
        }
    }

    /// The system's words for a call that failed; `strerror`.
    private func failure(_ path: String) -> TokenProblem {
        TokenProblem("\(path): \(String(cString: strerror(errno)))")
    }
}
