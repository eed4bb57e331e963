/// The word among `candidates` that `word` was probably meant to be, or nil.
///
/// Counts insertions, deletions, replacements and swaps of neighbours (optimal string
/// alignment); up to a third of the word may be wrong. Of equals the first is taken.
public func closest(to word: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().unicodeScalars.prefix(64))
    guard !wanted.isEmpty else { return nil }
    let bound = max(1, (wanted.count + 1) / 3)
    var best: (word: String, distance: Int)?
    for candidate in candidates {
        let scalars = Array(candidate.lowercased().unicodeScalars.prefix(64))
        guard abs(scalars.count - wanted.count) <= bound else { continue }
        let distance = editDistance(wanted, scalars)
        if distance <= bound, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
}

private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in 1...max(1, left.count) where i <= left.count {
        var row = [i] + [Int](repeating: 0, count: right.count)
        for j in 1...max(1, right.count) where j <= right.count {
            let cost = left[i - 1] == right[j - 1] ? 0 : 1
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
            if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                row[j] = min(row[j], beforeLast[j - 2] + 1)
            }
        }
        beforeLast = last
        last = row
    }
    return last[right.count]
}
