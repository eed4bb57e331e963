internal import CLibYAML
import PlanModel

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
                rule: "file/encoding", message: "a control character that no text may hold",
                hint: "remove it: often one comes along when a text is copied from another program",
                line: line + firstLine - 1, column: column, endColumn: column + 1, isFinal: true)
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
        case _ where isLeftover(lines, contextLine, lineIndex, into: &result): break
        case "could not find expected ':'":
            if contextLine < lines.count { moveToContext() }
            explainMissingColon(lines, result.line - firstLine, into: &result)
        case "found unexpected end of stream" where context.contains("quoted scalar"):
            moveToContext()
            result.message = "the quote that opens here is never closed"
            result.hint = "close it at the end of the text, on the same line if you can"
        case "found unexpected document indicator" where context.contains("quoted scalar"):
            moveToContext()
            result.message = "the quote that opens here is not closed before the document ends"
            result.hint = "close it at the end of the text, on the same line if you can"
        case "mapping values are not allowed in this context"
        where isKey(lines.bytes(lineIndex), column):
            // The first colon of its line: the mistake is in the line above.
            let above = (0..<lineIndex).last { indentation(lines.bytes($0)) != nil } ?? lineIndex
            let depth = indentation(lines.bytes(lineIndex)) ?? 0
            let depthAbove = indentation(lines.bytes(above)) ?? 0
            if depthAbove == depth, key(lines.text(above)) == nil {
                explainMissingColon(lines, above, into: &result)
            } else {
                result.message =
                    "this is indented deeper than the key above it, which has a value already"
                result.hint = "keys of one record begin in the same column"
                (result.column, result.endColumn) = (depth + 1, column + 1)
            }
        case "mapping values are not allowed in this context":
            explainColon(text, column, into: &result)
        case "did not find expected key"
        where context.contains("block mapping") && column > indentation(lines.bytes(lineIndex)) ?? 0:
            explainRest(text, column, into: &result)
        case "did not find expected key" where context.contains("block mapping"):
            explainIndentation(lines, lineIndex, into: &result)
            addContext("the record begins here")
        case "did not find expected '-' indicator":
            result.message = "this is not an item of the list above it"
            result.hint = "items of a list begin with \"- \" in the same column"
            result.endColumn = text.unicodeScalars.count + 1
            addContext("the list begins here")
        case "block sequence entries are not allowed in this context":
            result.message = "a list begins behind its key"
            result.hint =
                "put each item in a line of its own below the key, or write [first, second]"
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
            explainColon(text, column, into: &result)
        case "did not find expected ',' or ']'"
        where text.unicodeScalars.dropFirst(column).first == "}":
            result.message = "a list that opens with [ is closed with }"
            result.hint = "write ]"
            addContext("the list begins here")
        case "did not find expected ',' or '}'"
        where text.unicodeScalars.dropFirst(column).first == "]":
            result.message = "a record that opens with { is closed with ]"
            result.hint = "write }"
            addContext("the record begins here")
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
        case "did not find expected node content":
            let character = text.unicodeScalars.dropFirst(column).first.map(String.init) ?? ""
            result.message = "nothing that could be read stands before this \(character)"
            result.hint = "remove it, or put the text in quotes"
        case "did not find expected alphabetic or numeric character":
            // libyaml points behind the * or &.
            let sign = context.contains("alias") ? "*" : "&"
            result.message = "a text cannot begin with \(sign)"
            result.hint = "put the text in quotes"
            if contextLine < lines.count { moveToContext() }
        case "found unknown escape character":
            let character = text.unicodeScalars.dropFirst(column + 1).first.map(String.init) ?? ""
            result.message = "a backslash in double quotes, and \\\(character) means nothing"
            result.hint = "write \\\\, or put the text in single quotes"
            result.endColumn = result.column + 2
        case "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            result.message = "a backslash in double quotes that does not name a character"
            result.hint = "write \\\\, or put the text in single quotes"
        case "found incompatible YAML document", "found unknown directive name",
            "found duplicate %YAML directive", "could not find expected directive name",
            "did not find expected digit or '.' character",
            "did not find expected comment or line break" where text.hasPrefix("%"):
            result.message = "a plan file needs no line that begins with %"
            result.hint = "remove it, or put the text in quotes if it is one"
            result.column = 1
            result.endColumn = text.unicodeScalars.count + 1
        case "did not find expected comment or line break",
            "did not find expected whitespace or line break",
            "found an indentation indicator equal to 0":
            result.message = "a text in several lines begins on the line below its | or >"
            result.hint = "put nothing behind the | or >"
        case "found undefined tag handle", "did not find expected '!'",
            "did not find expected tag URI", "did not find the expected '>'":
            result.message = "a text cannot begin with !"
            result.hint = "put the text in quotes"
            if contextLine < lines.count, !context.isEmpty { moveToContext() }
        case "did not find expected <document start>":
            result.message = "this does not belong to anything above it"
            result.hint = "sections such as activities: begin in the first column"
            result.endColumn = text.unicodeScalars.count + 1
        case "mapping keys are not allowed in this context":
            result.message = "a text cannot begin with a question mark and a space"
            result.hint = "put the text in quotes"
        default:
            result.message = "this cannot be read as YAML: \(problem)"
            result.hint = "look for a missing quote, bracket or colon here or in the line above"
        }
        return result
    }

    // MARK: Words for what goes wrong most often

    /// A line that is no part of a plan but came along with it: from git, or from Markdown.
    private func isLeftover(
        _ lines: TextLines, _ contextLine: Int, _ line: Int, into result: inout YAMLProblem
    ) -> Bool {
        for index in [line, contextLine] where index < lines.count {
            let text = lines.text(index)
            let isMark = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains {
                text.hasPrefix($0) && !text.dropFirst(7).hasPrefix($0.prefix(1))
            }
            guard isMark || text.hasPrefix("```") else { continue }
            result.line = index + firstLine
            (result.column, result.endColumn) = (1, text.unicodeScalars.count + 1)
            if isMark {
                result.message = "git left this line where it could not merge two versions"
                result.hint =
                    "keep one of the two versions, and remove the lines with <<<<<<<, ======= and >>>>>>>"
            } else {
                result.message = "this line is of Markdown and not of a plan"
                result.hint = "remove it"
            }
            return true
        }
        return false
    }

    /// A line of which a key without its colon was read.
    private func explainMissingColon(
        _ lines: TextLines, _ index: Int, into result: inout YAMLProblem
    ) {
        let text = lines.text(index)
        let start = text.unicodeScalars.prefix { $0 == " " }.count
        let line = String(text.dropFirst(start))
        result.line = index + firstLine
        (result.column, result.endColumn) = (start + 1, text.unicodeScalars.count + 1)
        let above = (0..<index).last { indentation(lines.bytes($0)) != nil }
        let opener = above.map { lines.text($0).reversed().first { $0 != " " } } ?? nil
        let word = line.prefix { $0.isLetter || $0.isNumber || "-._".contains($0) }
        let rest = line.dropFirst(word.count)
        if line.hasPrefix("-"), !line.hasPrefix("- "), line.count > 1 {
            result.message = "a space is missing after the dash"
            result.hint = "write - \(line.dropFirst())"
        } else if opener == "|" || opener == ">" {
            result.message = "this text is not indented deeper than its key"
            result.hint = "begin each line of the text two columns further right"
        } else if rest.first == ":", rest.count > 1 {
            result.message = "a space is missing after the colon"
            result.hint = "write \(word): \(rest.dropFirst())"
        } else if rest.first == " ", !word.isEmpty, !rest.dropFirst().contains(" ") {
            result.message = "this line has no colon after its key"
            result.hint =
                "write \(word):\(rest); a text that goes on must be indented deeper than its key"
        } else if rest.isEmpty, !word.isEmpty {
            result.message = "this line has no colon after its key"
            result.hint =
                "write \(word): and a value; a text that goes on must be indented deeper than its key"
        } else {
            result.message = "this line has no colon after its key"
            result.hint =
                "write key: value; a text that goes on must be indented deeper than its key"
        }
    }

    /// A colon and a space in a text without quotes.
    private func explainColon(_ text: String, _ column: Int, into result: inout YAMLProblem) {
        result.message = "a colon and a space inside of a text"
        result.hint = "put the text in quotes: \"…: …\""
        // `key: value: more` in a line of its own: the text is what stands behind the first colon.
        let scalars = Array(text.unicodeScalars)
        guard let first = text.firstRange(of: ": "), !text.contains("{"), !text.contains("["),
            !text.contains("\""), !text.contains(" #")
        else { return }
        let start = text.unicodeScalars.distance(from: text.startIndex, to: first.upperBound)
        let value = String(text[first.upperBound...])
        guard start <= column, scalars.count > start else { return }
        (result.column, result.endColumn) = (start + 1, scalars.count + 1)
        result.hint = "put the text in quotes: \"\(value)\""
    }

    /// What stands behind the closing quote of a value.
    private func explainRest(_ text: String, _ column: Int, into result: inout YAMLProblem) {
        let scalars = Array(text.unicodeScalars)
        result.message = "this stands after the end of the value"
        result.hint = "put the whole text in quotes"
        result.endColumn = scalars.count + 1
        guard let quote = scalars[..<min(column, scalars.count)].last(where: { $0 != " " }),
            quote == "\"" || quote == "'"
        else { return }
        let ends = scalars[min(column, scalars.count)...].contains(quote)
        if quote == "'", ends {
            result.message = "an apostrophe ends a text in single quotes"
            result.hint = "write '' for each apostrophe inside, or put the text in double quotes"
        } else if ends {
            result.message = "a quote inside of a text in double quotes ends it"
            result.hint = "put the text in single quotes, or write \\\" inside"
        } else {
            result.hint =
                quote == "'"
                ? "put the whole text in double quotes" : "put the whole text in single quotes"
        }
    }

    /// A line that begins in a column in which nothing above it begins.
    private func explainIndentation(
        _ lines: TextLines, _ index: Int, into result: inout YAMLProblem
    ) {
        let text = lines.text(index)
        let line = text.drop { $0 == " " }
        result.endColumn = result.column + max(1, line.unicodeScalars.prefix { $0 != ":" }.count)
        let word = String(line.prefix { $0 != ":" })
        if line.hasPrefix("- ") {
            result.message = "this item does not begin in the column of the items above it"
            result.hint = "items of one list begin in the same column"
            result.endColumn = text.unicodeScalars.count + 1
        } else if sectionFields.names.contains(word) {
            result.message = "this section does not begin in the first column"
            result.hint = "remove the spaces before \(word):"
        } else {
            result.message = "this is not indented like the keys above it"
            result.hint = "keys of one record begin in the same column"
        }
    }

    /// The key of a line `key: …`, or nil where it has none.
    private func key(_ text: String) -> Substring? {
        let line = text.drop { $0 == " " }
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let after = line.index(after: colon)
        return after == line.endIndex || line[after] == " " ? line[..<colon] : nil
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
    let starts: [Int]

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        var starts = lineStarts(of: bytes)
        // What stands behind the last line break is no line.
        if starts.count > 1, starts.last == bytes.count { starts.removeLast() }
        self.starts = starts
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
