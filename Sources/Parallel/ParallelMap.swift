import Dispatch

/// Results are written by one iteration each, so the pointer may cross threads.
private struct Slots<Value>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Value?>
}

/// Applies `body` to `0..<count` on all cores and returns the results in order.
///
/// `body` must not depend on the order in which it is called. Runs on the calling thread
/// (and Dispatch's workers) and returns when every call has returned.
public func parallelMap<Value>(
    count: Int, _ body: @Sendable (Int) -> sending Value
) -> [Value] {
    guard count > 1 else { return (0..<count).map { body($0) } }
    let base = UnsafeMutablePointer<Value?>.allocate(capacity: count)
    base.initialize(repeating: nil, count: count)
    let slots = Slots(base: base)
    withoutActuallyEscaping(body) { body in
        DispatchQueue.concurrentPerform(iterations: count) { index in
            slots.base[index] = body(index)
        }
    }
    defer {
        base.deinitialize(count: count)
        base.deallocate()
    }
    return (0..<count).map { base[$0]! }
}

/// Cuts `0..<count` into pieces of at least `least` for `parallelMap`.
///
/// The cut depends on `count` alone, never on the number of cores, so that results that are
/// joined piece by piece are the same on every machine.
public func pieces(of count: Int, atLeast least: Int = 1_024, atMost most: Int = 64) -> [Range<Int>]
{
    let number = Swift.max(1, Swift.min(most, count / Swift.max(1, least)))
    return (0..<number).map { (count * $0 / number)..<(count * ($0 + 1) / number) }
}

/// Where an array is filled; every piece is written by one iteration.
private struct Space<Value>: @unchecked Sendable {
    let buffer: UnsafeMutableBufferPointer<Value>
}

/// An array that is filled piece by piece on all cores.
///
/// - Parameter lengths: how many values each piece holds.
/// - Parameter fill: initialises all values of the piece with this number, and nothing else.
public func parallelArray<Value: Sendable>(
    lengths: [Int], _ fill: @Sendable (Int, UnsafeMutableBufferPointer<Value>) -> Void
) -> [Value] {
    var starts = [0]
    for length in lengths { starts.append(starts[starts.count - 1] + length) }
    let total = starts[lengths.count]
    return [Value](unsafeUninitializedCapacity: total) { buffer, count in
        let space = Space(buffer: buffer)
        LargePages.ask(for: UnsafeMutableRawBufferPointer(buffer))
        withoutActuallyEscaping(fill) { fill in
            DispatchQueue.concurrentPerform(iterations: lengths.count) { [starts] piece in
                fill(
                    piece,
                    UnsafeMutableBufferPointer(
                        rebasing: space.buffer[starts[piece]..<starts[piece + 1]]))
            }
        }
        count = total
    }
}

/// One array after the other, copied on all cores.
public func joined<Value: Sendable>(_ arrays: [[Value]]) -> [Value] {
    if arrays.count == 1 { return arrays[0] }
    return parallelArray(lengths: arrays.map(\.count)) { piece, values in
        _ = values.initialize(from: arrays[piece])
    }
}
