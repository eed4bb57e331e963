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

extension FindingReport {
    /// The findings as a good compiler prints them, and one summary line.
    ///
    /// - Parameter columns: of the terminal; nil where the text goes elsewhere.
    /// - Parameter write: takes the text in pieces that follow each other: all of it may be large,
    ///   and somebody may be waiting for the first ones.
    func writeText<Failure>(
        _ colors: Colors, columns: Int?, _ write: (String) throws(Failure) -> Void
    ) throws(Failure) {
        let layout = SentenceLayout(terminal: columns)
        // Findings are named by their index: they are much to copy, and may be very many.
        let groups = groups(
            findings.withUnsafeBufferPointer { findings in
                findings.indices.filter { isShown(findings[$0]) }
            })
        let shown = groups.flatMap(\.findings)
        var headings: [Int: String] = [:]
        var position = 0
        for group in groups {
            if let heading = group.heading { headings[position] = heading }
            position += group.findings.count
        }
        let heads = headings
        let lines = SourceLines(plan.files, of: placesOfExcerpts(shown))
        let paths = plan.files.map { coplan.shown($0.path) }
        let cuts = pieces(of: shown.count, atLeast: 256, atMost: .max)
        var written = 0
        while written < cuts.count {
            let round = cuts[written..<min(written + Self.piecesAtOnce, cuts.count)]
            let texts = parallelMap(count: round.count) { number -> String in
                let cut = round[round.startIndex + number]
                var writer = FindingWriter(
                    report: self, paths: paths, lines: lines, colors: colors, layout: layout)
                writer.text.reserveCapacity(cut.count * 640)
                findings.withUnsafeBufferPointer { findings in
                    for index in cut {
                        if index + 4 < shown.count {
                            for activity in findings[shown[index + 4]].activities.prefix(4) {
                                plan.activities.prefetch(Int(activity))
                            }
                        }
                        if let heading = heads[index] {
                            writer.text += "\(colors.bold("== \(heading)"))\n\n"
                        }
                        writer.write(findings[shown[index]])
                        writer.text += "\n"
                    }
                }
                return writer.text
            }
            for text in texts { try write(text) }
            written += round.count
        }
        if let line = omittedLine { try write(line + "\n\n") }
        if !isQuiet {
            if grouping != nil { try write(projectPairTable(shown.map { findings[$0] })) }
            try write(summary(colors))
        }
    }

    /// Pieces that are made before they are written; a multiple of the number of cores, mostly.
    private static let piecesAtOnce = 24

    /// The places of which `FindingWriter` shows the line.
    private func placesOfExcerpts(_ shown: [Int]) -> [Place] {
        findings.withUnsafeBufferPointer { findings in
            var places: [Place] = []
            for index in shown {
                if viewpoint.seesAll { places.append(findings[index].place) }
                if findings[index].isInFile { places += findings[index].related.map(\.place) }
            }
            return places
        }
    }

    /// The findings in the groups that are asked for, the most serious first in each.
    private func groups(_ shown: [Int]) -> [(heading: String?, findings: [Int])] {
        guard let grouping else { return [(nil, shown)] }
        let serious = Level.allCases.sorted(by: >).flatMap { level in
            shown.filter { findings[$0].level == level }
        }
        func key(_ index: Int) -> String {
            let finding = findings[index]
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
        return Dictionary(grouping: serious, by: key).sorted { $0.key.isScalarLess(than: $1.key) }
            .map { ("\($0.key) (\(counted($0.value.count, "overlap")))", $0.value) }
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
