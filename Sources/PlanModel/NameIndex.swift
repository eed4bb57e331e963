/// Finds numbers by the names that they stand for: a hash table (open addressing, linear probing)
/// that holds the numbers alone. Whoever has the names compares them.
///
/// A `Dictionary` of strings does the same. Half of its time goes into a hash that withstands
/// an attacker; this one is quicker, and what it begins with is chosen at random.
package struct NameIndex: Sendable {
    /// The upper half of a hash, and below it the number; all bits where there is none.
    @usableFromInline var slots: [UInt64]
    @usableFromInline let mask: Int
    @usableFromInline let seed = UInt64.random(in: .min ... .max)

    /// For up to so many names.
    package init(capacity: Int) {
        var size = 8
        while size < 2 * capacity { size *= 2 }
        slots = [UInt64](repeating: .max, count: size)
        mask = size - 1
    }

    @inlinable
    package func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let bytes = UnsafeRawBufferPointer(name)
        let count = bytes.count
        var hash = seed ^ UInt64(truncatingIfNeeded: count)
        // The last bytes may be mixed in twice: to tell names apart all must be in it, no more.
        var rest: UInt64 = 0
        if count >= 8 {
            var index = 0
            while index + 8 < count {
                hash = Self.mixed(
                    hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index += 8
            }
            rest = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        } else if count >= 4 {
            let first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
            let last = bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            rest = UInt64(first) << 32 | UInt64(last)
        } else if count > 0 {
            rest = UInt64(bytes[0]) << 16 | UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1])
        }
        return Self.mixed(hash ^ rest)
    }

    @inlinable
    package func hash(_ name: String) -> UInt64 {
        var name = name
        return name.withUTF8 { hash($0) }
    }

    /// Both halves of a product, folded.
    @inlinable
    static func mixed(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    /// The number under this name, or nil.
    ///
    /// - Parameter isNamed: whether a number has this name; asked where the hashes are alike.
    @inlinable
    package func number(_ hash: UInt64, _ isNamed: (Int32) -> Bool) -> Int32? {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != .max {
            if slots[slot] >> 32 == hash >> 32 {
                let number = Int32(truncatingIfNeeded: slots[slot])
                if isNamed(number) { return number }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Adds a name that is not there yet, with a number that is not negative.
    package mutating func add(_ number: Int32, _ hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != .max { slot = (slot + 1) & mask }
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(UInt32(bitPattern: number))
    }
}
