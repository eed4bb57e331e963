import PlanModel

/// Reads one file of a plan into records.
///
/// After a mistake in the YAML, reading is taken up again at the next record, so that one
/// mistake does not hide another.
struct FileReader {
    let file: Int32
    let limits: ReadingLimits
    /// Whether the file is a coplan.yaml, which holds settings too.
    let holdsSettings: Bool

    private static let mostMistakes = 100

    func read(_ bytes: [UInt8]) -> FileContents {
        var contents = FileContents()
        if bytes.count > limits.fileBytes {
            contents.findings.append(
                Finding(
                    rule: "file/too-large", level: .error,
                    message: "the file has more than \(limits.fileBytes) bytes",
                    hint: "split it, or raise `limits: file-bytes` in coplan.yaml",
                    place: .start(of: file)))
            return contents
        }
        bytes.withUnsafeBufferPointer { buffer in
            let mark = buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let text = UnsafeBufferPointer(rebasing: buffer[mark...])
            if let problem = encodingProblem(text) {
                contents.findings.append(problem)
                // Of UTF-16 the zero bytes left out leave the ASCII that ids are made of.
                Array(text).filter { $0 != 0 }.withUnsafeBufferPointer { rest in
                    contents.unreadIDs = possibleIDs(
                        TextLines(rest), from: 1, to: TextLines(rest).count)
                }
            } else {
                withoutForeignBreaks(text, into: &contents) { readSections($0, into: &$1) }
            }
        }
        if contents.hasUnreadProject, contents.ownProject == nil {
            // Which project they belong to is not known: that is no second mistake.
            contents.unreadIDs.formUnion(
                contents.activities.lazy.filter(\.project.id.isEmpty).map(\.id))
            contents.activities.removeAll { $0.project.id.isEmpty }
        } else if let own = contents.ownProject {
            for index in contents.activities.indices
            where contents.activities[index].project.id.isEmpty {
                contents.activities[index].project = Reference(own.value, at: own.place)
            }
        }
        contents.makeKeys()
        return contents
    }

    // MARK: Encoding

    private func encodingProblem(_ bytes: UnsafeBufferPointer<UInt8>) -> Finding? {
        func problem(_ offset: Int, _ message: String, _ hint: String) -> Finding {
            let (line, column) = TextLines(bytes).position(ofByte: offset)
            return Finding(
                rule: "file/encoding", level: .error, message: message, hint: hint,
                place: Place(
                    file: file, line: Int32(line), column: Int32(column), endLine: Int32(line),
                    endColumn: Int32(column + 1)))
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return Finding(
                rule: "file/encoding", level: .error, message: "the file is in UTF-16",
                hint: "save it as UTF-8; in Notepad: Save as, Encoding, UTF-8",
                place: .start(of: file))
        }
        if let zero = firstIndex(ofZeroIn: bytes) {
            return problem(
                zero, "the file is not text: it holds a zero byte",
                "remove the character, or the file if it is no plan")
        }
        if let bad = firstInvalidUTF8(bytes) {
            return problem(
                bad, "the file is not UTF-8: byte \(hex(bytes[bad])) does not belong here",
                "save it as UTF-8; in Notepad: Save as, Encoding, UTF-8")
        }
        return nil
    }

