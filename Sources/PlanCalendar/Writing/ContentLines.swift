#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Content lines as bytes: assembled, folded, ended with CRLF (RFC 5545, 3.1).
struct ContentLines {
    var bytes: [UInt8] = []

    /// The longest physical line in octets, without its line break.
    static let longest = 75

    /// Adds a line. `parameters` are written as they are; see `parameter(_:_:)`.
    mutating func add(_ name: StaticString, _ parameters: [[UInt8]] = [], _ value: [UInt8]) {
        var line: [UInt8] = []
        line.reserveCapacity(name.utf8CodeUnitCount + value.count + 32)
        line.append(
            contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        for parameter in parameters {
            line.append(UInt8(ascii: ";"))
            line += parameter
        }
        line.append(UInt8(ascii: ":"))
        line += value
        fold(line)
    }

    /// Adds a line whose value needs no escaping.
    mutating func add(_ name: StaticString, _ value: StaticString) {
        add(
            name, [],
            Array(UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount)))
    }

    /// Adds lines that are complete.
    mutating func add(_ lines: ContentLines) { bytes += lines.bytes }

    /// A parameter; the value is encoded as RFC 6868 says and quoted where it must be.
    static func parameter(_ name: StaticString, _ value: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var needsQuotes = false
        for byte in SafeText.clean(value).utf8 {
            switch byte {
            case UInt8(ascii: "^"): bytes += Array("^^".utf8)
            case UInt8(ascii: "\""): bytes += Array("^'".utf8)
            case 0x0A: bytes += Array("^n".utf8)
            case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: ","):
                needsQuotes = true
                bytes.append(byte)
            default: bytes.append(byte)
            }
        }
        let quote = needsQuotes ? [UInt8(ascii: "\"")] : []
        return Array(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            + [UInt8(ascii: "=")] + quote + bytes + quote
    }

    /// Adds one logical line, cut where it is longer than 75 octets: between characters as people
    /// see them, or, in a character that alone is longer, between its scalars. It is cut behind every
    /// separator of lines and paragraphs (U+2028, U+2029) as well: programs that take these for the
    /// end of a line, as vdirsyncer does, then find that the next one goes on with it.
    mutating func fold(_ line: [UInt8]) {
        if line.count <= ContentLines.longest, !ContentLines.mayHoldSeparator(line) {
            bytes += line
        } else if line.allSatisfy({ $0 < 0x80 }) {
            bytes += line[..<ContentLines.longest]
            var position = ContentLines.longest
            while position < line.count {
                let end = Swift.min(line.count, position + ContentLines.longest - 1)
                bytes += ContentLines.continuation
                bytes += line[position..<end]
                position = end
            }
        } else {
            foldCharacters(line)
        }
        bytes.append(0x0D)
        bytes.append(0x0A)
    }

    private static let continuation: [UInt8] = [0x0D, 0x0A, 0x20]

    /// Whether there is the first byte of U+2028 and U+2029 in UTF-8.
    private static func mayHoldSeparator(_ line: [UInt8]) -> Bool {
        line.withUnsafeBytes { line in
            line.baseAddress.map { memchr($0, 0xE2, line.count) != nil } ?? false
        }
    }

    private mutating func foldCharacters(_ line: [UInt8]) {
        var column = 0
        var position = 0
        while position < line.count {
            // An ASCII character and what is not ASCII behind it: mostly the character alone.
            var end = position + 1
            while end < line.count, line[end] >= 0x80 { end += 1 }
            if end == position + 1 {
                if column == ContentLines.longest {
                    bytes += ContentLines.continuation
                    column = 1
                }
                bytes.append(line[position])
                column += 1
            } else {
                for character in String(decoding: line[position..<end], as: UTF8.self) {
                    place(character, &column)
                    if character == "\u{2028}" || character == "\u{2029}" {
                        column = ContentLines.longest
                    }
                }
            }
            position = end
        }
    }

    private mutating func place(_ character: Character, _ column: inout Int) {
        let length = character.utf8.count
        guard length >= ContentLines.longest else {
            place(character.utf8, length, &column)
            return
        }
        for scalar in character.unicodeScalars {
            let units = UTF8.encode(scalar)!
            place(units, units.count, &column)
        }
    }

    /// Adds bytes that belong together, on the next line where they do not fit on this one.
    private mutating func place(
        _ units: some Sequence<UInt8>, _ length: Int, _ column: inout Int
    ) {
        if column + length > ContentLines.longest {
            bytes += ContentLines.continuation
            column = 1
        }
        bytes.append(contentsOf: units)
        column += length
    }
}
