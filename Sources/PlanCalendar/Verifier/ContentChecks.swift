import PlanModel

/// What is checked of values that stand in any component: addresses, colours, HTML.
extension CalendarVerifier {
    private static let addresses: Set<String> = ["URL", "SOURCE", "CONFERENCE", "IMAGE"]
    private static let tags: Set<String> = [
        "html", "head", "title", "meta", "body", "p", "br", "div", "span", "a", "b", "i", "u", "em",
        "strong", "ul", "ol", "li", "h1", "h2", "h3", "h4", "table", "tbody", "thead", "tr", "td",
        "th", "hr", "font", "blockquote", "!doctype",
    ]

    mutating func checkContent(_ line: VerifiedLine, of component: VerifiedComponent) {
        if CalendarVerifier.addresses.contains(line.name) { checkAddress(line) }
        switch line.name {
        case "COLOR":
            if ColorNames.name(for: line.value) == nil {
                complain(
                    .error, "property", line.number,
                    "COLOR is no CSS3 name of a colour (RFC 7986, 5.9)")
            }
        case "CATEGORIES":
            if line.value.hasPrefix(",") || line.value.hasSuffix(",")
                || line.value.contains(",,")
            {
                complain(.warning, "text", line.number, "CATEGORIES has an empty category")
            }
        case "REQUEST-STATUS":
            complain(
                .warning, "people", line.number,
                "REQUEST-STATUS belongs into answers to invitations, not into a feed")
        case "X-ALT-DESC": checkHTML(line, component)
        default: break
        }
    }

    /// An absolute URI, of the type that its property must name.
    private mutating func checkAddress(_ line: VerifiedLine) {
        let type = line.parameter("VALUE")?.uppercased()
        if line.name == "CONFERENCE", type != "URI" {
            complain(.error, "place", line.number, "CONFERENCE needs VALUE=URI")
        }
        if line.name == "IMAGE", type != "URI", type != "BINARY" {
            complain(.error, "property", line.number, "IMAGE needs VALUE=URI or VALUE=BINARY")
        }
        if type == "BINARY" { return }
        let scheme = line.value.prefix { $0 != ":" }
        let isScheme =
            scheme.utf8.first.map { (65...90).contains($0 & 0xDF) } ?? false
            && scheme.utf8.allSatisfy { byte in
                (65...90).contains(byte & 0xDF) || (48...57).contains(byte)
                    || Array("+-.".utf8).contains(byte)
            }
        let rest = line.value.utf8.dropFirst(scheme.utf8.count + 1)
        let isWeb = ["http", "https", "webcal", "webcals"].contains(scheme.lowercased())
        if !isScheme || rest.isEmpty || isWeb && !rest.starts(with: "//".utf8) {
            complain(.error, "property", line.number, "\(line.name) is no absolute address")
        } else if line.value.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
            complain(
                .warning, "property", line.number,
                "\(line.name) holds characters that an address has in percent signs only")
        }
    }

    // MARK: HTML

    private mutating func checkHTML(_ line: VerifiedLine, _ component: VerifiedComponent) {
        if line.parameter("FMTTYPE")?.lowercased() != "text/html" {
            complain(.warning, "text", line.number, "X-ALT-DESC has no FMTTYPE=text/html")
            return
        }
        let (words, tags) = CalendarVerifier.takeApart(html: Array(unescaped(line.value).utf8))
        for tag in tags {
            let name = tag.prefix { !" \t\n/".contains($0) }
            let lower = tag.lowercased()
            if ["script", "style", "iframe", "object", "embed", "link", "form"].contains(name)
                || lower.contains("javascript:") || lower.contains(" on")
            {
                complain(
                    .error, "text", line.number,
                    "X-ALT-DESC holds <\(shownText(String(name)))>, or what would be run by a reader"
                )
                return
            }
            if !CalendarVerifier.tags.contains(String(name)) {
                complain(
                    .warning, "text", line.number,
                    "X-ALT-DESC holds <\(shownText(String(name)))>, which Outlook may not show")
                return
            }
        }
        guard let description = component.first("DESCRIPTION") else { return }
        let plain = unescaped(description.value).split { $0.isWhitespace }
        if plain.joined() != words {
            complain(
                .warning, "text", line.number, "X-ALT-DESC and DESCRIPTION say different things")
        }
    }

    /// The text without its white space, and the tags that open, in lower case.
    private static func takeApart(html: [UInt8]) -> (text: String, tags: [String]) {
        var text: [UInt8] = []
        var tags: [String] = []
        var position = 0
        while position < html.count {
            let byte = html[position]
            if byte == UInt8(ascii: "<") {
                let end = html[position...].firstIndex(of: UInt8(ascii: ">")) ?? html.count
                let tag = String(decoding: html[(position + 1)..<end], as: UTF8.self).lowercased()
                if !tag.hasPrefix("/"), !tag.hasPrefix("!--") { tags.append(tag) }
                position = end + 1
                continue
            }
            if byte == UInt8(ascii: "&"),
                let end = html[position...].prefix(10).firstIndex(of: UInt8(ascii: ";")),
                let scalar = entity(html[(position + 1)..<end])
            {
                text += Array(String(scalar).utf8)
                position = end + 1
                continue
            }
            text.append(byte)
            position += 1
        }
        let words = String(decoding: text, as: UTF8.self).split { $0.isWhitespace }
        return (words.joined(), tags)
    }

    /// `amp`, `#233`, `#xE9`.
    private static func entity(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let text = String(decoding: name, as: UTF8.self)
        switch text {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        case "nbsp": return "\u{A0}"
        default: break
        }
        guard text.hasPrefix("#") else { return nil }
        let number = text.dropFirst()
        let value =
            number.hasPrefix("x") || number.hasPrefix("X")
            ? UInt32(number.dropFirst(), radix: 16) : UInt32(number)
        return value.flatMap(Unicode.Scalar.init)
    }

    // MARK: Durations

    /// The seconds of a duration (RFC 5545, 3.3.6), a week or a day as so many hours; nil where it
    /// is none.
    static func seconds(ofDuration text: String) -> Int64? {
        var bytes = Array(text.utf8)[...]
        var sign: Int64 = 1
        if let first = bytes.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
            sign = first == UInt8(ascii: "-") ? -1 : 1
            bytes = bytes.dropFirst()
        }
        guard bytes.first == UInt8(ascii: "P"), bytes.count > 2 else { return nil }
        bytes = bytes.dropFirst()
        var units = Array("WD".utf8)[...]
        var total: Int64 = 0
        var number: Int64?
        for byte in bytes {
            if (48...57).contains(byte) {
                let value = (number ?? 0) * 10 + Int64(byte - 48)
                guard value < 1_000_000_000 else { return nil }
                number = value
            } else if byte == UInt8(ascii: "T"), number == nil {
                units = Array("HMS".utf8)[...]
            } else {
                // Each unit once, in order.
                guard let value = number, let at = units.firstIndex(of: byte) else { return nil }
                units = units[(at + 1)...]
                number = nil
                switch byte {
                case UInt8(ascii: "W"): total += value * 604_800
                case UInt8(ascii: "D"): total += value * 86_400
                case UInt8(ascii: "H"): total += value * 3_600
                case UInt8(ascii: "M"): total += value * 60
                default: total += value
                }
            }
        }
        return number == nil ? sign * total : nil
    }
}
