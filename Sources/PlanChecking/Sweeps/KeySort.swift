/// Sorts by the upper 32 bits of each key; those that are equal there keep their order.
///
/// A radix sort, eleven bits at a time: digits that are the same everywhere cost one look.
func sortByUpperHalf(_ keys: inout [UInt64]) {
    guard keys.count > 64 else {
        keys.sort { ($0 >> 32) < ($1 >> 32) }
        return
    }
    let shifts: [UInt64] = [32, 43, 54]
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 2_048), count: 3)
    for key in keys {
        for digit in 0..<3 { counts[digit][Int((key >> shifts[digit]) & 2_047)] += 1 }
    }
    var spare = [UInt64](repeating: 0, count: keys.count)
    for digit in 0..<3 {
        let shift = shifts[digit]
        if counts[digit][Int((keys[0] >> shift) & 2_047)] == keys.count { continue }
        var position = 0
        for value in 0..<2_048 {
            let count = counts[digit][value]
            counts[digit][value] = position
            position += count
        }
        counts[digit].withUnsafeMutableBufferPointer { next in
            for key in keys {
                let value = Int((key >> shift) & 2_047)
                spare[next[value]] = key
                next[value] += 1
            }
        }
        swap(&keys, &spare)
    }
}
