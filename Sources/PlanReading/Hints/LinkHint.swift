private let schemes = ["https:", "http:", "mailto:", "tel:", "geo:"]

/// Whether a text is an address that a reader may follow.
func isAddress(_ text: String) -> Bool {
    let lowered = text.lowercased()
    guard let scheme = schemes.first(where: { lowered.hasPrefix($0) && lowered != $0 }),
        !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F })
    else { return false }
    guard scheme.hasPrefix("http") else { return true }
    let rest = lowered.dropFirst(scheme.count)
    return rest.hasPrefix("//") && rest.count > 2
}

/// What to write instead of a text that is no address.
func linkHint(_ text: String) -> String {
    let lowered = text.lowercased()
    if let scheme = schemes.first(where: { lowered.hasPrefix($0) }), scheme.hasPrefix("http") {
        let rest = text.dropFirst(scheme.count).drop { $0 == "/" }
        let escaped = rest.split(separator: " ", omittingEmptySubsequences: false)
            .joined(separator: "%20")
        let written = "\(scheme)//\(escaped)"
        if !rest.isEmpty, isAddress(written) { return "write \(written)" }
    } else if lowered.hasPrefix("www.") || looksLikeHost(lowered) {
        if isAddress("https://\(text)") { return "write https://\(text)" }
    } else if text.first == "+", text.count > 6,
        text.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber || " -./()".contains($0) })
    {
        return "write tel:\(text.filter { $0 == "+" || $0.isNumber })"
    } else if let at = text.firstIndex(of: "@"), at != text.startIndex,
        looksLikeHost(String(lowered[lowered.index(after: lowered.firstIndex(of: "@")!)...])),
        isAddress("mailto:\(text)")
    {
        return "write mailto:\(text)"
    }
    return "addresses begin with https://, http://, mailto:, tel: or geo:"
}

/// `example.org/course`: words with points between them before the first slash.
private func looksLikeHost(_ text: String) -> Bool {
    let host = text.prefix { $0 != "/" }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.last!.count >= 2 && labels.last!.allSatisfy(\.isLetter)
        && labels.allSatisfy { label in
            !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" }
        }
}
