/// If-None-Match (RFC 9110, 13.1.2).
enum EntityTags {
    /// Whether a list of tags, or `*`, holds one of these. They are compared weakly, as RFC 9110
    /// wants it for this field: `W/"x"` is `"x"`.
    ///
    /// What is no list of tags matches nothing.
    ///
    /// - Parameter tags: with their quotes.
    static func match(_ field: String, _ tags: [String]) -> Bool {
        let bytes = Array(field.utf8)
        var position = 0
        func skip(_ what: (UInt8) -> Bool) {
            while position < bytes.count, what(bytes[position]) { position += 1 }
        }
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        skip(isSpace)
        if position < bytes.count, bytes[position] == UInt8(ascii: "*") {
            position += 1
            skip(isSpace)
            return position == bytes.count
        }
        while true {
            // A list may have empty items.
            skip { isSpace($0) || $0 == UInt8(ascii: ",") }
            if position == bytes.count { return false }
            if bytes[position...].starts(with: "W/".utf8) { position += 2 }
            let start = position
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                return false
            }
            position += 1
            skip { $0 == 0x21 || (0x23...0x7E).contains($0) || $0 >= 0x80 }
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                return false
            }
            position += 1
            let tag = bytes[start..<position]
            skip(isSpace)
            guard position == bytes.count || bytes[position] == UInt8(ascii: ",") else {
                return false
            }
            if tags.contains(where: { tag.elementsEqual($0.utf8) }) { return true }
        }
    }
}
