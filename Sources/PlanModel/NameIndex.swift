/// Finds numbers by the names that they stand for: a hash table (open addressing, linear probing)
/// that holds the numbers alone. Whoever has the names compares them.
///
/// A `Dictionary` of strings does the same. Half of its time goes into a hash that withstands
/// an attacker; this one is quicker, and its seed is another one in each run.
package struct NameIndex: Sendable {
    /// The upper half of a hash, and below it the number; `free` where there is none.
    private var slots: [UInt64]
    private var mask: Int

    private static let free = UInt64.max
    private static let seed = UInt64.random(in: .min ... .max)

    /// For up to so many names.
    package init(capacity: Int) {
        var size = 8
        while size < 2 * capacity { size *= 2 }
        slots = [UInt64](repeating: Self.free, count: size)
        mask = size - 1
    }

    package static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let bytes = UnsafeRawBufferPointer(name)
        var hash = seed ^ UInt64(truncatingIfNeeded: bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        return mixed(hash ^ rest)
    }

    package static func hash(_ name: String) -> UInt64 {
        var name = name
        return name.withUTF8 { hash($0) }
    }

    /// Both halves of a product, folded.
    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    /// The number under this name, or nil.
    ///
    /// - Parameter isNamed: whether a number has this name; asked where the hashes are alike.
    @inline(__always)
    package func number(_ hash: UInt64, _ isNamed: (Int32) -> Bool) -> Int32? {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != Self.free {
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
        while slots[slot] != Self.free { slot = (slot + 1) & mask }
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(UInt32(bitPattern: number))
    }
}
