/// “1 activity”, “2 activities”: a number with its noun; the plural takes an s where none is given.
public func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? "\(one)s")"
}

/// “a”, “a and b”, “a, b and c”.
public func listed(_ words: some Collection<String>) -> String {
    words.count < 2
        ? words.joined() : "\(words.dropLast().joined(separator: ", ")) and \(Array(words).last!)"
}

/// “a, b and 3 more”: the first `most`, and how many are not named.
public func listed(_ words: some Collection<String>, most: Int) -> String {
    words.count <= most
        ? words.joined(separator: ", ")
        : "\(words.prefix(most).joined(separator: ", ")) and \(words.count - most) more"
}
