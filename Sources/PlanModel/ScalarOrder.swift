extension String {
    /// Order by Unicode scalars, the same in every locale.
    public func isScalarLess(than other: String) -> Bool {
        var (left, right) = (self, other)
        // UTF-8 sorts as the scalars it encodes.
        return left.withUTF8 { left in right.withUTF8 { right in isLess(left, right) } }
    }
}

/// Whether the first of two differing bytes is less, eight at a time.
private func isLess(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool
{
    let (one, other) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
    let count = min(one.count, other.count)
    var index = 0
    while index + 8 <= count {
        let a = UInt64(bigEndian: one.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let b = UInt64(bigEndian: other.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        if a != b { return a < b }
        index += 8
    }
    while index < count {
        if one[index] != other[index] { return one[index] < other[index] }
        index += 1
    }
    return one.count < other.count
}
