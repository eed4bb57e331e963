/// The offsets at which the lines of a text begin. A line ends with a line feed, a carriage
/// return, or both.
public func lineStarts(of bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var starts = [0]
    var index = 0
    while index < bytes.count {
        // Eight bytes at a time where none of them ends a line.
        while index + 8 <= bytes.count {
            let word = UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self)
            let feeds = word ^ 0x0A0A_0A0A_0A0A_0A0A
            let returns = word ^ 0x0D0D_0D0D_0D0D_0D0D
            let ones: UInt64 = 0x0101_0101_0101_0101
            let found = (feeds &- ones) & ~feeds | (returns &- ones) & ~returns
            if found & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        guard index < bytes.count else { break }
        let isReturn = bytes[index] == 0x0D
        let isInPair = isReturn && index + 1 < bytes.count && bytes[index + 1] == 0x0A
        index += 1
        if bytes[index - 1] == 0x0A || isReturn && !isInPair { starts.append(index) }
    }
    return starts
}
