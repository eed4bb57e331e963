/// The offsets at which the lines of a YAML text begin. A line ends as YAML has it: with a line
/// feed, a carriage return, both, or one of Unicode's separators of lines (U+0085, U+2028,
/// U+2029), which come along with copied texts and are not to be seen.
public func lineStarts(of bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var starts = [0]
    var index = 0
    while index < bytes.count {
        // Eight bytes at a time where none of them can be, or begin, a line break.
        while index + 8 <= bytes.count {
            let word = UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self)
            let feeds = word ^ 0x0A0A_0A0A_0A0A_0A0A
            let returns = word ^ 0x0D0D_0D0D_0D0D_0D0D
            let ones: UInt64 = 0x0101_0101_0101_0101
            let found = (feeds &- ones) & ~feeds | (returns &- ones) & ~returns | word
            if found & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        guard index < bytes.count else { break }
        let length = lineBreak(in: bytes, at: index)
        index += max(1, length)
        if length > 0 { starts.append(index) }
    }
    return starts
}

/// The bytes of the line break that begins at an offset; 0 where there is none.
public func lineBreak(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    func byte(_ offset: Int) -> UInt8 {
        index + offset < bytes.count ? bytes[index + offset] : 0
    }
    switch bytes[index] {
    case 0x0A: return 1
    case 0x0D: return byte(1) == 0x0A ? 2 : 1
    case 0xC2: return byte(1) == 0x85 ? 2 : 0
    case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
    default: return 0
    }
}
