import PlanChecking
import PlanModel

/// Writes findings one after the other as a good compiler prints them.
struct FindingWriter {
    let report: FindingReport
    /// Of the plan's files, as they are shown.
    let paths: [String]
    let lines: SourceLines
    let colors: Colors
    let layout: SentenceLayout
    var text = ""
    private typealias Line = (file: Int32, line: Int32, scalars: [Unicode.Scalar])
    /// The lines that were looked at last, for places and for other places: many findings may
    /// stand in one line, and that may be as long as a file.
    private var lastLines: (place: Line?, other: Line?)

    /// What stands before a place, before other places and before what is added.
    private let (arrow, colons, equals): (String, String, String)

    init(
        report: FindingReport, paths: [String], lines: SourceLines, colors: Colors,
        layout: SentenceLayout
    ) {
        (self.report, self.paths, self.lines) = (report, paths, lines)
        (self.colors, self.layout) = (colors, layout)
        arrow = "  \(colors.blue("-->")) "
        colons = "  \(colors.blue(":::")) "
        equals = "  \(colors.blue("=")) "
    }

    mutating func write(_ finding: Finding) {
        let colors = colors
        let words = report.viewpoint.words(finding, zones: report.zones)
        var label = finding.level.rawValue
        if finding.isWaived { label += " (waived)" }
        label += "["
        label += finding.rule
        label += "]"
        writeSentence(
            words.message, after: colors.level(finding.level, label), ": ",
            width: displayWidth(label) + 2, hanging: 4, style: colors.bold)
        if let place = words.place {
            text += arrow
            text += at(place, isLineOnly: words.isLineOnly)
            text += "\n"
            // A line may hold more than what the audience may see of it.
            if report.viewpoint.seesAll {
                writeExcerpt(place, mark: "^") { colors.level(finding.level, $0) }
            }
        }
        if words.sides.isEmpty {
            for related in words.related {
                let head = related.place.map { "\(at($0)): " } ?? ""
                writeSentence(
                    related.message, after: colons, head, width: 6 + displayWidth(head), hanging: 6)
                if let place = related.place, finding.isInFile {
                    writeExcerpt(place, isOther: true, mark: "-", style: colors.blue)
                }
            }
        }
        for side in words.sides {
            writeSentence(side.message, after: colons, width: 6, hanging: 6)
            if let place = side.place, side.place != words.place {
                text += "      at "
                text += at(place)
                text += "\n"
            }
        }
        if let hint = words.hint {
            writeSentence(hint, after: equals, "hint: ", width: 10, hanging: 10)
        }
        if report.grouping != nil, let waiver = report.viewpoint.waiver(finding) {
            // To be copied, so in one piece.
            text += "\(equals)to accept it: \(shown(waiver))\n"
        }
        if !finding.isInFile {
            text += equals
            text += "id: "
            text += finding.id(in: report.plan)
            text += "\n"
        }
    }

    /// A sentence behind `head` and `more`, which take `width` columns.
    private mutating func writeSentence(
        _ sentence: String, after head: String, _ more: String = "",
        width: @autoclosure () -> Int, hanging: Int, style: (String) -> String = { $0 }
    ) {
        text += head
        text += more
        guard layout.wraps else {
            if !sentence.isEmpty { text += style(shown(sentence)) }
            text += "\n"
            return
        }
        let broken = layout.lines(shown(sentence), after: width(), hanging: hanging)
        for (index, line) in broken.enumerated() {
            if index > 0 { text += String(repeating: " ", count: hanging) }
            if !line.isEmpty { text += style(line) }
            text += "\n"
        }
    }

    private func at(_ place: Place, isLineOnly: Bool = false) -> String {
        let line = "\(paths[Int(place.file)]):\(place.line)"
        return isLineOnly ? line : "\(line):\(place.column)"
    }

    /// The source line with the place marked; nothing where a file as a whole is meant.
    private mutating func writeExcerpt(
        _ place: Place, isOther: Bool = false, mark: String, style: (String) -> String
    ) {
        let number = String(place.line)
        guard place != .start(of: place.file),
            let excerpt = excerpt(
                place, isOther: isOther, columns: layout.columns - number.count - 4)
        else { return }
        let margin = String(repeating: " ", count: number.count)
        let bar = colors.blue("|")
        text += " \(margin) \(bar)\n"
        text += " \(colors.blue(number)) \(bar)\(excerpt.text.isEmpty ? "" : " ")\(excerpt.text)\n"
        text += " \(margin) \(bar) "
        text += String(repeating: " ", count: excerpt.indentation)
        let rest = place.endLine > place.line ? " to line \(place.endLine)" : ""
        text += style(String(repeating: mark, count: excerpt.width) + rest)
        text += "\n"
    }

    private mutating func excerpt(_ place: Place, isOther: Bool, columns: Int) -> Excerpt? {
        let plain = lines.withLine(of: place) {
            Excerpt(ofPlain: $0, place, columns: columns)
        }
        return (plain ?? nil)
            ?? scalars(of: place, isOther: isOther).map {
                Excerpt(of: $0, place, columns: columns)
            }
    }

    private mutating func scalars(of place: Place, isOther: Bool) -> [Unicode.Scalar]? {
        if let line = isOther ? lastLines.other : lastLines.place, line.file == place.file,
            line.line == place.line
        {
            return line.scalars
        }
        // What is no UTF-8 is replaced.
        let scalars = lines.withLine(of: place) {
            Array(String(decoding: $0, as: UTF8.self).unicodeScalars)
        }
        guard let scalars else { return nil }
        if isOther {
            lastLines.other = (place.file, place.line, scalars)
        } else {
            lastLines.place = (place.file, place.line, scalars)
        }
        return scalars
    }
}
