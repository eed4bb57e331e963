#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes a whole text to standard output.
///
/// A reader that went away (`coplan list | head`) is no failure of ours; a full disk is.
func printOut(_ text: String) throws(Failure) {
    let problem = write(text, to: STDOUT_FILENO)
    if problem != 0, problem != EPIPE {
        throw Failure("cannot write to standard output: \(String(cString: strerror(problem)))")
    }
}

/// Writes a text to standard error; where that cannot be done, there is nobody to tell.
func printError(_ text: String) { _ = write(text, to: STDERR_FILENO) }

private func write(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
}

/// Writes all bytes, however many calls it takes. Answers `errno`, or 0.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
        let written = write(descriptor, rest.baseAddress, rest.count)
        if written < 0, errno == EINTR { continue }
        if written < 0 { return errno }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
    return 0
}

func printFailure(_ failure: Failure) {
    printError("coplan: \(shown(failure.message))\n")
    if let hint = failure.hint { printError("  \(shown(hint))\n") }
}
