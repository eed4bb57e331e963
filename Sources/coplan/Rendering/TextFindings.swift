import Parallel
import PlanChecking
import PlanModel
import PlanTime

/// Colours of a terminal (ECMA-48, SGR).
struct Colors: Sendable {
    var isOn: Bool

    func red(_ text: String) -> String { code("1;31", text) }
    func yellow(_ text: String) -> String { code("1;33", text) }
    func blue(_ text: String) -> String { code("34", text) }
    func bold(_ text: String) -> String { code("1", text) }
    func dim(_ text: String) -> String { code("2", text) }

    private func code(_ code: String, _ text: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    func level(_ level: Level, _ text: String) -> String {
        switch level {
        case .error: red(text)
        case .warning: yellow(text)
        case .note: blue(text)
        }
    }
}

/// The lines of the plan's files by number, for excerpts.
private struct SourceLines: Sendable {
    private let files: [SourceFile]
    /// By file: where its lines begin; only of the files that are used.
    private let starts: [Int: [Int]]

    init(_ files: [SourceFile], used: Set<Int>) {
        self.files = files
        let order = used.sorted()
        let found = parallelMap(count: order.count) { number -> [Int] in
            files[order[number]].bytes.withUnsafeBufferPointer { bytes in
                var starts = [0]
                for index in bytes.indices where bytes[index] == 0x0A { starts.append(index + 1) }
                return starts
            }
        }
        starts = Dictionary(uniqueKeysWithValues: zip(order, found))
    }

    /// A line's text without its line break; empty where there is none. Invalid UTF-8 is replaced.
    func text(file: Int, line: Int) -> String {
        let bytes = files[file].bytes
        guard let starts = starts[file], line >= 1, line <= starts.count else { return "" }
        var end = line < starts.count ? starts[line] - 1 : bytes.count
        if end > starts[line - 1], bytes[end - 1] == 0x0D { end -= 1 }
        return String(decoding: bytes[starts[line - 1]..<end], as: UTF8.self)
    }
}

extension FindingReport {
    /// The findings as a good compiler prints them, and one summary line.
    func text(_ colors: Colors) -> String {
        let groups = groups(shown)
        let shown = groups.flatMap(\.findings)
        var headings: [Int: String] = [:]
        var position = 0
        for group in groups {
            if let heading = group.heading { headings[position] = heading }
            position += group.findings.count
        }
        let heads = headings
        let lines = SourceLines(plan.files, used: Set(shown.map { Int($0.place.file) }))
        let cuts = pieces(of: shown.count, atLeast: 256)
        var text = parallelMap(count: cuts.count) { number -> String in
            var text = ""
            for index in cuts[number] {
                if let heading = heads[index] { text += "\(colors.bold("== \(heading)"))\n\n" }
                write(shown[index], to: &text, lines, colors)
                text += "\n"
            }
            return text
        }.joined()
        if let line = omittedLine { text += line + "\n\n" }
        if !isQuiet {
            if grouping != nil { text += projectPairTable(shown) }
            text += summary(colors)
        }
        return text
    }

    /// The findings in the groups that are asked for, the most serious first in each.
    private func groups(_ findings: [Finding]) -> [(heading: String?, findings: [Finding])] {
        guard let grouping else { return [(nil, findings)] }
        let serious = Level.allCases.sorted(by: >).flatMap { level in
            findings.filter { $0.level == level }
        }
        func keys(_ finding: Finding) -> String {
            switch grouping {
            case .level: return ""
            case .resource:
                return finding.resource.map { viewpoint.text($0) } ?? "the same audience"
            case .project:
                return Set(finding.activities.map { plan.activities[Int($0)].project.id }).sorted()
                    .joined(separator: " and ")
            case .month:
                return finding.firstDay.map { String($0.description.prefix(7)) } ?? "no day"
            }
        }
        if grouping == .level { return [(nil, serious)] }
        return Dictionary(grouping: serious, by: keys).sorted { $0.key.isScalarLess(than: $1.key) }
            .map { ("\($0.key) (\(counted($0.value.count, "overlap")))", $0.value) }
    }

