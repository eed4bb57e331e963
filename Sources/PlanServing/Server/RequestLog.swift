import Dispatch
import PlanTime
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How a log is written.
public enum LogFormat: String, CaseIterable, Sendable {
    case text
    case json
}

/// One line for each request that was answered.
///
/// Lines are gathered and written by a thread of their own, so that nobody who asks waits for the
/// reader of the log. Where that reader takes nothing, lines are dropped and counted.
final class RequestLog: Sendable {
    private struct Pending {
        var bytes: [UInt8] = []
        var dropped = 0
        var isStopping = false
        /// The second that was last written, and how.
        var second = Int64.min
        var stamp: [UInt8] = []
    }

    private let format: LogFormat
    private let descriptor: Int32
    private let pending = Mutex(Pending())
    private let wake = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)
    private static let mostPending = 4 << 20

    /// - Parameter descriptor: where lines go. It stays the caller's.
    init(_ format: LogFormat, to descriptor: Int32) {
        self.format = format
        self.descriptor = descriptor
        // A queue of its own is a thread of its own while it is at work.
        DispatchQueue(label: "coplan.log").async { self.writeUntilStopped() }
    }

    func add(
        method: String, path: String, status: Int, bytes: Int, microseconds: Int64, isCutOff: Bool,
        at now: Instant
    ) {
        let isFirst = pending.withLock { pending in
            guard pending.bytes.count < RequestLog.mostPending else {
                pending.dropped += 1
                return false
            }
            if pending.second != now.seconds {
                pending.second = now.seconds
                pending.stamp = Array(now.description.utf8)
            }
            let wasEmpty = pending.bytes.isEmpty
            var line = pending.bytes
            pending.bytes = []
            switch format {
            case .text:
                line += pending.stamp
                line.append(0x20)
                line += method.utf8
                line.append(0x20)
                line += path.utf8
                line.append(0x20)
                line += String(status).utf8
                line.append(0x20)
                line += String(bytes).utf8
                line.append(0x20)
                RequestLog.appendMilliseconds(microseconds, to: &line)
                line += (isCutOff ? "ms cut off\n" : "ms\n").utf8
            case .json:
                line += #"{"time": ""#.utf8
                line += pending.stamp
                line += #"", "method": ""#.utf8
                RequestLog.appendEscaped(method, to: &line)
                line += #"", "path": ""#.utf8
                RequestLog.appendEscaped(path, to: &line)
                line += #"", "status": "#.utf8
                line += String(status).utf8
                line += #", "bytes": "#.utf8
                line += String(bytes).utf8
                line += #", "ms": "#.utf8
                RequestLog.appendMilliseconds(microseconds, to: &line)
                line += (isCutOff ? ", \"cutOff\": true}\n" : "}\n").utf8
            }
            pending.bytes = line
            return wasEmpty
        }
        if isFirst { wake.signal() }
    }

    /// `12.345`.
    private static func appendMilliseconds(_ microseconds: Int64, to line: inout [UInt8]) {
        line += String(microseconds / 1_000).utf8
        let rest = Int(microseconds % 1_000)
        line.append(UInt8(ascii: "."))
        line.append(UInt8(48 + rest / 100))
        line.append(UInt8(48 + rest / 10 % 10))
        line.append(UInt8(48 + rest % 10))
    }

    /// A string of JSON (RFC 8259). Controls are not in it any more.
    private static func appendEscaped(_ text: String, to line: inout [UInt8]) {
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                line.append(UInt8(ascii: "\\"))
            }
            line.append(byte)
        }
    }

    /// Writes what is left and ends the thread.
    func stop() {
        pending.withLock { $0.isStopping = true }
        wake.signal()
        // Not for ever: the reader may take nothing.
        _ = done.wait(timeout: .now() + 1)
    }

    private func writeUntilStopped() {
        while true {
            wake.wait()
            // So that a busy server writes many lines at once.
            if !pending.withLock({ $0.isStopping }) { usleep(20_000) }
            let (bytes, dropped, isStopping) = pending.withLock { pending in
                let taken = (pending.bytes, pending.dropped, pending.isStopping)
                pending.bytes = []
                pending.dropped = 0
                return taken
            }
            writeAll(bytes)
            if dropped > 0 { writeAll(Array(droppedLine(dropped).utf8)) }
            if isStopping { break }
        }
        done.signal()
    }

    private func droppedLine(_ count: Int) -> String {
        switch format {
        case .text: "(\(count) requests are not in this log: its reader was too slow)\n"
        case .json: "{\"dropped\": \(count)}\n"
        }
    }

    private func writeAll(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // Nobody reads the log any more, or the disk is full: the service goes on.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
