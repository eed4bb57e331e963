import PlanTime

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A feed as it was exported before: the memory of what its subscribers have.
///
/// It reads nothing but bytes that this tool has written, which `feeds.json` vouches for by their
/// hash; on anything else it gives up.
struct PublishedFeed: Sendable {
    struct Event: Sendable {
        var stamp: Instant
        var created: Instant
        var modified: Instant
        var sequence: Int
        /// In `bytes`: from after SEQUENCE up to END.
        var content: Range<Int>
    }

    let bytes: [UInt8]
    /// By UID.
    private(set) var events: [String: Event] = [:]

    init?(bytes: [UInt8]) {
        self.bytes = bytes
        var position = 0
        let event = (begin: Array("BEGIN:VEVENT".utf8), end: Array("END:VEVENT".utf8))
        let task = (begin: Array("BEGIN:VTODO".utf8), end: Array("END:VTODO".utf8))
        while let line = PublishedFeed.line(in: bytes, at: &position) {
            let end: [UInt8]
            if bytes[line].elementsEqual(event.begin) {
                end = event.end
            } else if bytes[line].elementsEqual(task.begin) {
                end = task.end
            } else {
                continue
            }
            guard let uid = PublishedFeed.logicalValue("UID:", in: bytes, at: &position),
                let stamp = PublishedFeed.logicalValue("DTSTAMP:", in: bytes, at: &position)
                    .flatMap(Instant.init(stamp:)),
                let created = PublishedFeed.logicalValue("CREATED:", in: bytes, at: &position)
                    .flatMap(Instant.init(stamp:)),
                let modified = PublishedFeed.logicalValue(
                    "LAST-MODIFIED:", in: bytes, at: &position
                )
                .flatMap(Instant.init(stamp:)),
                let sequence = PublishedFeed.logicalValue("SEQUENCE:", in: bytes, at: &position)
                    .flatMap({ Int($0) })
            else { return nil }
            let start = position
            var stop: Int?
            while stop == nil {
                let lineStart = position
                guard let next = PublishedFeed.line(in: bytes, at: &position) else { return nil }
                if bytes[next].elementsEqual(end) { stop = lineStart }
            }
            events[PublishedFeed.unescaped(uid)] = Event(
                stamp: stamp, created: created, modified: modified, sequence: sequence,
                content: start..<stop!)
        }
    }

    func isSame(as other: [UInt8]) -> Bool { isSame(bytes.indices, as: other) }

    func isContent(of event: Event, _ other: [UInt8]) -> Bool { isSame(event.content, as: other) }

    /// `memcmp`: several times as fast as comparing element by element.
    private func isSame(_ range: Range<Int>, as other: [UInt8]) -> Bool {
        guard range.count == other.count else { return false }
        guard !other.isEmpty else { return true }
        return bytes.withUnsafeBytes { mine in
            other.withUnsafeBytes { theirs in
                memcmp(mine.baseAddress! + range.lowerBound, theirs.baseAddress!, theirs.count) == 0
            }
        }
    }

    /// The logical lines of an event's content, unfolded.
    func lines(of event: Event) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var position = event.content.lowerBound
        while position < event.content.upperBound,
            let line = PublishedFeed.line(in: bytes, at: &position)
        {
            if bytes[line].first == 0x20, !lines.isEmpty {
                lines[lines.count - 1] += bytes[line].dropFirst()
            } else {
                lines.append(Array(bytes[line]))
            }
        }
        return lines
    }

    /// A physical line without its CRLF; `position` moves behind it.
    private static func line(in bytes: [UInt8], at position: inout Int) -> Range<Int>? {
        let start = position
        guard start < bytes.count else { return nil }
        let end = bytes.withUnsafeBytes { bytes in
            memchr(bytes.baseAddress! + start, 0x0A, bytes.count - start)
                .map { UnsafeRawPointer($0) - bytes.baseAddress! } ?? bytes.count
        }
        position = Swift.min(bytes.count, end + 1)
        return start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)
    }

    private static func logicalValue(
        _ prefix: String, in bytes: [UInt8], at position: inout Int
    ) -> String? {
        guard let first = line(in: bytes, at: &position), bytes[first].starts(with: prefix.utf8)
        else { return nil }
        let value = bytes[first].dropFirst(prefix.utf8.count)
        guard position < bytes.count, bytes[position] == 0x20 else {
            return String(decoding: value, as: UTF8.self)
        }
        var whole = Array(value)
        while position < bytes.count, bytes[position] == 0x20 {
            guard let next = line(in: bytes, at: &position) else { break }
            whole += bytes[next].dropFirst()
        }
        return String(decoding: whole, as: UTF8.self)
    }

    /// A UID is TEXT, and may hold what TEXT escapes.
    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var result: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
            } else {
                result.append(isEscaped && (byte | 0x20) == UInt8(ascii: "n") ? 0x0A : byte)
                isEscaped = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
