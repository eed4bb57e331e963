/// Bytes at a fixed place, which stay there as long as somebody holds on to them: also a response
/// that is on its way when its state is replaced.
public final class Body: Sendable {
    // Written once, before anybody else has it.
    nonisolated(unsafe) let buffer: UnsafeRawBufferPointer

    init(_ bytes: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        buffer = UnsafeRawBufferPointer(copy)
    }

    deinit { buffer.deallocate() }

    var count: Int { buffer.count }

    public var bytes: [UInt8] { Array(buffer) }

    static let empty = Body([])
}
