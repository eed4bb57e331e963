/// The path of a request (RFC 3986).
enum RequestPath {
    /// A path with its escapes read; nil where it is nonsense: it does not begin with a slash,
    /// holds a broken escape, a control character, an escaped slash or backslash, bytes that are no
    /// UTF-8, or a segment `.` or `..`.
    static func decoded(_ target: String) -> String? {
        let bytes = Array(target.utf8)
        guard bytes.first == UInt8(ascii: "/") else { return nil }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            var byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 1 < bytes.count, let high = digit(bytes[index]),
                    let low = digit(bytes[index + 1])
                else { return nil }
                byte = high << 4 | low
                index += 2
                guard byte != UInt8(ascii: "/") else { return nil }
            }
            guard byte > 0x1F, byte != 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            plain.append(byte)
        }
        guard let path = String(validating: plain, as: UTF8.self),
            !path.split(separator: "/").contains(where: { $0 == "." || $0 == ".." })
        else { return nil }
        return path
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    /// A path as a log may hold it: without what is, or could be, a token or a part of one, on one
    /// line and of a bounded length.
    static func loggable(_ target: String) -> String {
        guard let path = decoded(target) else { return "(malformed)" }
        var shown = ""
        var isAfterMark = false
        var length = 0
        for (number, segment) in path.split(
            separator: "/", omittingEmptySubsequences: false
        ).enumerated() {
            if number > 0 { shown += "/" }
            if isAfterMark || mayHoldSecret(segment) {
                shown += "…"
            } else {
                for scalar in segment.unicodeScalars where length < mostLength {
                    length += 1
                    // Controls of direction could make a line read as another.
                    shown.unicodeScalars.append(
                        scalar.properties.generalCategory == .format || scalar.value == 0x2028
                            || scalar.value == 0x2029 || (0x80..<0xA0).contains(scalar.value)
                            ? "\u{FFFD}" : scalar)
                }
            }
            isAfterMark = segment.lowercased() == Token.pathMark
            guard length < mostLength else { return shown + "…" }
        }
        return shown
    }

    private static let mostLength = 200

    /// Whether there are so many letters and digits on end that they may come from a secret.
    private static func mayHoldSecret(_ segment: Substring) -> Bool {
        var run = 0
        for byte in segment.utf8 {
            let isLetter =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            run = isLetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") ? run + 1 : 0
            if run >= 24 { return true }
        }
        return false
    }
}
