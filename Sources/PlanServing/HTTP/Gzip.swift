import CZlib

/// gzip (RFC 1952).
enum Gzip {
    /// The bytes as one member without a name or a time, so that the same bytes give the same;
    /// nil where that is not shorter, or there is no memory for it. `deflate`.
    static func compressed(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var stream = z_stream()
        guard bytes.count >= 64, coplan_deflate_init_gzip(&stream, 6) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        var isDone = false
        let result = [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            // zlib does not write to its input, but says so only where ZLIB_CONST is set.
            stream.next_in = UnsafeMutablePointer(
                mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
            stream.next_out = output.baseAddress
            var left = bytes.count
            var room = output.count
            // It counts in 32 bits.
            repeat {
                let given = min(left, 1 << 30)
                let taken = min(room, 1 << 30)
                stream.avail_in = UInt32(given)
                stream.avail_out = UInt32(taken)
                let status = deflate(&stream, given == left ? Z_FINISH : Z_NO_FLUSH)
                left -= given - Int(stream.avail_in)
                room -= taken - Int(stream.avail_out)
                isDone = status == Z_STREAM_END
                if status != Z_OK && !isDone { break }
            } while !isDone && room > 0
            count = output.count - room
        }
        return isDone ? result : nil
    }
}
