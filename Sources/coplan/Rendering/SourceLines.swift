import Parallel
import PlanModel

/// The lines of the plan's files by number, for excerpts.
struct SourceLines: Sendable {
    private let files: [SourceFile]
    /// By file: where its lines begin; nothing for those that are not used.
    private let starts: [[Int]]

    /// - Parameter used: by file.
    init(_ files: [SourceFile], used: [Bool]) {
        self.files = files
        starts = parallelMap(count: files.count) { number -> [Int] in
            guard used[number] else { return [] }
            return files[number].bytes.withUnsafeBufferPointer { bytes in
                var starts = lineStarts(of: bytes)
                if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { starts[0] = 3 }
                return starts
            }
        }
    }

    /// Lends a line without its line break and without a byte order mark; nil where there is no
    /// such line.
    func withLine<Result>(
        file: Int, line: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        guard line >= 1, line <= starts[file].count else { return nil }
        let start = starts[file][line - 1]
        let next = line < starts[file].count ? starts[file][line] : nil
        return files[file].bytes.withUnsafeBufferPointer { bytes in
            if bytes.isEmpty { return nil }
            var end = next ?? bytes.count
            if end > start, bytes[end - 1] == 0x0A { end -= 1 }
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            return body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        }
    }
}
