/// Text from a plan, made fit for a calendar file.
enum SafeText {
    /// Without control characters other than tab and line feed; CRLF and CR become a line feed;
    /// `mailto:` is left out, because a feed names no mail boxes that a client would write to.
    static func clean(_ text: String) -> String {
        if isClean(text) { return text }
        var cleaned = String.UnicodeScalarView()
        var wasReturn = false
        for scalar in text.unicodeScalars {
            defer { wasReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0D: cleaned.append("\n")
            case 0x0A: if !wasReturn { cleaned.append("\n") }
            case 0x09: cleaned.append(scalar)
            case 0...0x1F, 0x7F...0x9F: break
            default: cleaned.append(scalar)
            }
        }
        return withoutMailto(String(cleaned))
    }

    /// Cleaned, with line breaks and tabs as single spaces.
    static func oneLine(_ text: String) -> String {
        let cleaned = clean(text)
        guard cleaned.utf8.contains(where: { $0 == 0x0A || $0 == 0x09 }) else { return cleaned }
        return cleaned.split(whereSeparator: { $0 == "\n" || $0 == "\t" }).joined(separator: " ")
    }

    /// At most `count` characters, with an ellipsis where some were left out.
    static func shortened(_ text: String, to count: Int) -> String {
        // Limits count scalars: a reader that counts UTF-16 or clusters comes to about the same.
        if text.utf8.count <= count || text.unicodeScalars.count <= count { return text }
        var kept = ""
        var scalars = 0
        for character in text {
            scalars += character.unicodeScalars.count
            if scalars > count - 1 { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// Quick look at the bytes: nothing to drop, nothing to replace.
    private static func isClean(_ text: String) -> Bool {
        var before: UInt8 = 0
        for byte in text.utf8 {
            if byte < 0x20 && byte != 0x0A && byte != 0x09 || byte == 0x7F { return false }
            // U+0080 to U+009F are C2 80 to C2 9F in UTF-8.
            if before == 0xC2 && byte < 0xA0 { return false }
            // The colon of "mailto:".
            if byte == UInt8(ascii: ":") && (before | 0x20) == UInt8(ascii: "o") { return false }
            before = byte
        }
        return true
    }

    private static func withoutMailto(_ text: String) -> String {
        let word = Array("mailto:".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            bytes.append(byte)
            // Taken out as soon as it is complete, so that no removal leaves a new one behind.
            if byte == word[6], bytes.count >= 7,
                bytes.suffix(7).elementsEqual(word, by: { ($0 | 0x20) == ($1 | 0x20) })
            {
                bytes.removeLast(7)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// An address that may be written as a URI.
struct SafeLink {
    /// ASCII, without spaces or quotes.
    let text: String

    /// nil where the scheme is not one of `schemes`; what a URI may not hold is percent-encoded.
    init?(_ address: String, schemes: [String] = ["http", "https"]) {
        let cleaned = SafeText.oneLine(address)
        guard let colon = cleaned.utf8.firstIndex(of: UInt8(ascii: ":")),
            schemes.contains(cleaned[..<colon].lowercased()),
            cleaned.utf8.count <= 2_000
        else { return nil }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in cleaned.utf8 {
            if byte > 0x20 && byte < 0x7F && !SafeLink.excluded.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Visible ASCII that RFC 3986 has no place for.
    private static let excluded = Array("\"<>\\^`{|}".utf8)
}
