#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lets one thread wake another that waits; `pipe`.
final class WakePipe: Sendable {
    enum Woken: Equatable {
        /// `send` was called.
        case asked
        /// The other descriptor has something to read.
        case other
        /// The time is over.
        case nothing
    }

    private let reading: Int32
    private let writing: Int32

    /// nil where the system has no descriptors left.
    init?() {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        (reading, writing) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(reading)
        close(writing)
    }

    func send() {
        var byte: UInt8 = 1
        // Where it is full, the other side will wake anyway.
        _ = write(writing, &byte, 1)
    }

    /// Waits for `send`, for something to read from another descriptor, or for the time to go by;
    /// `poll`.
    func wait(beside other: Int32?, milliseconds: Int32) -> Woken {
        var descriptors = [pollfd(fd: reading, events: Int16(POLLIN), revents: 0)]
        if let other { descriptors.append(pollfd(fd: other, events: Int16(POLLIN), revents: 0)) }
        guard poll(&descriptors, nfds_t(descriptors.count), milliseconds) > 0 else {
            return .nothing
        }
        guard descriptors[0].revents != 0 else { return .other }
        var buffer = [UInt8](repeating: 0, count: 64)
        while read(reading, &buffer, buffer.count) > 0 {}
        return .asked
    }
}
