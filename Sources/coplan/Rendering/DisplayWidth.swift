/// The columns that a text takes on a terminal: wide characters take two, marks none.
///
/// What makes one character, an emoji sequence or a flag say, is counted as the one that it is.
/// Control characters count for nothing: `shown(_:)` escapes them first.
func displayWidth(_ text: some StringProtocol) -> Int {
    let bytes = text.utf8
    if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) { return bytes.count }
    return text.reduce(0) { $0 + displayWidth($1) }
}

/// The columns that one character takes.
func displayWidth(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if scalars.count == 1 { return width(first) }
    // A family, a flag, a skin tone, a key cap: one picture.
    if first.properties.isEmoji,
        scalars.dropFirst().contains(where: { isPictureMark($0) })
    {
        return 2
    }
    return scalars.reduce(0) { $0 + width($1) }
}

/// What makes one picture out of several scalars, or a picture out of a sign (UTS 51): the
/// joiner, the emoji selector, tones of skin, and the letters of flags.
private func isPictureMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x200D || scalar.value == 0xFE0F || scalar.properties.isEmojiModifier
        || (0x1F1E6...0x1F1FF).contains(scalar.value)
}

private func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F: return 1
    // Shown, although they are format characters: the soft hyphen, and signs before Arabic and
    // Syriac numbers.
    case 0xAD, 0x600...0x605, 0x6DD, 0x70F: return 1
    // Hangul vowels and finals, which join the initial before them.
    case 0x1160...0x11FF, 0xD7B0...0xD7FB: return 0
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
        return 0
    default: break
    }
    return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
}

/// East Asian Width W or F (Unicode 16, Annex 11) beside the emoji: Hangul, CJK, kana, full-width
/// forms, Tangut, and signs that go with them.
private func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x303E,
        0x3041...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FB,
        0x1D300...0x1D376, 0x1F200...0x1F202, 0x1F210...0x1F23B, 0x1F240...0x1F248,
        0x1F250...0x1F251, 0x1F260...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
        return true
    default: return false
    }
}
