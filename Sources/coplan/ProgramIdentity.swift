import Files

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Tells this build of the tool from every other, and from itself with other libraries: every file
/// that it was loaded from, with its inode, size and times. nil where the system does not tell.
func programIdentity() -> String? {
    let files = loadedFiles()
    guard !files.isEmpty else { return nil }
    return files.map { path in
        var info = stat()
        guard stat(path, &info) == 0 else { return path }
        return "\(path) \(FileSignature(info))"
    }.joined(separator: "\n")
}

/// The program and the libraries that are loaded with it: what of /proc/self/maps is run (proc(5)),
/// or dyld(3) tells.
private func loadedFiles() -> [String] {
    #if os(Linux)
        guard let maps = fopen("/proc/self/maps", "re") else { return [] }
        defer { fclose(maps) }
        var paths: Set<String> = []
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { free(line) }
        while getline(&line, &room, maps) > 0, let line {
            // 7f0c8a028000-7f0c8a1b0000 r-xp 00028000 08:01 131 /usr/lib/…/libc.so.6
            let text = String(cString: line)
            let fields = text.split(separator: " ", maxSplits: 2)
            if fields.count == 3, fields[1].contains("x"), let slash = text.firstIndex(of: "/") {
                paths.insert(String(text[slash...].dropLast()))
            }
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #else
        return (0..<_dyld_image_count()).map { String(cString: _dyld_get_image_name($0)) }
    #endif
}
