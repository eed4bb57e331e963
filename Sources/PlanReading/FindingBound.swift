import PlanModel

extension Finding {
    /// With no more of the plan's text than somebody may want to read.
    fileprivate var shortened: Finding {
        guard message.utf8.count > 500 || hint?.utf8.count ?? 0 > 500 else { return self }
        func short(_ text: String) -> String {
            text.utf8.count > 500 ? "\(String(text.unicodeScalars.prefix(300)))…" : text
        }
        var finding = self
        finding.message = short(message)
        finding.hint = hint.map(short)
        return finding
    }
}

/// Keeps the first mistakes of each file, and says of how many more it may hold.
///
/// - Parameter contents: by file, what was read; it knows what has been left out already.
func bounded(_ findings: [Finding], perFile most: Int, contents: [FileContents]) -> [Finding] {
    var counts = contents.map(\.unshownFindings)
    for finding in findings { counts[Int(finding.place.file)] += 1 }
    guard counts.contains(where: { $0 > most }) else { return findings.map(\.shortened) }
    var kept: [Finding] = []
    var perFile: [Int: [Finding]] = [:]
    for finding in findings {
        let file = Int(finding.place.file)
        if counts[file] > most {
            perFile[file, default: []].append(finding)
        } else {
            kept.append(finding)
        }
    }
    for (file, all) in perFile.sorted(by: { $0.key < $1.key }) {
        // Of two at one place the one that was found first.
        let order = all.indices.sorted {
            (all[$0].place.line, all[$0].place.column, $0)
                < (all[$1].place.line, all[$1].place.column, $1)
        }
        kept += order.prefix(most).map { all[$0] }
        let left = counts[file] - min(most, all.count)
        let firstLeft =
            order.count > most ? all[order[most]].place : contents[file].firstUnshown
        kept.append(
            Finding(
                rule: "file/too-large", level: .error,
                message: "\(left) more mistake\(left == 1 ? "" : "s") in this file "
                    + "\(left == 1 ? "is" : "are") not shown",
                hint: "mend those above first, or raise `limits: file-findings` in coplan.yaml",
                place: firstLeft ?? .start(of: Int32(file))))
    }
    return kept.map(\.shortened)
}
