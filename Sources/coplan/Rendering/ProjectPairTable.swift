import PlanChecking
import PlanModel

extension FindingReport {
    /// Projects against projects: how many overlaps, the most first, narrow enough for a terminal
    /// of 80 columns.
    func projectPairTable(_ findings: [Finding]) -> String {
        var counts: [[String]: (errors: Int, all: Int)] = [:]
        for finding in findings {
            let projects = Set(finding.activities.map { plan.activities[Int($0)].project.id })
                .sorted { $0.isScalarLess(than: $1) }
            var pairs = projects.count == 1 ? [projects] : []
            for (index, one) in projects.enumerated() {
                pairs += projects[(index + 1)...].map { [one, $0] }
            }
            for pair in pairs {
                counts[pair, default: (0, 0)].all += 1
                if finding.level == .error { counts[pair]!.errors += 1 }
            }
        }
        guard !counts.isEmpty else { return "" }
        let rows = counts.sorted { left, right in
            if left.value.all != right.value.all { return left.value.all > right.value.all }
            if left.value.errors != right.value.errors {
                return left.value.errors > right.value.errors
            }
            return left.key.lexicographicallyPrecedes(right.key) { $0.isScalarLess(than: $1) }
        }
        let most = 15
        let labels = rows.prefix(most).map { row in
            let names = row.key.map { clippedInside($0, to: 27) }
            return names.count == 1 ? "\(names[0]) with itself" : "\(names[0]) and \(names[1])"
        }
        let width = labels.map(\.count).max() ?? 0
        var text = "Overlaps by pair of projects:\n"
        for (row, label) in zip(rows, labels) {
            let (errors, all) = row.value
            text += "  \(label)\(String(repeating: " ", count: width - label.count))  \(all)"
            text += errors > 0 ? " (\(counted(errors, "error")))\n" : "\n"
        }
        if rows.count > most {
            let rest = rows[most...].reduce(0) { $0 + $1.value.all }
            text +=
                "  and \(counted(rows.count - most, "more pair")) with \(counted(rest, "overlap"))\n"
        }
        return text + "\n"
    }
}

/// A name of at most `width` characters; names that are alike differ at an end, so the cut is
/// made inside.
private func clippedInside(_ text: String, to width: Int) -> String {
    guard text.count > width else { return text }
    let kept = width - 1
    return "\(text.prefix(kept - kept / 2))…\(text.suffix(kept / 2))"
}
