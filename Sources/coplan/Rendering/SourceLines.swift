import Parallel
import PlanModel

/// The lines of the plan's files by number, for excerpts.
struct SourceLines: Sendable {
    private let files: [SourceFile]
    /// By file: where its lines begin; only of the files that are used.
    private let starts: [Int: [Int]]

    init(_ files: [SourceFile], used: Set<Int>) {
        self.files = files
        let order = used.sorted()
        let found = parallelMap(count: order.count) { number -> [Int] in
            files[order[number]].bytes.withUnsafeBufferPointer { bytes in
                var starts = lineStarts(of: bytes)
                if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { starts[0] = 3 }
                return starts
            }
        }
        starts = Dictionary(uniqueKeysWithValues: zip(order, found))
    }

    /// A line's text without its line break and without a byte order mark; nil where there is no
    /// such line. Invalid UTF-8 is replaced.
    func text(file: Int, line: Int) -> String? {
        let bytes = files[file].bytes
        guard !bytes.isEmpty, let starts = starts[file], line >= 1, line <= starts.count else {
            return nil
        }
        var end = line < starts.count ? starts[line] : bytes.count
        if end > starts[line - 1], bytes[end - 1] == 0x0A { end -= 1 }
        if end > starts[line - 1], bytes[end - 1] == 0x0D { end -= 1 }
        return String(decoding: bytes[starts[line - 1]..<end], as: UTF8.self)
    }
}
