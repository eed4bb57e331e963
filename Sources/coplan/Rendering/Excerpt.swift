import PlanModel

/// The source line of a place, cut to the width there is, and where in it the place lies.
struct Excerpt {
    /// As it is shown: tabs widened, control characters escaped.
    var text = ""
    /// Columns before the place.
    var indentation = 0
    /// Columns of the place; at least one.
    var width = 0

    /// Nearly all lines are short and of ASCII: a column for each byte. nil for other ones.
    init?(ofPlain line: UnsafeBufferPointer<UInt8>, _ place: Place, columns: Int) {
        guard line.count < max(columns, 20), line.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
            return nil
        }
        let (start, end) = Self.span(of: place, count: line.count)
        text = String(decoding: line, as: UTF8.self)
        indentation = start
        width = max(1, end - start)
    }

    /// Where the place begins and ends in a line of that many scalars.
    private static func span(of place: Place, count: Int) -> (start: Int, end: Int) {
        let start = min(max(Int(place.column) - 1, 0), count)
        let isInOneLine = place.endLine == place.line
        return (start, isInOneLine ? min(max(Int(place.endColumn) - 1, start + 1), count) : count)
    }

    /// `scalars` is the source line; the place is cut to it.
    init(of scalars: [Unicode.Scalar], _ place: Place, columns: Int) {
        let columns = max(columns, 20)
        let (start, end) = Self.span(of: place, count: scalars.count)
        // No more is looked at than can be shown: a line may be as long as a file.
        let from = max(0, start - 4 * columns)
        let to = min(scalars.count, start + 4 * columns)
        let cells = Self.cells(scalars[from..<to], marked: start..<end, offset: from)
        let first = cells.firstIndex(where: \.isMarked) ?? cells.count
        let last = cells.lastIndex(where: \.isMarked).map { $0 + 1 } ?? first
        func width(_ range: Range<Int>) -> Int { cells[range].reduce(0) { $0 + $1.width } }

        let markedWidth = max(width(first..<last), 1)
        let isWhole = from == 0 && to == scalars.count
        if isWhole, width(0..<cells.count) + (last == first ? 1 : 0) <= columns {
            text = cells.map(\.text).joined()
            indentation = width(0..<first)
            self.width = markedWidth
            return
        }
        // Room for the place with a … on either side; what is left over goes to both sides.
        let room = columns - 2
        let beside = max(0, room - markedWidth)
        var left = first
        var leftWidth = 0
        while left > 0, leftWidth + cells[left - 1].width <= beside * 2 / 3 {
            left -= 1
            leftWidth += cells[left].width
        }
        var right = first
        var rightWidth = 0
        while right < cells.count, leftWidth + rightWidth + cells[right].width <= room {
            rightWidth += cells[right].width
            right += 1
        }
        while left > 0, leftWidth + rightWidth + cells[left - 1].width <= room {
            left -= 1
            leftWidth += cells[left].width
        }
        let isCutLeft = left > 0 || from > 0
        let isCutRight = right < cells.count || to < scalars.count
        text =
            (isCutLeft ? "…" : "") + cells[left..<right].map(\.text).joined()
            + (isCutRight ? "…" : "")
        indentation = (isCutLeft ? 1 : 0) + leftWidth
        self.width = max(1, width(first..<min(last, right)))
    }

    /// What a terminal moves over at once: a letter with its marks, a picture, a flag.
    private struct Cell {
        var text: String
        var width: Int
        var isMarked: Bool
    }

    private static func cells(
        _ scalars: ArraySlice<Unicode.Scalar>, marked: Range<Int>, offset: Int
    ) -> [Cell] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        var position = offset
        return String(view).map { character in
            let count = character.unicodeScalars.count
            let isMarked = position < marked.upperBound && position + count > marked.lowerBound
            position += count
            let text: String
            if character == "\t" {
                // Where a tab is the mistake, it must be seen.
                text = isMarked ? "→   " : "    "
            } else {
                text = shown(String(character))
            }
            return Cell(text: text, width: displayWidth(text), isMarked: isMarked)
        }
    }
}
