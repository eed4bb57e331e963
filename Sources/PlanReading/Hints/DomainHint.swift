/// What to write instead of a text that is no domain: the address of a page holds one.
func domainHint(_ text: String) -> String {
    var rest = text.lowercased()[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    let domain = rest.prefix { $0 != "/" && $0 != ":" }
    let isGood =
        domain.contains(".") && !domain.hasPrefix(".") && !domain.hasSuffix(".")
        && domain.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46
        }
    return isGood
        ? "write \(domain)" : "write a domain of yours in small letters: plans.example.org"
}
