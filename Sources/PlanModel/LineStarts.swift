/// The offsets at which the lines of a text begin. A line ends with a line feed, a carriage
/// return, or both.
public func lineStarts(of bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var starts = [0]
    starts.reserveCapacity(bytes.count / 24)
    var index = 0
    while let end = lineEnd(in: bytes, from: index) {
        index = end + 1
        if bytes[end] == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
        starts.append(index)
    }
    return starts
}

/// The next line feed or carriage return, or nil.
private func lineEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    // Eight bytes at a time. The lowest bit that is found belongs to the first one.
    while index + 8 <= bytes.count {
        let word = UInt64(
            littleEndian: UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(
                as: UInt64.self))
        let feeds = word ^ 0x0A0A_0A0A_0A0A_0A0A
        let returns = word ^ 0x0D0D_0D0D_0D0D_0D0D
        let ones: UInt64 = 0x0101_0101_0101_0101
        let found =
            ((feeds &- ones) & ~feeds | (returns &- ones) & ~returns) & 0x8080_8080_8080_8080
        if found != 0 { return index + found.trailingZeroBitCount / 8 }
        index += 8
    }
    return bytes[index...].firstIndex { $0 == 0x0A || $0 == 0x0D }
}
