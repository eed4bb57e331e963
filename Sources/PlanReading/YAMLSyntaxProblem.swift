internal import CLibYAML

extension YAMLParser {
    /// What libyaml says of a text that it cannot read, in a planner's words.
    func syntaxProblem(
        _ parser: yaml_parser_t, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> YAMLProblem {
        let problem = parser.problem.map { String(cString: $0) } ?? "unknown"
        let context = parser.context.map { String(cString: $0) } ?? ""
        if parser.error == YAML_READER_ERROR {
            let lines = TextLines(bytes)
            let (line, column) = lines.position(ofByte: Int(parser.problem_offset))
            return YAMLProblem(
                rule: "file/encoding", message: "a character that YAML does not allow: \(problem)",
                hint: "remove the control character", line: line + firstLine - 1, column: column,
                endColumn: column + 1, isFinal: true)
        }
        let lines = TextLines(bytes)
        // libyaml reports the end of the file past its last line.
        let lineIndex = min(Int(parser.problem_mark.line), max(0, lines.count - 1))
        let atEnd = Int(parser.problem_mark.line) >= lines.count
        let text = lines.text(lineIndex)
        let column = atEnd ? text.unicodeScalars.count : Int(parser.problem_mark.column)
        var result = YAMLProblem(
            rule: "file/syntax", message: "", line: lineIndex + firstLine, column: column + 1,
            endColumn: column + 2)
        let contextLine = Int(parser.context_mark.line)
        let contextColumn = Int(parser.context_mark.column)
        func moveToContext() {
            result.line = contextLine + firstLine
            result.column = contextColumn + 1
            result.endColumn = contextColumn + 2
        }
        func addContext(_ message: String) {
            guard contextLine < lines.count else { return }
            result.context = (contextLine + firstLine, contextColumn + 1, message)
        }
        switch problem {
        case _ where hasTab(text, before: column):
            result.message = "a tab is used for indentation"
            result.hint = "indent with spaces, two for each level"
            let tab = text.unicodeScalars.prefix { $0 == " " }.count
            (result.column, result.endColumn) = (tab + 1, tab + 2)
        case "could not find expected ':'":
            result.message = "this line has no colon after its key"
            result.hint =
                "write key: value; a text that goes on must be indented deeper than its key"
            if contextLine < lines.count {
                moveToContext()
                result.endColumn = lines.text(contextLine).unicodeScalars.count + 1
            }
        case "found unexpected end of stream" where context.contains("quoted scalar"):
            moveToContext()
            result.message = "the quote that opens here is never closed"
            result.hint = "close it at the end of the text, on the same line if you can"
        case "found unexpected document indicator" where context.contains("quoted scalar"):
            moveToContext()
            result.message = "the quote that opens here is not closed before the document ends"
        case "mapping values are not allowed in this context"
        where isKey(lines.bytes(lineIndex), column):
            // The first colon of its line: the mistake is in the line above.
            let above = (0..<lineIndex).last { indentation(lines.bytes($0)) != nil } ?? lineIndex
            let depth = indentation(lines.bytes(lineIndex)) ?? 0
            let depthAbove = indentation(lines.bytes(above)) ?? 0
            if depthAbove == depth, !lines.bytes(above).contains(UInt8(ascii: ":")) {
                result.message = "this line has no colon after its key"
                result.hint =
                    "write key: value; a text that goes on must be indented deeper than its key"
                result.line = above + firstLine
                result.column = depthAbove + 1
                result.endColumn = lines.text(above).unicodeScalars.count + 1
            } else {
                result.message =
                    "this is indented deeper than the key above it, which has a value already"
                result.hint = "keys of one record begin in the same column"
                (result.column, result.endColumn) = (depth + 1, column + 1)
            }
        case "mapping values are not allowed in this context":
            result.message = "a colon and a space inside of a text"
            result.hint = "put the text in quotes: \"…: …\""
        case "did not find expected key"
        where context.contains("block mapping") && column > indentation(lines.bytes(lineIndex)) ?? 0:
            result.message = "this stands after the end of the value"
            result.hint = "put the whole text in quotes"
        case "did not find expected key" where context.contains("block mapping"):
            result.message = "this is not indented like the keys above it"
            result.hint = "keys of one record begin in the same column"
            addContext("the record begins here")
        case "did not find expected '-' indicator":
            result.message = "this is not an item of the list above it"
            result.hint = "items of a list begin with \"- \" in the same column"
            addContext("the list begins here")
        case _
        where isUnclosed(problem) && contextLine < lineIndex && contextLine < lines.count
            && (atEnd
                || indentation(lines.bytes(lineIndex)) ?? 0
                    <= indentation(lines.bytes(contextLine)) ?? 0):
            moveToContext()
            let isList = problem.hasSuffix("']'")
            result.message = "the \(isList ? "bracket" : "brace") that opens here is not closed"
            result.hint =
                "close it with \(isList ? "]" : "}") at the end of the \(isList ? "list" : "record")"
        case _ where isUnclosed(problem) && text.unicodeScalars.dropFirst(column).first == ":":
            result.message = "a colon and a space inside of a text"
            result.hint = "put the text in quotes: \"…: …\""
        case "did not find expected ',' or ']'":
            result.message = "the list in brackets goes wrong here"
            result.hint = "separate items with commas and close the list with ]"
            addContext("the list begins here")
        case "did not find expected ',' or '}'":
            result.message = "the record in braces goes wrong here"
            result.hint = "separate entries with commas and close it with }"
            addContext("it begins here")
        case "found character that cannot start any token":
            let character = text.unicodeScalars.dropFirst(column).first.map(String.init) ?? ""
            result.message = "a text cannot begin with \(character)"
            result.hint = "put the text in quotes"
        case "did not find expected <document start>":
            result.message = "this does not belong to anything above it"
            result.hint = "sections such as activities: begin in the first column"
        default:
            result.message = context.isEmpty ? problem : "\(problem) (\(context))"
        }
        return result
    }

    /// The column, from 0, at which a line's text begins; nil for blank lines and comments.
    private func indentation(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard let first = line.firstIndex(where: { $0 != 0x20 }), line[first] != UInt8(ascii: "#")
        else {
            return nil
        }
        return line.distance(from: line.startIndex, to: first)
    }

    /// Whether what stands before a column is one word, so that a colon there ends a key.
    private func isKey(_ line: Slice<UnsafeBufferPointer<UInt8>>, _ column: Int) -> Bool {
        let before = line.prefix(column).drop { $0 == 0x20 }
        return !before.isEmpty && !before.contains(0x20) && !before.contains(UInt8(ascii: ":"))
    }

    /// Whether a list in brackets or a record in braces goes wrong.
    private func isUnclosed(_ problem: String) -> Bool {
        problem == "did not find expected ',' or ']'"
            || problem == "did not find expected ',' or '}'"
    }

    private func hasTab(_ text: String, before column: Int) -> Bool {
        let indentation = text.unicodeScalars.prefix { $0 == " " || $0 == "\t" }
        return indentation.contains("\t") && column <= indentation.count
    }
}