    /// Lends the text, in which what libyaml takes for a line break, and YAML 1.2 and editors do
    /// not, is reported and replaced: lines would be counted differently from there on.
    private func withoutForeignBreaks(
        _ bytes: UnsafeBufferPointer<UInt8>, into contents: inout FileContents,
        _ body: (UnsafeBufferPointer<UInt8>, inout FileContents) -> Void
    ) {
        let breaks = foreignBreaks(bytes)
        guard !breaks.isEmpty else { return body(bytes, &contents) }
        var mended = Array(bytes)
        let lines = TextLines(bytes)
        for offset in breaks {
            let name = bytes[offset] == 0xC2 ? "0085" : bytes[offset + 2] == 0xA8 ? "2028" : "2029"
            // A space of the same length.
            if bytes[offset] == 0xC2 {
                mended[offset + 1] = 0xA0
            } else {
                mended[offset + 2] = 0x83
            }
            guard contents.findings.count < limits.fileFindings else {
                // These are before all that the decoder may add.
                contents.unshownFindings += 1
                continue
            }
            let (line, column) = lines.position(ofByte: offset)
            contents.findings.append(
                Finding(
                    rule: "file/encoding", level: .error,
                    message: "an invisible character, U+\(name), that ends the line for some "
                        + "programs and not for others",
                    hint: "remove it, or begin a new line",
                    place: Place(
                        file: file, line: Int32(line), column: Int32(column),
                        endLine: Int32(line), endColumn: Int32(column + 1))))
        }
        mended.withUnsafeBufferPointer { body($0, &contents) }
    }

