/// A list that grows and is handed over at the end, for values that are bits alone.
struct GrowingList<Element: BitwiseCopyable>: ~Copyable {
    private var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = Swift.max(capacity, 16)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// The list in its last state, which its taker deallocates.
    consuming func finished() -> UnsafeBufferPointer<Element> {
        let list = UnsafeBufferPointer(start: base, count: count)
        discard self
        return list
    }

    subscript(index: Int32) -> Element {
        get {
            assert(index >= 0 && index < count)
            return base[Int(index)]
        }
        nonmutating _modify {
            assert(index >= 0 && index < count)
            yield &base[Int(index)]
        }
    }

    mutating func append(_ element: Element) {
        if count == capacity { grow(toHold: count + 1) }
        (base + count).initialize(to: element)
        count += 1
    }

    mutating func append(_ elements: UnsafeBufferPointer<Element>) {
        if count + elements.count > capacity { grow(toHold: count + elements.count) }
        if let first = elements.baseAddress {
            (base + count).initialize(from: first, count: elements.count)
        }
        count += elements.count
    }

    private mutating func grow(toHold least: Int) {
        capacity = Swift.max(least, capacity * 2)
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
