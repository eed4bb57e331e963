import Testing

@testable import PlanReading

/// Where a file stops being UTF-8 (RFC 3629).
struct EncodingTests {
    private func firstInvalid(_ bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBufferPointer { firstInvalidUTF8($0) }
    }

    @Test(arguments: [
        "", "a", "Séminaire", "ندوة", "毒品", "👩🏽‍💻", "\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}",
        "\u{FFFF}\u{10000}\u{10FFFF}", "1234567é", "12345678é", "123456789é12345678",
    ])
    func isUTF8(_ text: String) {
        #expect(firstInvalid(Array(text.utf8)) == nil)
    }

    @Test(
        arguments: [
            ([0x80], 0), ([0x61, 0xBF], 1), ([0xC0, 0xAF], 0), ([0xC1, 0xBF], 0), ([0xC3], 0),
            ([0xC3, 0x28], 0), ([0xE0, 0x80, 0xAF], 0), ([0xE2, 0x82], 0), ([0xE2, 0x28, 0xA1], 0),
            ([0xED, 0xA0, 0x80], 0), ([0xF0, 0x80, 0x80, 0xAF], 0), ([0xF0, 0x9F, 0x98], 0),
            ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0), ([0xFF], 0),
            (Array("12345678".utf8) + [0xE9], 8), (Array("1234567é".utf8) + [0xE9, 0x20], 9),
        ] as [([UInt8], Int)])
    func isNot(_ bytes: [UInt8], _ place: Int) {
        #expect(firstInvalid(bytes) == place)
    }

    /// The same answer as the standard library's, for every cut and many a changed byte.
    @Test func agreesWithTheStandardLibrary() {
        let text = Array("aé€😀 ندوة 12345678 毒品 \u{D7FF}\u{10FFFF}".utf8)
        for index in text.indices {
            for byte in UInt8.min...UInt8.max {
                var bytes = text
                bytes[index] = byte
                let isValid = String(validating: bytes, as: UTF8.self) != nil
                #expect((firstInvalid(bytes) == nil) == isValid)
            }
            let isValid = String(validating: text[..<index], as: UTF8.self) != nil
            #expect((firstInvalid(Array(text[..<index])) == nil) == isValid)
        }
    }
}
