import Parallel

/// Lists of values, one for each part, one after the other in one array.
public struct PartLists<Value: Sendable>: Sendable {
    public private(set) var values: [Value] = []
    /// By part: where its values end.
    @usableFromInline var ends: [Int32] = []

    public init() {}

    /// Where the values of a part are among `values`.
    @inlinable @inline(__always)
    public func range(_ part: Int) -> Range<Int> {
        (part == 0 ? 0 : Int(ends[part - 1]))..<Int(ends[part])
    }

    @inlinable
    public subscript(_ part: Int) -> ArraySlice<Value> { values[range(part)] }

    /// Adds a value to the part that is being filled.
    public mutating func append(_ value: Value) { values.append(value) }

    /// Closes the list of the part that is being filled.
    public mutating func endPart() { ends.append(Int32(values.count)) }

    mutating func change(_ body: (inout Value) -> Void) {
        for index in values.indices { body(&values[index]) }
    }
}

extension PartLists where Value: Comparable {
    /// Adds a value to the part that is being filled, in order and once.
    public mutating func insert(_ value: Value) {
        let start = Int(ends.last ?? 0)
        var position = values.count
        while position > start, value < values[position - 1] { position -= 1 }
        if position > start, values[position - 1] == value { return }
        values.insert(value, at: position)
    }
}

extension PartLists where Value: BitwiseCopyable {
    /// One after the other.
    init(joining lists: [PartLists<Value>]) {
        values = joined(lists.map(\.values))
        ends = joined(lists.map(\.ends), after: lists.map(\.values.count))
    }
}

/// One list of indices after the other, where those of each list begin at 0: they are raised by
/// as much as the lists before it have to offer. -1 stays.
///
/// - Parameter counts: how many values the indices of each list are among.
func joined(_ lists: [[Int32]], after counts: [Int]) -> [Int32] {
    var offsets: [Int32] = [0]
    for count in counts { offsets.append(offsets[offsets.count - 1] + Int32(count)) }
    return parallelArray(lengths: lists.map(\.count)) { [offsets] piece, values in
        for (position, index) in lists[piece].enumerated() {
            values.initializeElement(at: position, to: index < 0 ? index : index + offsets[piece])
        }
    }
}
