import Parallel

/// Lists of values, one for each part, one after the other in one array.
public struct PartLists<Value: Sendable>: Sendable {
    public private(set) var values: [Value] = []
    /// By part: where its values end.
    @usableFromInline var ends: [Int32] = []

    public init() {}

    /// For so many parts, most of which have a value or two.
    mutating func reserveCapacity(_ parts: Int) {
        ends.reserveCapacity(parts)
        values.reserveCapacity(2 * parts)
    }

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
        ends = joined(lists.map(\.ends))
        var (start, offset) = (0, Int32(0))
        for list in lists {
            if offset > 0 {
                for index in start..<(start + list.ends.count) { ends[index] += offset }
            }
            start += list.ends.count
            offset += Int32(list.values.count)
        }
    }
}