    private func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0\(digits)" : digits
    }

    // MARK: Sections

    private func readSections(_ text: UnsafeBufferPointer<UInt8>, into contents: inout FileContents)
    {
        let (tree, problem) = YAMLParser.parse(text, limits: limits)
        decode(tree, problem, into: &contents)
        guard var problem else { return }
        let lines = TextLines(text)
        var mistakes = 1
        while true {
            contents.findings.append(finding(problem))
            guard !problem.isFinal, mistakes < Self.mostMistakes,
                let resumed = resumption(after: problem.line, in: lines)
            else {
                contents.unreadIDs.formUnion(
                    possibleIDs(lines, from: problem.line, to: lines.count))
                return
            }
            contents.unreadIDs.formUnion(
                possibleIDs(lines, from: problem.line, to: resumed.lines.lowerBound))
            var next = resumed
            while true {
                let start = lines.starts[next.lines.lowerBound]
                let end =
                    next.lines.upperBound < lines.count
                    ? lines.starts[next.lines.upperBound] : text.count
                let chunk = UnsafeBufferPointer(rebasing: text[start..<end])
                let (tree, found) = YAMLParser.parse(
                    chunk, firstLine: next.lines.lowerBound + 1, limits: limits)
                decode(tree, found, section: next.section, into: &contents)
                if let found {
                    problem = found
                    mistakes += 1
                    break
                }
                guard next.lines.upperBound < lines.count else { return }
                next = Resumption(lines: next.lines.upperBound..<lines.count, section: nil)
            }
        }
    }

    /// - Parameter section: the key that the root's entries belong to, where reading began again
    ///   inside a section after a mistake.
    private func decode(
        _ tree: YAMLTree, _ problem: YAMLProblem?, section: String? = nil,
        into contents: inout FileContents
    ) {
        guard tree.root >= 0 else { return }
        var decoder = FileDecoder(
            tree: tree, file: file,
            mostFindings: max(0, limits.fileFindings - contents.findings.count))
        decoder.readTopLevel(into: &contents, section: section, holdsSettings: holdsSettings)
        if let problem, problem.rule == "file/syntax", tree.lastNode >= 0 {
            // What a mistake in the YAML has made of the value at it is no second mistake.
            let last = decoder.place(tree.lastNode)
            let places = [
                (last.line, last.column), (Int32(problem.line), Int32(problem.column)),
            ]
            decoder.findings.removeAll { finding in
                ["file/wrong-type", "file/bad-value"].contains(finding.rule)
                    && places.contains { $0 == (finding.place.line, finding.place.column) }
            }
        }
        contents.findings += decoder.findings
        contents.unshownFindings += decoder.unshown
        contents.firstUnshown = contents.firstUnshown ?? decoder.firstUnshown
    }

    private func finding(_ problem: YAMLProblem) -> Finding {
        var finding = Finding(
            rule: problem.rule, level: .error, message: problem.message, hint: problem.hint,
            place: Place(
                file: file, line: Int32(problem.line), column: Int32(problem.column),
                endLine: Int32(problem.line), endColumn: Int32(problem.endColumn)))
        if let context = problem.context {
            finding.related.append(
                RelatedPlace(
                    place: Place(
                        file: file, line: Int32(context.line), column: Int32(context.column),
                        endLine: Int32(context.line), endColumn: Int32(context.column + 1)),
                    message: context.message))
        }
        return finding
    }

    // MARK: Taking up reading again

    private struct Resumption {
        /// Line indices from 0.
        var lines: Range<Int>
        /// The section that the entries on them belong to; nil for whole sections.
        var section: String?
    }

    /// Where to read on after a mistake on a line (from 1): at the next record of the same
    /// section, or at the next section.
    private func resumption(after line: Int, in lines: TextLines) -> Resumption? {
        let at = min(line - 1, lines.count - 1)
        var section: String?
        var sectionLine = at
        while sectionLine >= 0 {
            if indentation(lines, sectionLine) == 0, let key = key(lines, sectionLine) {
                section = key
                break
            }
            sectionLine -= 1
        }
        var childIndentation: Int?
        if let section, sectionLine < at || section == key(lines, at) {
            var first = sectionLine + 1
            while first < lines.count, childIndentation == nil {
                childIndentation = indentation(lines, first)
                first += 1
            }
        }
        // Only sections of records can be taken up in the middle.
        if childIndentation == 0 || section == "project"
            || !sectionFields.names.contains(section ?? "")
        {
            childIndentation = nil
        }
        for candidate in (at + 1)..<max(at + 1, lines.count) {
            guard let indentation = indentation(lines, candidate) else { continue }
            if indentation == 0, key(lines, candidate) != nil {
                return Resumption(lines: candidate..<lines.count, section: nil)
            }
            if let section, indentation == childIndentation, key(lines, candidate) != nil {
                var end = candidate + 1
                while end < lines.count,
                    (self.indentation(lines, end) ?? indentation) >= indentation
                {
                    end += 1
                }
                return Resumption(lines: candidate..<end, section: section)
            }
        }
        return nil
    }

    /// The column, from 0, at which a line's text begins; nil for blank lines and comments.
    private func indentation(_ lines: TextLines, _ index: Int) -> Int? {
        let line = lines.bytes(index)
        guard let first = line.firstIndex(where: { $0 != 0x20 }) else { return nil }
        return line[first] == UInt8(ascii: "#")
            ? nil : line.distance(from: line.startIndex, to: first)
    }

    /// The key that a line begins with, or the dash of a list's item.
    private func key(_ lines: TextLines, _ index: Int) -> String? {
        let line = lines.bytes(index).drop { $0 == 0x20 }
        if line.starts(with: "- ".utf8) { return "-" }
        // YAML itself has no longer keys on one line.
        guard let colon = line.prefix(4_096).firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let after = line.index(after: colon)
        guard after == line.endIndex || line[after] == 0x20 else { return nil }
        let key = String(decoding: line[..<colon], as: UTF8.self)
        return key.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_" }
            ? key : nil
    }

    /// The keys on lines that are not read, from a line (counted from 1) to another: a reference
    /// to one of them is not called unknown.
    private func possibleIDs(_ lines: TextLines, from first: Int, to last: Int) -> Set<String> {
        var ids: Set<String> = []
        for index in max(0, first - 1)..<max(0, first - 1, min(last, lines.count))
        where ids.count < limits.entries {
            if let key = key(lines, index) { ids.insert(key) }
        }
        return ids
    }
}

