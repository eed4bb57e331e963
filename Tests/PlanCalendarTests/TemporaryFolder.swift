import Glibc

/// A folder of its own for a test, removed with its owner.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/coplan-test-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    deinit { TemporaryFolder.remove(path) }

    /// Every file below the folder, by its path in it.
    func contents() -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for file in TemporaryFolder.walk(path) where !file.isFolder {
            found[String(file.path.dropFirst(path.utf8.count + 1))] = TemporaryFolder.read(
                file.path)
        }
        return found
    }

    func write(_ name: String, _ text: String) {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        defer { close(file) }
        let bytes = Array(text.utf8)
        _ = Glibc.write(file, bytes, bytes.count)
    }

    static func read(_ path: String) -> [UInt8] {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func walk(_ path: String) -> [(path: String, isFolder: Bool)] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var found: [(path: String, isFolder: Bool)] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            if isFolder { found += walk("\(path)/\(name)") }
            found.append(("\(path)/\(name)", isFolder))
        }
        return found
    }

    private static func remove(_ path: String) {
        for file in walk(path) {
            if file.isFolder { rmdir(file.path) } else { unlink(file.path) }
        }
        rmdir(path)
    }
}
