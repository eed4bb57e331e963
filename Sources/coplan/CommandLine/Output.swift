#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes a whole text to standard output.
///
/// A reader that went away (`coplan list | head`) is no failure of ours; a full disk is.
func printOut(_ text: String) throws(Failure) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let written = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
        if written < 0 {
            if errno == EINTR { continue }
            if errno == EPIPE { return }
            throw Failure("cannot write to standard output: \(String(cString: strerror(errno)))")
        }
        bytes = bytes.dropFirst(written)
    }
}

/// Writes a text to standard error.
func printError(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if written < 0, errno == EINTR { continue }
        if written <= 0 { return }
        bytes = bytes.dropFirst(written)
    }
}

func printFailure(_ failure: Failure) {
    printError("coplan: \(shown(failure.message))\n")
    if let hint = failure.hint { printError("  \(shown(hint))\n") }
}
