import Parallel
import PlanModel

/// The lines of the plan's files in which certain places are, for excerpts.
///
/// Lines are copied, so that no more than one file is held on each core: those of a large plan
/// are read again for it.
struct SourceLines: Sendable {
    /// Some lines of a file, one after the other.
    private struct Lines {
        /// Ascending, from 1.
        var numbers: [Int32] = []
        /// Where their text ends in `text`.
        var ends: [Int] = []
        var text: [UInt8] = []
    }
    /// By file.
    private let lines: [Lines]

    init(_ files: [SourceFile], of places: [Place]) {
        var wanted = [[Int32]](repeating: [], count: files.count)
        for place in places { wanted[Int(place.file)].append(place.line) }
        lines = parallelMap(count: files.count) { [wanted] number -> Lines in
            guard !wanted[number].isEmpty else { return Lines() }
            return Self.lines(wanted[number].sorted(), of: files[number].bytes)
        }
    }

    /// - Parameter wanted: ascending; those that there are not are left out.
    private static func lines(_ wanted: [Int32], of bytes: [UInt8]) -> Lines {
        bytes.withUnsafeBufferPointer { bytes in
            var lines = Lines()
            if bytes.isEmpty { return lines }
            var starts = lineStarts(of: bytes)
            // A byte order mark is not shown.
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { starts[0] = 3 }
            for line in wanted where line >= 1 && line <= starts.count {
                if lines.numbers.last == line { continue }
                let start = starts[Int(line) - 1]
                var end = Int(line) < starts.count ? starts[Int(line)] : bytes.count
                if end > start, bytes[end - 1] == 0x0A { end -= 1 }
                if end > start, bytes[end - 1] == 0x0D { end -= 1 }
                lines.text += bytes[start..<end]
                lines.numbers.append(line)
                lines.ends.append(lines.text.count)
            }
            return lines
        }
    }

    /// Lends the line of a place without its line break and without a byte order mark; nil where
    /// there is no such line, or the place is none of those that were named.
    func withLine<Result>(
        of place: Place, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
        let lines = lines[Int(place.file)]
        var (low, high) = (0, lines.numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if lines.numbers[middle] < place.line { low = middle + 1 } else { high = middle }
        }
        guard low < lines.numbers.count, lines.numbers[low] == place.line else { return nil }
        let start = low == 0 ? 0 : lines.ends[low - 1]
        return lines.text.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[start..<lines.ends[low]]))
        }
    }
}
