import PlanModel

/// A content line as a reader has to take it apart.
struct VerifiedLine {
    /// The first physical line, counted from 1.
    var number: Int
    /// Upper case.
    var name: String
    /// Names in upper case, values without quotes and with RFC 6868 undone.
    var parameters: [(name: String, values: [String])]
    var value: String

    func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name }?.values.first
    }
}

/// Takes the bytes of a file apart into content lines, and says what is wrong with them.
struct LineScanner {
    static let longest = 64 << 10
    /// Physical lines of a file.
    private static let most = 5_000_000

    private let bytes: [UInt8]
    private var position = 0
    private var number = 0
    private var problems: [CalendarProblem] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// All lines, and the problems of their bytes.
    static func scan(_ bytes: [UInt8]) -> (lines: [VerifiedLine], problems: [CalendarProblem]) {
        var scanner = LineScanner(bytes)
        var lines: [VerifiedLine] = []
        scanner.checkWhole()
        var current: [UInt8] = []
        var start = 0
        while let line = scanner.physicalLine() {
            guard scanner.number <= most else {
                scanner.complain(
                    "size", "the file has more than \(most) lines; the rest is not looked at",
                    at: scanner.number)
                break
            }
            if let first = line.first, first == 0x20 || first == 0x09, start > 0 {
                if current.count < longest { current += line.dropFirst() }
                continue
            }
            if start > 0, let read = scanner.takeApart(current, start) { lines.append(read) }
            current = Array(line)
            start = scanner.number
        }
        if start > 0, let read = scanner.takeApart(current, start) { lines.append(read) }
        return (lines, scanner.problems)
    }

    private mutating func complain(
        _ check: String, _ message: String, at line: Int, warning: Bool = false
    ) {
        guard problems.count < CalendarVerifier.mostProblems else { return }
        problems.append(
            CalendarProblem(
                level: warning ? .warning : .error, line: line, check: check, message: message))
    }

    private mutating func checkWhole() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            complain("encoding", "begins with a byte order mark", at: 1)
            position = 3
        }
        if bytes.count > 1_000_000 {
            complain(
                "size", "has \(bytes.count) bytes; Google Calendar reads about 1 MB", at: 1,
                warning: true)
        }
        if !bytes.isEmpty, bytes.last != 0x0A {
            let lines = bytes.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
            complain("line-break", "the last line does not end with CRLF", at: lines)
        }
    }

    /// The next physical line without its break.
    private mutating func physicalLine() -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        number += 1
        let start = position
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        position = Swift.min(bytes.count, end + 1)
        let hadBreak = end < bytes.count
        if hadBreak, end > start, bytes[end - 1] == 0x0D {
            end -= 1
        } else if hadBreak {
            complain("line-break", "the line ends with LF, not with CRLF", at: number)
        }
        let line = bytes[start..<end]
        if line.isEmpty { complain("line-break", "the line is empty", at: number) }
        if line.count > 75 {
            complain(
                "line-length", "the line has \(line.count) octets; 75 are allowed", at: number,
                warning: true)
        }
        if String(validating: line, as: UTF8.self) == nil {
            complain("encoding", "the line is not UTF-8, or was cut inside a character", at: number)
        }
        for byte in line where byte < 0x20 && byte != 0x09 || byte == 0x7F {
            let code = String(byte, radix: 16, uppercase: true)
            complain(
                "encoding", "holds the control character U+00\(code.count == 1 ? "0" : "")\(code)",
                at: number)
            break
        }
        return line
    }

    /// name *(";" param) ":" value (RFC 5545, 3.1).
    private mutating func takeApart(_ line: [UInt8], _ number: Int) -> VerifiedLine? {
        if line.isEmpty { return nil }
        guard line.count < LineScanner.longest else {
            complain("line-length", "the unfolded line is longer than 64 KB", at: number)
            return nil
        }
        let text = String(decoding: line, as: UTF8.self)
        var index = text.utf8.startIndex
        let units = text.utf8
        func isName(_ byte: UInt8) -> Bool {
            (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
                || byte == UInt8(ascii: "-")
        }
        func name() -> String {
            let start = index
            while index < units.endIndex, isName(units[index]) { index = units.index(after: index) }
            return text[start..<index].uppercased()
        }
        let property = name()
        guard !property.isEmpty else {
            complain("syntax", "the line does not begin with the name of a property", at: number)
            return nil
        }
        var parameters: [(name: String, values: [String])] = []
        while index < units.endIndex, units[index] == UInt8(ascii: ";") {
            index = units.index(after: index)
            let parameter = name()
            guard !parameter.isEmpty, index < units.endIndex, units[index] == UInt8(ascii: "=")
            else {
                complain(
                    "syntax", "\(property) has a parameter without a name or value", at: number)
                return nil
            }
            var values: [String] = []
            repeat {
                index = units.index(after: index)
                var value: Substring
                if index < units.endIndex, units[index] == UInt8(ascii: "\"") {
                    let start = units.index(after: index)
                    index = start
                    while index < units.endIndex, units[index] != UInt8(ascii: "\"") {
                        index = units.index(after: index)
                    }
                    guard index < units.endIndex else {
                        complain("syntax", "\(parameter) has an open quotation mark", at: number)
                        return nil
                    }
                    value = text[start..<index]
                    index = units.index(after: index)
                } else {
                    let start = index
                    while index < units.endIndex, !Array(":;,\"".utf8).contains(units[index]) {
                        index = units.index(after: index)
                    }
                    value = text[start..<index]
                }
                values.append(decoded(String(value), number))
            } while index < units.endIndex && units[index] == UInt8(ascii: ",")
            parameters.append((parameter, values))
        }
        guard index < units.endIndex, units[index] == UInt8(ascii: ":") else {
            complain(
                "syntax", "\(property) has no value, or an unquoted character in a parameter",
                at: number)
            return nil
        }
        return VerifiedLine(
            number: number, name: property, parameters: parameters,
            value: String(text[units.index(after: index)...]))
    }

    /// RFC 6868: `^n`, `^'` and `^^`.
    private mutating func decoded(_ value: String, _ number: Int) -> String {
        guard value.utf8.contains(UInt8(ascii: "^")) else { return value }
        var result = ""
        var isEscaped = false
        for character in value {
            switch (isEscaped, character) {
            case (false, "^"): isEscaped = true
            case (false, _): result.append(character)
            case (true, "n"): (result, isEscaped) = (result + "\n", false)
            case (true, "'"): (result, isEscaped) = (result + "\"", false)
            case (true, "^"): (result, isEscaped) = (result + "^", false)
            case (true, _):
                complain("syntax", "^ is followed by neither n, ' nor ^", at: number, warning: true)
                (result, isEscaped) = (result + "^\(character)", false)
            }
        }
        return result
    }
}

/// A component with what is in it.
struct VerifiedComponent {
    var name: String
    /// Of its BEGIN.
    var line: Int
    var properties: [VerifiedLine] = []
    var children: [VerifiedComponent] = []

    func all(_ name: String) -> [VerifiedLine] { properties.filter { $0.name == name } }
    func first(_ name: String) -> VerifiedLine? { properties.first { $0.name == name } }
}
