/// The text with control and bidirectional-control characters escaped, so that what comes from
/// a plan cannot move the cursor or turn the line around.
func shown(_ text: String) -> String {
    guard mayHoldControl(text) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
        if isControl(scalar) {
            let digits = String(scalar.value, radix: 16)
            result += scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : "\\u{\(digits)}"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// Whether there is one at all, judged by bytes: nearly all texts have none, and all are asked.
private func mayHoldControl(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte < 0x20 || byte == 0x7F { return true }
            if byte < 0x80 { continue }
            let next = index < bytes.count ? bytes[index] : 0
            switch (byte, next) {
            // U+0080 to U+009F, U+061C; U+200E to U+202E and U+2066 to U+2069 are among the others.
            case (0xC2, ..<0xA0), (0xD8, 0x9C), (0xE2, 0x81): return true
            case (0xE2, 0x80):
                let last = index + 1 < bytes.count ? bytes[index + 1] : 0
                if (0x8E...0x8F).contains(last) || (0xA8...0xAE).contains(last) { return true }
            default: break
            }
        }
        return false
    }
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
}
