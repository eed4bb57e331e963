/// The difference between two versions of a file that differ in one place, as `diff -u` prints it.
func unifiedDiff(_ path: String, _ old: [UInt8]?, _ new: [UInt8]) -> String {
    let before = lines(old ?? [])
    let after = lines(new)
    let start = zip(before, after).prefix { $0 == $1 }.count
    let most = min(before.count, after.count) - start
    let end = zip(before.reversed(), after.reversed()).prefix(most).prefix { $0 == $1 }.count
    let context = 3
    let from = max(0, start - context)
    let tail = min(context, end)
    let removed = start..<(before.count - end)
    let added = start..<(after.count - end)
    func range(_ changed: Range<Int>) -> String {
        let count = changed.upperBound + tail - from
        return count == 0 ? "0,0" : count == 1 ? "\(from + 1)" : "\(from + 1),\(count)"
    }
    var text = "--- \(old == nil ? "/dev/null" : shown(path))\n+++ \(shown(path))\n"
    text += "@@ -\(range(removed)) +\(range(added)) @@\n"
    func write(_ mark: String, _ lines: ArraySlice<ArraySlice<UInt8>>) {
        for line in lines {
            var line = line
            let isEnded = line.last == 0x0A
            if isEnded { line.removeLast() }
            if line.last == 0x0D { line.removeLast() }
            text += "\(mark)\(shown(String(decoding: line, as: UTF8.self)))\n"
            if !isEnded { text += "\\ No newline at end of file\n" }
        }
    }
    write(" ", before[from..<start])
    write("-", before[removed])
    write("+", after[added])
    write(" ", after[added.upperBound..<(added.upperBound + tail)])
    return text
}

/// The lines with their breaks.
private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0x0A) {
        lines.append(rest[...end])
        rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
}
