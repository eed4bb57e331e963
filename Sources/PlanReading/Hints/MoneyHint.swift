/// What to write instead of a text that is no amount of money: `45.000 €` was meant to be
/// `45000 EUR`.
func moneyHint(_ text: String) -> String {
    let form = "write the number without separators, a space, and the currency: 45000 EUR"
    let signs: [Character: String] = ["€": "EUR", "$": "USD", "£": "GBP"]
    var digits = ""
    var letters = ""
    for character in text {
        if character.isASCII, character.isNumber || character == "." || character == "," {
            digits.append(character)
        } else if let code = signs[character] {
            letters += code
        } else if character.isLetter {
            letters += character.uppercased()
        } else if !character.isWhitespace, character != "'", character != "’" {
            return form
        }
    }
    let names = ["EURO": "EUR", "EUROS": "EUR", "DOLLAR": "USD", "DOLLARS": "USD"]
    var thousands = ""
    for (suffix, zeros) in [("K", "000"), ("M", "000000")] {
        if letters.hasPrefix(suffix), names[letters] == nil, letters.count > 3 || letters == suffix
        {
            letters.removeFirst()
            thousands = zeros
        }
    }
    letters = names[letters] ?? letters
    guard letters.isEmpty || letters.count == 3 && letters.allSatisfy(\.isASCII),
        let amount = amount(digits)
    else { return form }
    if !thousands.isEmpty, amount.contains(".") { return form }
    let written = "\(amount)\(thousands) \(letters.isEmpty ? "EUR" : letters)"
    return letters.isEmpty ? "write the currency too: \(written)" : "write \(written)"
}

/// Digits with a point before two decimals at most; nil where the separators do not tell.
private func amount(_ text: String) -> String? {
    let pieces = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    guard let first = pieces.first, !first.isEmpty, pieces.allSatisfy({ !$0.isEmpty }),
        text.count <= 15
    else { return nil }
    let isGrouped = pieces.dropFirst().allSatisfy { $0.count == 3 } && first.count <= 3
    if isGrouped { return pieces.joined() }
    // Of separators of two kinds the last one begins the decimals.
    let isDecimal = pieces.count > 1 && pieces.last!.count <= 2
    let whole = isDecimal ? pieces.dropLast() : pieces[...]
    guard whole.count == 1 || whole.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    guard isDecimal || pieces.count == 1 else { return nil }
    return whole.joined() + (isDecimal ? ".\(pieces.last!)" : "")
}
