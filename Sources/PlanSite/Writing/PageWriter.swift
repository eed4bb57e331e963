import PlanModel

/// An attribute of an element. Its name is written in the source, its value is escaped.
struct Attribute {
    let name: StaticString
    /// nil for an attribute without a value: `hidden`.
    let value: String?

    init(_ name: StaticString, _ value: String) { (self.name, self.value) = (name, value) }
    init(_ name: StaticString, _ value: Int) { self.init(name, String(value)) }
    init(flag name: StaticString) { (self.name, self.value) = (name, nil) }

    static func `class`(_ value: String) -> Attribute { Attribute("class", value) }
    static func id(_ value: String) -> Attribute { Attribute("id", value) }
    static func href(_ value: String) -> Attribute { Attribute("href", value) }
}

/// Writes one page. Markup comes from the source alone (`StaticString`); whatever comes from a
/// plan goes through `text` or an attribute, and is escaped there.
struct PageWriter {
    let site: SiteContents
    let language: SiteLanguage
    /// Of the page, below the site's root.
    let path: String
    /// Up to the site's root: `../../`.
    let up: String
    private(set) var bytes: [UInt8] = []
    /// What footnotes the page needs for the countries that it names.
    private(set) var footnotes: Set<CountryFootnote> = []

    var words: SiteWords { language.words }

    init(_ site: SiteContents, _ language: SiteLanguage, path: String) {
        (self.site, self.language, self.path) = (site, language, path)
        up = String(repeating: "../", count: path.utf8.count { $0 == UInt8(ascii: "/") })
        bytes.reserveCapacity(8_192)
    }

    // MARK: Elements

    mutating func element(
        _ name: StaticString, _ attributes: Attribute?..., content: (inout PageWriter) -> Void
    ) {
        open(name, attributes)
        content(&self)
        close(name)
    }

    /// An element with nothing but a text in it.
    mutating func element(_ name: StaticString, _ attributes: Attribute?..., text: String) {
        open(name, attributes)
        self.text(text)
        close(name)
    }

    /// An element that has no content and no end tag.
    mutating func void(_ name: StaticString, _ attributes: Attribute?...) {
        open(name, attributes)
    }

    /// An element of SVG that is empty.
    mutating func shape(_ name: StaticString, _ attributes: Attribute?...) {
        open(name, attributes)
        bytes[bytes.count - 1] = UInt8(ascii: "/")
        bytes.append(UInt8(ascii: ">"))
    }

    /// A link to a page of the site, in the same language.
    mutating func link(
        to route: Route, fragment: String? = nil, _ attributes: Attribute?...,
        content: (inout PageWriter) -> Void
    ) {
        open("a", [.href(address(of: route) + (fragment.map { "#\($0)" } ?? ""))] + attributes)
        content(&self)
        close("a")
    }

    mutating func newLine() { bytes.append(UInt8(ascii: "\n")) }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute?]) {
        bytes.append(UInt8(ascii: "<"))
        constant(name)
        for case let attribute? in attributes {
            bytes.append(UInt8(ascii: " "))
            constant(attribute.name)
            guard let value = attribute.value else { continue }
            constant("=\"")
            escape(value)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func close(_ name: StaticString) {
        constant("</")
        constant(name)
        constant(">")
        if Self.blocks.contains(where: { $0 == name.description }) { newLine() }
    }

    /// Elements after which a line ends, so that two versions of a page can be compared.
    private static let blocks: Set<String> = [
        "p", "li", "tr", "h1", "h2", "h3", "section", "div", "table", "ul", "nav", "header",
        "footer", "main", "dt", "dd", "dl", "thead", "tbody", "head", "title", "svg", "article",
    ]

    mutating func constant(_ markup: StaticString) {
        markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    // MARK: Text

    mutating func text(_ text: String) { escape(text) }

    private mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            var index = 0
            while index < utf8.count {
                let byte = utf8[index]
                switch byte {
                case UInt8(ascii: "&"): constant("&amp;")
                case UInt8(ascii: "<"): constant("&lt;")
                case UInt8(ascii: ">"): constant("&gt;")
                case UInt8(ascii: "\""): constant("&quot;")
                case UInt8(ascii: "\n"), UInt8(ascii: "\t"): bytes.append(UInt8(ascii: " "))
                // Control characters are no text in HTML; nor are U+0080 to U+009F, and those
                // code points that Unicode keeps for no character.
                case ..<0x20, 0x7F: break
                case 0xC2 where index + 1 < utf8.count && utf8[index + 1] < 0xA0: index += 1
                case 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4:
                    let length = byte == 0xEF ? 3 : 4
                    let end = min(utf8.count, index + length)
                    if !isNoCharacter(utf8[index..<end]) {
                        bytes.append(contentsOf: utf8[index..<end])
                    }
                    index = end - 1
                default: bytes.append(byte)
                }
                index += 1
            }
        }
    }

    /// U+FDD0 to U+FDEF, and the last two code points of each plane.
    private func isNoCharacter(_ scalar: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let bytes = Array(scalar)
        if bytes.count == 3 {
            return bytes[1] == 0xB7 && (0x90...0xAF).contains(bytes[2])
                || bytes[1] == 0xBF && bytes[2] >= 0xBE
        }
        return bytes.count == 4 && bytes[1] & 0x0F == 0x0F && bytes[2] == 0xBF && bytes[3] >= 0xBE
    }

    // MARK: Countries

    /// The name of a country, with the sign of its footnote.
    mutating func country(_ country: Country) { text(name(of: country)) }

    /// The same for an attribute or a drawing; the page gets the footnote.
    mutating func name(of country: Country) -> String {
        let name = country.nameOnPages(in: language.code)
        guard let footnote = CountryFootnote(country) else { return name }
        footnotes.insert(footnote)
        return name + footnote.sign
    }
}
