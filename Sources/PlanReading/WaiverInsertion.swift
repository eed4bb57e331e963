import PlanModel

/// Why a file is not edited.
public struct EditRefused: Error, Sendable {
    public var message: String
    public var hint: String?
}

/// Adds an entry to the `waivers:` of a plan file. Every byte of what was there stays as it is.
///
/// - Parameter lines: the entry's keys, one a line.
/// - Parameter inOneLine: the same in braces, for a list in brackets.
public func addingWaiver(lines: [String], inOneLine: String, to bytes: [UInt8])
    throws(EditRefused) -> [UInt8]
{
    let text = EditedText(bytes)
    let tree = try parsed(bytes)
    let edited: [UInt8]
    if let value = try waiversNode(of: tree) {
        edited = try text.adding(lines, inOneLine, to: value, of: tree)
    } else {
        edited = text.appendingSection(lines, column: tree.root < 0 ? 1 : tree[tree.root].column)
    }
    // Whatever the file looks like: it says what it said before, and one waiver more.
    guard let result = try? parsed(edited), tree.isExtended(by: result) else {
        throw EditRefused(
            message: "the file is laid out in a way that the waiver cannot be added to",
            hint: "add it by hand, or name another file with --file")
    }
    return edited
}

/// The tree of a file that can be edited.
private func parsed(_ bytes: [UInt8]) throws(EditRefused) -> YAMLTree {
    var limits = ReadingLimits()
    (limits.textBytes, limits.depth) = (.max / 2, 1_000)
    let start = EditedText.markLength(bytes)
    let usedLimits = limits
    let (tree, problem) = bytes.withUnsafeBufferPointer { buffer in
        YAMLParser.parse(UnsafeBufferPointer(rebasing: buffer[start...]), limits: usedLimits)
    }
    if let problem {
        throw EditRefused(
            message: "it cannot be read: line \(problem.line): \(problem.message)",
            hint: "mend it first; coplan check says how")
    }
    if tree.root >= 0, tree[tree.root].kind != .mapping {
        guard tree[tree.root].kind == .scalar, tree[tree.root].count == 0 else {
            throw EditRefused(
                message: "it does not hold sections", hint: "name another file with --file")
        }
        return .empty
    }
    return tree
}

/// What stands under `waivers:`, or nil where there is no such key.
private func waiversNode(of tree: YAMLTree) throws(EditRefused) -> (key: Int32, value: Int32)? {
    guard tree.root >= 0 else { return nil }
    let found = tree.pairs(tree.root).filter { tree.scalarEquals(tree[$0.key], "waivers") }
    guard found.count < 2 else {
        throw EditRefused(message: "`waivers` stands in it twice", hint: "keep one of the two")
    }
    if found.isEmpty, tree[tree.root].isFlow {
        throw EditRefused(
            message: "its sections stand in braces",
            hint: "write each section on a line of its own, or name another file with --file")
    }
    return found.first
}

/// A file's text with what is needed to find places in it.
private struct EditedText {
    let bytes: [UInt8]
    /// Byte offsets at which lines begin, as libyaml counts lines.
    private let starts: [Int]
    private let lineBreak: [UInt8]

