#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes a whole text to standard output.
///
/// A reader that went away (`coplan list | head`) is no failure of ours; a full disk is.
func printOut(_ text: String) throws(Failure) {
    do {
        try write(text, to: STDOUT_FILENO)
    } catch {
        if error.number == EPIPE { return }
        throw Failure("cannot write to standard output: \(String(cString: strerror(error.number)))")
    }
}

/// Writes a text to standard error; where that cannot be done, there is nobody to tell.
func printError(_ text: String) { try? write(text, to: STDERR_FILENO) }

private struct WriteError: Error {
    /// `errno`
    var number: Int32
}

private func write(_ text: String, to descriptor: Int32) throws(WriteError) {
    var text = text
    let failed = text.withUTF8 { bytes -> Int32? in
        var rest = UnsafeRawBufferPointer(bytes)[...]
        while !rest.isEmpty {
            let written = write(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            if written <= 0 { return errno }
            rest = rest.dropFirst(written)
        }
        return nil
    }
    if let failed { throw WriteError(number: failed) }
}

func printFailure(_ failure: Failure) {
    printError("coplan: \(shown(failure.message))\n")
    if let hint = failure.hint { printError("  \(shown(hint))\n") }
}