extension FileDecoder {
    /// Reads the sections of a file, and the settings where it may hold some.
    mutating func readTopLevel(
        into contents: inout FileContents, section: String?, holdsSettings: Bool
    ) {
        let root = tree.root
        if let section {
            // The root holds entries of one section.
            if let field = sectionFields.fields.first(where: { $0.name == section }) {
                key = section
                field.reader.read(&contents, &self, root)
            }
            return
        }
        guard meant(root).kind == .mapping else {
            if isNull(meant(root)) || meant(root).kind == .unreadable { return }
            let isText = meant(root).kind == .scalar
            let word = isText ? tree.string(meant(root)) : ""
            report(
                "file/wrong-type",
                "this is a \(isText ? "text" : "list"), not a section such as `activities:`",
                hint: sectionFields.names.contains(word)
                    ? "write \(word): with a colon"
                    : "a plan file is made of sections: begin with project: or activities:",
                at: root
            )
            return
        }
        // Where reading was taken up again after a mistake, what was read before it stays.
        var settings = contents.settings ?? SettingsDraft()
        let repeated = "move what is below it to the first one"
        for entry in entries(root, repeatedHint: repeated) {
            let node = meant(entry.key)
            if let index = sectionFields.index(of: node, in: tree) {
                // Of a project there can be one only; of records there may be more.
                if entry.isRepeated, sectionFields.names[index] == "project" { continue }
                key = sectionFields.fields[index].name
                sectionFields.read(index, &contents, &self, entry.value)
                if sectionFields.names[index] == "project" {
                    contents.hasUnreadProject = contents.ownProject == nil
                }
            } else if holdsSettings, let index = settingsFields.index(of: node, in: tree) {
                if entry.isRepeated { continue }
                key = settingsFields.fields[index].name
                settingsFields.read(index, &settings, &self, entry.value)
            } else if settingsFields.index(of: node, in: tree) != nil {
                report(
                    "file/unknown-key", "`\(tree.string(node))` is a setting",
                    hint: "move it to coplan.yaml in the plan's own folder", at: entry.key)
            } else {
                reportUnknownKey(
                    entry.key,
                    in: sectionFields.names + (holdsSettings ? settingsFields.names : []),
                    what: holdsSettings ? "coplan.yaml" : "a plan file")
            }
        }
        if holdsSettings { contents.settings = settings }
    }
}

/// The offsets of U+0085, U+2028 and U+2029 in well-formed UTF-8.
func foreignBreaks(_ bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    var found: [Int] = []
    var index = 0
    while index + 1 < bytes.count {
        if bytes[index] < 0x80 {
            // Eight ASCII bytes at a time.
            while index + 8 <= bytes.count,
                UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self)
                    & 0x8080_8080_8080_8080 == 0
            {
                index += 8
            }
            while index < bytes.count, bytes[index] < 0x80 { index += 1 }
            continue
        }
        if bytes[index] == 0xC2, bytes[index + 1] == 0x85 { found.append(index) }
        if bytes[index] == 0xE2, bytes[index + 1] == 0x80, index + 2 < bytes.count,
            bytes[index + 2] & 0xFE == 0xA8
        {
            found.append(index)
        }
        index += 1
    }
    return found
}

/// The offset of the first zero byte, eight bytes at a time.
private func firstIndex(ofZeroIn bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    while index + 8 <= bytes.count {
        let word = UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self)
        if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { break }
        index += 8
    }
    return bytes[index...].firstIndex(of: 0)
}

/// The offset of the first byte that is no part of a well-formed UTF-8 sequence (RFC 3629).
func firstInvalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    let count = bytes.count
    while index < count {
        // Eight ASCII bytes at a time.
        while index + 8 <= count,
            UnsafeRawPointer(bytes.baseAddress! + index).loadUnaligned(as: UInt64.self)
                & 0x8080_8080_8080_8080 == 0
        {
            index += 8
        }
        guard index < count else { return nil }
        let lead = bytes[index]
        if lead < 0x80 {
            index += 1
            continue
        }
        let length: Int
        var lowest: UInt8 = 0x80
        var highest: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, lowest) = (3, 0xA0)
        case 0xED: (length, highest) = (3, 0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, lowest) = (4, 0x90)
        case 0xF4: (length, highest) = (4, 0x8F)
        case 0xF1...0xF3: length = 4
        default: return index
        }
        guard index + length <= count, bytes[index + 1] >= lowest, bytes[index + 1] <= highest
        else {
            return index
        }
        for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return index }
        index += length
    }
    return nil
}
