/// The name under which a browser keeps a feed (RFC 6266).
enum FileName {
    /// `attachment; filename="copolad.ics"; filename*=UTF-8''COPOLAD%20III.ics`: the last part of
    /// the address, and for those who read it, what people call the feed.
    static func disposition(of feed: ServedFeed) -> String {
        let file = feed.path.split(separator: "/").last.map(String.init) ?? feed.path
        let plain = file.utf8.map { byte in
            isPlain(byte) ? byte : UInt8(ascii: "_")
        }
        let ending = file.utf8.suffix(4)
        var name = ""
        for scalar in feed.name.unicodeScalars.prefix(80) {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: continue
            default:
                // What separates folders somewhere.
                name.unicodeScalars.append(
                    "/\\:*?\"<>|".unicodeScalars.contains(scalar) ? "-" : scalar)
            }
        }
        // No hidden file.
        name = String(name.drop { $0 == "." || $0 == " " })
        let start = "attachment; filename=\"\(String(decoding: plain, as: UTF8.self))\""
        guard !name.isEmpty else { return start }
        return start + "; filename*=UTF-8''" + escaped(name)
            + String(decoding: ending, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// What may stand in a header or an address (RFC 8187, RFC 3986).
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
