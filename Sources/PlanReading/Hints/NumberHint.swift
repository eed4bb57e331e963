/// What to write instead of a text that is no whole number: `1,200` was meant to be `1200`.
func numberHint(_ text: String) -> String {
    let form = "write it in digits, without separators"
    let words = text.split(whereSeparator: \.isWhitespace)
    let spoken = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
        "nineteen", "twenty",
    ]
    if let index = spoken.firstIndex(of: text.lowercased()) { return "write \(index + 1)" }
    if let word = ["thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "hundred": 100][
        text.lowercased()]
    {
        return "write \(word)"
    }
    // 1 200, then 1,200 and 1.200 and 1'200; then ~20 and “20 people”.
    let groups = text.split(omittingEmptySubsequences: false) { " ,.'’\u{A0}\u{202F}".contains($0) }
    if groups.count > 1, (1...3).contains(groups[0].count),
        groups.dropFirst().allSatisfy({ $0.count == 3 }), groups.allSatisfy({ isDigits($0) })
    {
        return "write \(groups.joined())"
    }
    if let first = words.first.map({ $0.drop { "~+<>≈".contains($0) } }), isDigits(first),
        words.dropFirst().allSatisfy({ $0.allSatisfy(\.isLetter) })
    {
        return "write \(first)"
    }
    if let last = words.last, words.count == 2, isDigits(last), words[0].allSatisfy(\.isLetter) {
        return "write \(last)"
    }
    return form
}

private func isDigits(_ text: some StringProtocol) -> Bool {
    (1...9).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
}
