import PlanModel
import Testing

@Suite struct NameIndexTests {
    /// Names of all lengths up to 40 bytes, which are alike but for one byte.
    private static let names: [String] =
        (0...40).flatMap { length -> [String] in
            let plain = String(repeating: "a", count: length)
            return [plain]
                + (0..<length).map { position in
                    String(plain.prefix(position)) + "b" + plain.dropFirst(position + 1)
                }
        } + ["é", "e\u{301}", "日本", "日本語", "👩‍🔬"]

    @Test func findsEachNameAndNoOther() {
        var index = NameIndex(capacity: Self.names.count)
        for (number, name) in Self.names.enumerated() where number % 2 == 0 {
            index.add(Int32(number), index.hash(name))
        }
        for (number, name) in Self.names.enumerated() {
            let found = index.number(index.hash(name)) {
                Self.names[Int($0)].utf8.elementsEqual(name.utf8)
            }
            #expect(found == (number % 2 == 0 ? Int32(number) : nil), "\(name)")
        }
    }

    @Test func asksRarelyForAnotherName() {
        // Numbered names are what plans have most.
        let names = (0..<20_000).map { "expert-\($0)" }
        var index = NameIndex(capacity: names.count)
        for (number, name) in names.enumerated() {
            index.add(Int32(number), index.hash(name))
        }
        var inVain = 0
        for (number, name) in names.enumerated() {
            _ = index.number(index.hash(name)) { candidate in
                if Int(candidate) != number { inVain += 1 }
                return Int(candidate) == number
            }
        }
        // 32 bits of a hash are compared first: of 20,000 names a few at most are alike in them.
        #expect(inVain < 20)
    }

    @Test func nothingIsInAnEmptyOne() {
        let index = NameIndex(capacity: 0)
        #expect(index.number(index.hash("a")) { _ in true } == nil)
    }

    @Test func scalarOrderIsThatOfBytes() {
        for one in Self.names {
            for other in Self.names {
                #expect(
                    one.isScalarLess(than: other)
                        == one.utf8.lexicographicallyPrecedes(other.utf8))
            }
        }
    }

    @Test func linesBeginAfterEveryKindOfBreak() {
        // Every text of up to nine of these bytes, so that breaks lie anywhere in a word of eight.
        let letters: [UInt8] = [0x0A, 0x0D, 0x61]
        var texts = 1
        for length in 0...9 {
            for number in 0..<texts {
                var rest = number
                var bytes: [UInt8] = []
                for _ in 0..<length {
                    bytes.append(letters[rest % 3])
                    rest /= 3
                }
                var expected = [0]
                for index in bytes.indices where bytes[index] != 0x61 {
                    let isFirstOfPair =
                        bytes[index] == 0x0D && index + 1 < length && bytes[index + 1] == 0x0A
                    if !isFirstOfPair { expected.append(index + 1) }
                }
                #expect(bytes.withUnsafeBufferPointer { lineStarts(of: $0) } == expected)
            }
            texts *= 3
        }
    }

    @Test func countriesAreSortedEachOnce() {
        let codes = ["TN", "FR", "AD", "ZW", "MA"].map { Country($0)! }
        for number in 0..<3_125 {
            var rest = number
            var countries: [Country] = []
            for _ in 0..<5 {
                countries.append(codes[rest % 5])
                rest /= 5
            }
            #expect(CountryList.each(countries) == Set(countries).sorted())
        }
        #expect(CountryList.each([]) == [])
    }
}
