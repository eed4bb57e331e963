import Testing

@testable import PlanCalendar

/// Folding and escaping (RFC 5545, 3.1 and 3.3.11).
struct ContentLineTests {
    /// Characters that are hard on folding: of one to four bytes, joined, combined, from right to
    /// left.
    private static let pieces = [
        "a", "ü", "€", "😀", "👩‍👩‍👧‍👦", "🇹🇳", "e\u{301}\u{302}", "ندوة ", "\u{200F}", "\u{FEFF}",
        "\u{2028}",
        "\\", ",", ";", ":", "\"", "^", " ", "한국어", "\u{10FFFF}",
    ]

    private func randomText(_ generator: inout some RandomNumberGenerator, pieces count: Int)
        -> String
    {
        (0..<count).map { _ in ContentLineTests.pieces.randomElement(using: &generator)! }.joined()
    }

    @Test(arguments: 0..<200)
    func foldingCutsNoCharacterAndLosesNothing(seed: Int) throws {
        var generator = SplitMix(seed: UInt64(seed))
        let text = randomText(&generator, pieces: Int.random(in: 0..<120, using: &generator))
        var lines = ContentLines()
        lines.fold(Array(text.utf8))
        #expect(lines.bytes.suffix(2) == [0x0D, 0x0A])
        let physical = lines.bytes.dropLast(2).split(
            separator: 0x0A, omittingEmptySubsequences: false)
        var unfolded: [UInt8] = []
        for (number, line) in physical.enumerated() {
            var line = line
            if number + 1 < physical.count { #expect(line.popLast() == 0x0D) }
            #expect(line.count <= 75)
            let text = try #require(String(validating: line, as: UTF8.self))
            #expect(!text.dropLast().contains("\u{2028}"))
            unfolded += number == 0 ? line : line.dropFirst()
        }
        #expect(unfolded == Array(text.utf8))
        var again = ContentLines()
        again.fold(unfolded)
        #expect(again.bytes == lines.bytes)
    }

    @Test(arguments: ["\u{2028}", "\u{2029}"])
    func aSeparatorOfLinesIsTheLastOfItsLine(separator: String) {
        func folded(_ text: String) -> String {
            var lines = ContentLines()
            lines.fold(Array(text.utf8))
            return String(decoding: lines.bytes, as: UTF8.self)
        }
        #expect(folded("SUMMARY:a\(separator)b c") == "SUMMARY:a\(separator)\r\n b c\r\n")
        #expect(
            folded("SUMMARY:\(separator)\(separator)x\(separator)")
                == "SUMMARY:\(separator)\r\n \(separator)\r\n x\(separator)\r\n")
        #expect(folded("SUMMARY:a€b") == "SUMMARY:a€b\r\n")
    }

    @Test func aCharacterLongerThanALineIsCutBetweenScalars() {
        let text = "x" + "a" + String(repeating: "\u{300}", count: 100)
        var lines = ContentLines()
        lines.fold(Array(text.utf8))
        let physical = lines.bytes.split(separator: 0x0A)
        #expect(
            physical.allSatisfy { $0.count <= 76 && String(validating: $0, as: UTF8.self) != nil })
    }

    @Test(arguments: 0..<200)
    func textIsEscapedSoThatItReadsBack(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        let text = randomText(&generator, pieces: 30) + "\n" + randomText(&generator, pieces: 5)
        let escaped = ValueText.text(text)
        var read: [UInt8] = []
        var isEscaped = false
        for byte in escaped {
            if isEscaped {
                #expect(Array("\\;,nN".utf8).contains(byte))
                read.append(byte == UInt8(ascii: "n") ? 0x0A : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                #expect(byte != UInt8(ascii: ",") && byte != UInt8(ascii: ";") && byte >= 0x20)
                read.append(byte)
            }
        }
        #expect(read == Array(text.utf8))
    }

    @Test func controlCharactersAreDropped() {
        #expect(SafeText.clean("a\u{0}b\u{7}c\u{1B}[31m\u{7F}\u{85}\td") == "abc[31m\td")
        #expect(SafeText.clean("a\r\nb\rc\n\rd") == "a\nb\nc\n\nd")
        #expect(SafeText.oneLine(" a\r\n\tb\n\nc ") == " a b c ")
    }

    @Test func noMailBoxIsNamed() {
        #expect(SafeText.clean("write to MailTo:a@b.c") == "write to a@b.c")
        #expect(SafeText.clean("mailmailto:to:x") == "x")
        #expect(SafeText.clean("To: b") == "To: b")
    }

    @Test func parametersAreEncoded() {
        func text(_ value: String) -> String {
            String(decoding: ContentLines.parameter("X", value), as: UTF8.self)
        }
        #expect(text("fr") == "X=fr")
        #expect(text("a^b\"c\nd") == "X=a^^b^'c^nd")
        #expect(text("a:b,c;d") == "X=\"a:b,c;d\"")
    }

    @Test func linksAreOnlyThoseThatAreSafe() {
        #expect(SafeLink("HTTPS://a.example/b?c=d,e;f")?.text == "HTTPS://a.example/b?c=d,e;f")
        #expect(SafeLink("https://a.example/a b\"é")?.text == "https://a.example/a%20b%22%C3%A9")
        #expect(SafeLink("javascript:alert(1)") == nil)
        #expect(SafeLink("mailto:a@b.c") == nil)
        #expect(SafeLink("no link") == nil)
    }
}

/// Numbers that are the same on every machine.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