    /// The length of a byte order mark.
    static func markLength(_ bytes: [UInt8]) -> Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [EditedText.markLength(bytes)]
        for (index, byte) in bytes.enumerated() {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let isBreak =
                switch byte {
                case 0x0A: true
                case 0x0D: next != 0x0A
                // NEL, and the separators of lines and paragraphs.
                case 0x85: index > 0 && bytes[index - 1] == 0xC2
                case 0xA8, 0xA9: index > 1 && bytes[index - 2] == 0xE2 && bytes[index - 1] == 0x80
                default: false
                }
            if isBreak { starts.append(index + 1) }
        }
        self.starts = starts
        let first = bytes.firstIndex(of: 0x0A)
        lineBreak = first.map { $0 > 0 && bytes[$0 - 1] == 0x0D } ?? false ? [0x0D, 0x0A] : [0x0A]
    }

    /// Line and column from 1, columns in scalars.
    private func offset(line: Int32, column: Int32) -> Int {
        guard Int(line) <= starts.count else { return bytes.count }
        var offset = starts[Int(line) - 1]
        var left = column - 1
        while left > 0, offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    private func start(ofLine line: Int) -> Int {
        line <= starts.count ? starts[line - 1] : bytes.count
    }

    private func isEnd(_ offset: Int) -> Bool { offset >= bytes.count }

    /// The lines as a list's item whose dash is at a column, each ended.
    private func item(_ lines: [String], column: Int, gap: Int = 1) -> [UInt8] {
        var result: [UInt8] = []
        for (index, line) in lines.enumerated() {
            result += [UInt8](repeating: 0x20, count: column - 1)
            result.append(index == 0 ? UInt8(ascii: "-") : 0x20)
            result += [UInt8](repeating: 0x20, count: gap)
            result += Array(line.utf8) + lineBreak
        }
        return result
    }

    private func inserting(_ new: [UInt8], at offset: Int) -> [UInt8] {
        Array(bytes[..<offset]) + new + Array(bytes[offset...])
    }

    /// Inserts whole lines before a line, counted from 1; a last line without its break gets one.
    private func insertingLines(_ new: [UInt8], before line: Int) -> [UInt8] {
        let offset = start(ofLine: line)
        let isOpen = isEnd(offset) && !bytes.isEmpty && bytes.last != 0x0A
        return inserting(isOpen ? lineBreak + new : new, at: offset)
    }

    func adding(
        _ lines: [String], _ inOneLine: String, to entry: (key: Int32, value: Int32),
        of tree: YAMLTree
    ) throws(EditRefused) -> [UInt8] {
        let value = tree[entry.value]
        let indentation = Int(tree[tree.root].column) + 2
        switch value.kind {
        case .sequence where value.count == 0, .scalar where tree.isNull(value):
            return try replacingNothing(value, tree[entry.key], lines, indentation)
        case .sequence where value.isFlow:
            let last = tree[tree.children(entry.value).last!]
            let end = offset(line: last.endLine, column: last.endColumn)
            let start = offset(line: last.line, column: last.column)
            let before = bytes[self.start(ofLine: Int(last.line))..<start]
            // An item on a line of its own is followed by another one like it.
            let isAlone = before.allSatisfy { $0 == 0x20 } && last.line > value.line
            let gap = isAlone ? lineBreak + Array(before) : [0x20]
            return inserting([0x2C] + gap + Array(inOneLine.utf8), at: end)
        case .sequence:
            let items = tree.children(entry.value)
            let last = tree[items.last!]
            let gap =
                last.line == value.line || items.count > 1 ? Int(last.column - value.column) - 1 : 1
            return insertingLines(
                item(lines, column: Int(value.column), gap: (1...8).contains(gap) ? gap : 1),
                before: lineAfter(items.last!, of: tree, dash: Int(value.column)))
        default:
            throw EditRefused(
                message: "its `waivers` is not a list",
                hint: "write waivers as a list, or name another file with --file")
        }
    }

    /// `waivers:`, `waivers: []` and the like become a list.
    private func replacingNothing(
        _ value: YAMLTree.Node, _ key: YAMLTree.Node, _ lines: [String], _ column: Int
    ) throws(EditRefused) -> [UInt8] {
        let keyEnd = offset(line: key.endLine, column: key.endColumn)
        var from = offset(line: value.line, column: value.column)
        let to = offset(line: value.endLine, column: value.endColumn)
        let written = bytes[from..<max(from, to)]
        guard written.isEmpty || value.line == key.line && value.endLine == key.line else {
            throw EditRefused(
                message: "its `waivers` are empty in a way that cannot be added to",
                hint: "write waivers: [] on one line")
        }
        var rest = self
        if !written.isEmpty {
            while from > keyEnd + 1, bytes[from - 1] == 0x20 { from -= 1 }
            rest = EditedText(Array(bytes[..<from] + bytes[to...]))
        }
        return rest.insertingLines(item(lines, column: column), before: Int(key.endLine) + 1)
    }

    /// The line after all that belongs to an item: its values, and comments that are further in
    /// than its dash.
    private func lineAfter(_ node: Int32, of tree: YAMLTree, dash: Int) -> Int {
        var last = node
        while tree[last].kind == .mapping || tree[last].kind == .sequence, !tree[last].isFlow,
            let child = tree.children(last).last
        {
            last = child
        }
        // A block of text ends where the next line begins.
        var line = Int(tree[last].endLine) + (tree[last].endColumn == 1 ? 0 : 1)
        while line <= starts.count {
            let rest = bytes[start(ofLine: line)...].prefix { $0 != 0x0A }
            let indentation = rest.prefix { $0 == 0x20 }.count
            guard indentation >= dash, rest.dropFirst(indentation).first == UInt8(ascii: "#")
            else { break }
            line += 1
        }
        return line
    }

    /// `waivers:` after everything else.
    func appendingSection(_ lines: [String], column: Int32) -> [UInt8] {
        var new: [UInt8] = []
        if bytes.count > EditedText.markLength(bytes) {
            let isOpen = bytes.last != 0x0A
            let lastLine = bytes[(starts.last { !isEnd($0) } ?? 0)...].filter {
                ![10, 13, 32].contains($0)
            }
            if isOpen { new += lineBreak }
            if !lastLine.isEmpty { new += lineBreak }
        }
        new += [UInt8](repeating: 0x20, count: Int(column) - 1) + Array("waivers:".utf8) + lineBreak
        new += item(lines, column: Int(column) + 2)
        return bytes + new
    }
}

extension YAMLTree {
    func children(_ index: Int32) -> [Int32] { Array(items(self[index])) }

    fileprivate func pairs(_ mapping: Int32) -> [(key: Int32, value: Int32)] {
        let all = children(mapping)
        return stride(from: 0, to: all.count - 1, by: 2).map { (all[$0], all[$0 + 1]) }
    }

    /// Whether another tree says the same and has one waiver more.
    fileprivate func isExtended(by other: YAMLTree) -> Bool {
        func split(_ tree: YAMLTree) -> (rest: [Int32], items: [Int32]) {
            guard tree.root >= 0 else { return ([], []) }
            var rest: [Int32] = []
            var items: [Int32] = []
            for (key, value) in tree.pairs(tree.root) {
                if tree.scalarEquals(tree[key], "waivers") {
                    items = tree[value].kind == .sequence ? tree.children(value) : []
                } else {
                    rest += [key, value]
                }
            }
            return (rest, items)
        }
        let (old, new) = (split(self), split(other))
        return old.rest.count == new.rest.count && new.items.count == old.items.count + 1
            && zip(old.rest + old.items, new.rest + new.items).allSatisfy {
                isSame($0, $1, in: other)
            }
    }

    private func isSame(_ one: Int32, _ two: Int32, in other: YAMLTree) -> Bool {
        let (left, right) = (self[one], other[two])
        guard left.kind == right.kind, left.count == right.count, left.isPlain == right.isPlain
        else { return false }
        switch left.kind {
        case .scalar: return string(left) == other.string(right)
        case .alias: return self[left.first].kind == other[right.first].kind
        case .unreadable: return true
        case .sequence, .mapping:
            return zip(children(one), other.children(two)).allSatisfy { isSame($0, $1, in: other) }
        }
    }
}