    private func write(
        _ finding: Finding, to text: inout String, _ lines: SourceLines, _ colors: Colors
    ) {
        let words = viewpoint.words(finding, zones: zones)
        let level = finding.level.rawValue + (finding.isWaived ? " (waived)" : "")
        text +=
            "\(colors.level(finding.level, "\(level)[\(finding.rule)]")): \(colors.bold(coplan.shown(words.message)))\n"
        if let place = words.place {
            text += "  \(colors.blue("-->")) \(at(place))\n"
            // A line may hold more than what the audience may see of it.
            if viewpoint.seesAll {
                excerpt(place, finding.level, to: &text, lines, colors)
            }
        }
        if words.sides.isEmpty {
            for related in words.related {
                text +=
                    "  \(colors.blue(":::")) \(related.place.map { "\(at($0)): " } ?? "")\(coplan.shown(related.message))\n"
            }
        }
        for side in words.sides {
            text += "  \(colors.blue(":::")) \(coplan.shown(side.message))\n"
            if let place = side.place, side.place != words.place {
                text += "      at \(at(place))\n"
            }
        }
        if let hint = words.hint { text += "  \(colors.blue("=")) hint: \(coplan.shown(hint))\n" }
        if grouping != nil, let waiver = words.waiver {
            text += "  \(colors.blue("=")) to accept it: \(coplan.shown(waiver))\n"
        }
        if !finding.rule.hasPrefix("file/") {
            text += "  \(colors.blue("=")) id: \(finding.id(in: plan))\n"
        }
    }

    private func at(_ place: Place) -> String {
        coplan.shown("\(path(place)):\(place.line):\(place.column)")
    }

    /// The source line with the place marked.
    private func excerpt(
        _ place: Place, _ level: Level, to text: inout String, _ lines: SourceLines,
        _ colors: Colors
    ) {
        let line = lines.text(file: Int(place.file), line: Int(place.line))
        guard !line.isEmpty else { return }
        let scalars = Array(line.unicodeScalars)
        let start = min(Int(place.column) - 1, scalars.count)
        let end =
            place.endLine == place.line
            ? min(max(Int(place.endColumn) - 1, start + 1), scalars.count) : scalars.count
        // A long line is shown around the place.
        let most = 160
        let from = scalars.count > most && start > most / 2 ? start - most / 2 : 0
        let to = min(scalars.count, from + most)
        func part(_ range: Range<Int>) -> String {
            var part = String.UnicodeScalarView()
            for scalar in scalars[range] { part.append(scalar == "\t" ? " " : scalar) }
            return coplan.shown(String(part))
        }
        let before = part(from..<max(from, min(start, to)))
        let marked = part(min(start, to)..<min(max(end, start), to))
        let after = part(min(max(end, start), to)..<to)
        let number = String(place.line)
        let margin = String(repeating: " ", count: number.count)
        let bar = colors.blue("|")
        let lead = from > 0 ? "…" : ""
        text += " \(margin) \(bar)\n"
        text +=
            " \(colors.blue(number)) \(bar) \(lead)\(before)\(marked)\(after)\(to < scalars.count ? "…" : "")\n"
        let indentation = String(
            repeating: " ", count: lead.count + displayWidth(before))
        let carets = String(repeating: "^", count: max(1, displayWidth(marked)))
        text += " \(margin) \(bar) \(indentation)\(colors.level(level, carets))\n"
    }

    private func summary(_ colors: Colors) -> String {
        let errors = count(.error)
        let warnings = count(.warning)
        var counts = [counted(errors, "error"), counted(warnings, "warning")]
        if count(.note) > 0 {
            counts.append(
                counted(count(.note), "note") + (showsNotes ? "" : " (--notes shows them)"))
        }
        if waivedCount > 0 {
            counts.append("\(waivedCount) waived" + (showsWaived ? "" : " (--show-waived)"))
        }
        let result = counts.joined(separator: ", ")
        let activities = counted(activityCount, "activity", "activities")
        return
            "\(errors > 0 ? colors.red(result) : warnings > 0 ? colors.yellow(result) : result)"
            + " in \(activities) of \(counted(plan.projects.count, "project")), as of \(asOf)\n"
    }
}
