/// Plain text as HTML, for X-ALT-DESC: the same words, with paragraphs and links.
enum HTMLText {
    /// A document of paragraphs. Lines become lines, empty lines end a paragraph, and addresses of
    /// the web can be followed.
    static func document(_ text: String, _ language: String) -> String {
        let direction = language == "ar" ? " dir=\"rtl\"" : ""
        let paragraphs = text.split(separator: "\n", omittingEmptySubsequences: false)
            .split(whereSeparator: \.isEmpty)
            .map { "<p\(direction)>\($0.map(line).joined(separator: "<br>"))</p>" }
        return "<html><body>\(paragraphs.joined())</body></html>"
    }

    private static func line(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: ":")), text.contains("://") else {
            return escaped(text)
        }
        return text.split(separator: " ", omittingEmptySubsequences: false).map(word)
            .joined(separator: " ")
    }

    /// A word, as a link where it is an address. What a sentence puts behind one is not part of it.
    private static func word(_ text: Substring) -> String {
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else { return escaped(text) }
        var address = text
        while let last = address.last, ".,;:!?)،".contains(last) { address.removeLast() }
        guard let link = SafeLink(String(address)) else { return escaped(text) }
        return "<a href=\"\(escaped(link.text[...]))\">\(escaped(address))</a>"
            + escaped(text[address.endIndex...])
    }

    private static func escaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
