/// The uses of one resource that are active at a point of a sweep, with the number of distinct
/// occasions among them.
///
/// Sessions of one activity and activities that are held together are one occasion.
struct ActiveUses {
    /// Indices of the active uses, in no order.
    private(set) var indices: [Int32] = []
    /// By use: its position in `indices`.
    private var positions: [Int32] = []
    /// By occasion: how many of its uses are active.
    private var counts: [Int32]
    private(set) var distinctOccasions = 0

    init(occasionCount: Int) { counts = [Int32](repeating: 0, count: occasionCount) }

    /// Makes room for `count` uses; none is active.
    mutating func begin(count: Int) {
        if positions.count < count {
            positions.append(contentsOf: repeatElement(-1, count: count - positions.count))
        }
    }

    mutating func insert(_ use: Int32, occasion: Int32) {
        positions[Int(use)] = Int32(indices.count)
        indices.append(use)
        counts[Int(occasion)] += 1
        if counts[Int(occasion)] == 1 { distinctOccasions += 1 }
    }

    mutating func remove(_ use: Int32, occasion: Int32) {
        let position = Int(positions[Int(use)])
        let last = indices.removeLast()
        if last != use {
            indices[position] = last
            positions[Int(last)] = Int32(position)
        }
        counts[Int(occasion)] -= 1
        if counts[Int(occasion)] == 0 { distinctOccasions -= 1 }
    }

    func count(ofOccasion occasion: Int32) -> Int { Int(counts[Int(occasion)]) }
}
