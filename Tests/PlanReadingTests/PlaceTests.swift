import PlanModel
import Testing

@Suite struct PlaceTests {
    private static let most: Int32 = (1 << 29) - 1
    private static let corners: [Int32] = [
        1, 2, 511, 512, 131_071, 131_072, 1 << 20, most - 1, most,
    ]

    @Test func saysWhatItWasMadeOf() {
        for file in [0, 1, 4_095, 4_096, 1_000_000] as [Int32] {
            for line in Self.corners {
                for column in Self.corners {
                    let place = Place(
                        file: file, line: line, column: column, endLine: line, endColumn: column)
                    #expect((place.file, place.line, place.column) == (file, line, column))
                    #expect((place.endLine, place.endColumn) == (line, column))
                }
            }
        }
    }

    @Test(arguments: [0, 1, 7, 8, 63, 64, 4_095, 131_070, 131_071] as [Int32])
    func endsInItsLine(_ width: Int32) {
        let place = Place(file: 3, line: 70_000, column: 9, endLine: 70_000, endColumn: 9 + width)
        #expect((place.endLine, place.endColumn) == (70_000, 9 + width))
        #expect((place.file, place.line, place.column) == (3, 70_000, 9))
    }

    @Test(arguments: [1, 2, 7, 8, 127, 254, 255] as [Int32], [1, 7, 8, 100, 510, 511] as [Int32])
    func endsInALaterLine(_ lines: Int32, _ column: Int32) {
        let place = Place(file: 3, line: 8, column: 300, endLine: 8 + lines, endColumn: column)
        #expect((place.endLine, place.endColumn) == (8 + lines, column))
        #expect((place.file, place.line, place.column) == (3, 8, 300))
    }

    @Test func isCutWhereItReachesTooFar() {
        let wide = Place(file: 0, line: 1, column: 5, endLine: 1, endColumn: 500_000)
        #expect((wide.endLine, wide.endColumn) == (1, 5 + 131_071))
        let long = Place(file: 0, line: 1, column: 5, endLine: 9_000, endColumn: 9_000)
        #expect((long.endLine, long.endColumn) == (256, 511))
        let last = Place(
            file: 0, line: Self.most, column: 1, endLine: .max, endColumn: 1)
        #expect(last.endLine > last.line && last.line == Self.most)
        // What cannot be: the tool must not fall over it.
        let none = Place(file: 0, line: -1, column: -1, endLine: -5, endColumn: -9)
        #expect((none.line, none.column, none.endLine, none.endColumn) == (0, 0, 0, 0))
    }

    @Test func isTakenElsewhere() {
        let place = Place(file: 2, line: 4, column: 3, endLine: 6, endColumn: 8)
        #expect(
            place.inFile(9) == Place(file: 9, line: 4, column: 3, endLine: 6, endColumn: 8))
        #expect(
            place.columns(5..<7) == Place(file: 2, line: 4, column: 5, endLine: 4, endColumn: 7))
        #expect(Place.start(of: 5) == Place(file: 5, line: 1, column: 1, endLine: 1, endColumn: 1))
        #expect(MemoryLayout<Place>.stride == 12)
    }
}
