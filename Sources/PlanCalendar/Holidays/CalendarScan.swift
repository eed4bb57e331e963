/// A content line of a component, unfolded.
struct ScannedLine {
    /// Upper case.
    var name: String
    /// The parameters as they are written, with their first `;`; empty where there are none.
    var parameters: String
    var value: String
    /// The physical line on which it begins, counted from 1.
    var number: Int
}

/// A first, bounded look at a foreign iCalendar file: finds the VEVENTs and, of them, the lines
/// that are asked for. Everything else is skipped without being looked into, so that nothing that
/// a parser could choke on (time zones, rules of seconds, huge attachments) goes any further.
struct CalendarScan {
    static let longestLine = 64 << 10
    static let deepestNesting = 8
    static let mostComponents = 200_000
    /// Lines that are kept of one event.
    static let mostLines = 2_000

    /// The names of the properties that are kept, upper case.
    let wanted: [String]

    /// Calls `body` with the wanted lines of every VEVENT, and the number of its first line.
    func events(
        of bytes: [UInt8],
        _ body: (_ lines: [ScannedLine], _ number: Int) throws(CalendarReadError) -> Void
    ) throws(CalendarReadError) {
        guard bytes.count <= CalendarFile.largest else {
            throw CalendarReadError("is larger than \(CalendarFile.largest >> 20) MB")
        }
        var open: [String] = []
        var components = 0
        var begin = 0
        var lines: [ScannedLine] = []
        var hadCalendar = false
        var reader = LineReader(bytes)
        while let line = try reader.next() {
            if line.slice.isEmpty { continue }
            let isBegin = LineReader.has(line.slice, prefix: "BEGIN:")
            if isBegin || LineReader.has(line.slice, prefix: "END:") {
                guard line.slice.count <= 100 else {
                    throw CalendarReadError(
                        line: line.number, "the name of a component is too long")
                }
                let name = String(decoding: line.slice.dropFirst(isBegin ? 6 : 4), as: UTF8.self)
                    .filter { $0 != " " && $0 != "\t" }.uppercased()
                if isBegin {
                    if open.isEmpty, name != "VCALENDAR" {
                        throw CalendarReadError(line: line.number, "this is not an iCalendar file")
                    }
                    hadCalendar = true
                    components += 1
                    guard components <= CalendarScan.mostComponents else {
                        throw CalendarReadError(
                            line: line.number,
                            "has more than \(CalendarScan.mostComponents) components")
                    }
                    guard open.count < CalendarScan.deepestNesting else {
                        throw CalendarReadError(
                            line: line.number,
                            "components are nested deeper than \(CalendarScan.deepestNesting)")
                    }
                    open.append(name)
                    if open.count == 2, name == "VEVENT" { (lines, begin) = ([], line.number) }
                } else {
                    guard open.popLast() == name else {
                        throw CalendarReadError(
                            line: line.number, "END:\(printable(name)) does not match its BEGIN")
                    }
                    if open.count == 1, name == "VEVENT" { try body(lines, begin) }
                }
                continue
            }
            guard !open.isEmpty else {
                throw CalendarReadError(line: line.number, "this is not an iCalendar file")
            }
            guard open.count == 2, open[1] == "VEVENT", let name = wantedName(of: line.slice) else {
                continue
            }
            guard lines.count < CalendarScan.mostLines else {
                throw CalendarReadError(line: line.number, "an event has too many lines")
            }
            lines.append(try split(reader.unfolded(line), name: name, number: line.number))
        }
        guard hadCalendar else { throw CalendarReadError("it is empty") }
        guard open.isEmpty else {
            throw CalendarReadError("ends in the middle of a \(printable(open.last!))")
        }
    }

    private func printable(_ name: String) -> String {
        String(
            name.unicodeScalars.filter { $0.isASCII && $0.value > 0x20 }.prefix(40).map(
                Character.init))
    }

    private func wantedName(of line: ArraySlice<UInt8>) -> String? {
        wanted.first { name in
            let end = line.startIndex + name.utf8.count
            return end < line.endIndex
                && (line[end] == UInt8(ascii: ":") || line[end] == UInt8(ascii: ";"))
                && LineReader.has(line, prefix: name)
        }
    }

    private func split(_ line: [UInt8], name: String, number: Int) throws(CalendarReadError)
        -> ScannedLine
    {
        var position = name.utf8.count
        var isQuoted = false
        while position < line.count {
            if line[position] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if line[position] == UInt8(ascii: ":"), !isQuoted { break }
            position += 1
        }
        guard position < line.count else {
            throw CalendarReadError(line: number, "\(name) has no value")
        }
        guard
            let parameters = String(validating: line[name.utf8.count..<position], as: UTF8.self),
            let value = String(validating: line[(position + 1)...], as: UTF8.self)
        else { throw CalendarReadError(line: number, "\(name) is not in UTF-8") }
        return ScannedLine(name: name, parameters: parameters, value: value, number: number)
    }
}

/// Walks through the logical lines of a file.
private struct LineReader {
    struct Line {
        /// The first physical line, without its break.
        var slice: ArraySlice<UInt8>
        /// Where the folded rest begins and ends.
        var rest: Range<Int>
        var number: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private var number = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark is no part of the text.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Whether a line begins with these (upper-case ASCII) letters, in any case.
    static func has(_ line: ArraySlice<UInt8>, prefix: String) -> Bool {
        guard line.count >= prefix.utf8.count else { return false }
        var index = line.startIndex
        for expected in prefix.utf8 {
            let byte = line[index]
            guard byte == expected || (97...122).contains(byte) && byte - 32 == expected else {
                return false
            }
            index += 1
        }
        return true
    }

    mutating func next() throws(CalendarReadError) -> Line? {
        guard position < bytes.count else { return nil }
        number += 1
        let start = number
        let slice = try physicalLine()
        let restStart = position
        var length = slice.count
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
            number += 1
            length += try physicalLine().count
            guard length <= CalendarScan.longestLine else {
                throw CalendarReadError(
                    line: start, "a line is longer than \(CalendarScan.longestLine >> 10) KB")
            }
        }
        guard length <= CalendarScan.longestLine else {
            throw CalendarReadError(
                line: start, "a line is longer than \(CalendarScan.longestLine >> 10) KB")
        }
        return Line(slice: slice, rest: restStart..<position, number: start)
    }

    private mutating func physicalLine() throws(CalendarReadError) -> ArraySlice<UInt8> {
        let start = position
        var end = start
        var hasNul = false
        bytes.withUnsafeBufferPointer { bytes in
            while end < bytes.count, bytes[end] != 0x0A {
                if bytes[end] == 0 { hasNul = true }
                end += 1
            }
        }
        if hasNul { throw CalendarReadError(line: number, "holds a NUL character") }
        position = Swift.min(bytes.count, end + 1)
        while end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return bytes[start..<end]
    }

    /// The logical line: without the breaks and the one white space after each.
    func unfolded(_ line: Line) -> [UInt8] {
        var whole = Array(line.slice)
        var index = line.rest.lowerBound
        while index < line.rest.upperBound {
            var end = index
            while end < line.rest.upperBound, bytes[end] != 0x0A { end += 1 }
            let next = end + 1
            while end > index, bytes[end - 1] == 0x0D { end -= 1 }
            if end > index { whole += bytes[(index + 1)..<end] }
            index = next
        }
        return whole
    }
}