/// The lines of a text, by number. A line ends with LF, CR LF or CR, as YAML has it.
struct TextLines {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Byte offsets at which lines begin.
    private(set) var starts: [Int] = [0]

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        for index in bytes.indices.dropLast() {
            if bytes[index] == 0x0A || bytes[index] == 0x0D && bytes[index + 1] != 0x0A {
                starts.append(index + 1)
            }
        }
    }

    var count: Int { bytes.isEmpty ? 0 : starts.count }

    /// A line's bytes without its line break; `index` counts from 0.
    func bytes(_ index: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
        guard index < starts.count else { return bytes[bytes.count...] }
        var end = index + 1 < starts.count ? starts[index + 1] : bytes.count
        if end > starts[index], bytes[end - 1] == 0x0A { end -= 1 }
        if end > starts[index], bytes[end - 1] == 0x0D { end -= 1 }
        return bytes[starts[index]..<end]
    }

    func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    /// Line and column, from 1, of a byte.
    func position(ofByte offset: Int) -> (line: Int, column: Int) {
        let offset = min(offset, bytes.count)
        let line = (starts.lastIndex { $0 <= offset }) ?? 0
        let before = String(decoding: bytes[starts[line]..<offset], as: UTF8.self)
        return (line + 1, before.unicodeScalars.count + 1)
    }
}
