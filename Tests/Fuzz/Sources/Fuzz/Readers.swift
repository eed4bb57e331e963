import PlanModel
import PlanTime

@testable import PlanReading

private let zones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())

/// A plan of one file: whatever it holds, it is read to the end, and every finding points into it.
func readPlanFile(_ bytes: [UInt8]) {
    var limits = ReadingLimits()
    // What is slow because it is large is not what is looked for here.
    (limits.aliasNodes, limits.entries) = (10_000, 10_000)
    let reader = FileReader(file: 0, limits: limits, holdsSettings: true)
    let contents = reader.read(bytes)
    var assembler = PlanAssembler(
        files: [SourceFile(path: "coplan.yaml", bytes: bytes)], contents: [contents], zones: zones,
        ownSettings: 0)
    var findings: [Finding] = []
    _ = assembler.assemble(&findings)
    bytes.withUnsafeBufferPointer { buffer in
        let mark = buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let lines = TextLines(UnsafeBufferPointer(rebasing: buffer[mark...]))
        for finding in findings {
            expectInside(finding.place, lines, finding)
            for related in finding.related { expectInside(related.place, lines, finding) }
        }
    }
}

private func expectInside(_ place: Place, _ lines: TextLines, _ finding: Finding) {
    func fail(_ reason: String) -> Never {
        fatalError("\(reason): \(finding.rule) “\(finding.message)” at \(place)")
    }
    if place.line < 1 || place.column < 1 { fail("before the file") }
    if Int(place.line) > max(1, lines.count) + 1 { fail("below the file") }
    let length = lines.text(Int(place.line) - 1).unicodeScalars.count
    if Int(place.column) > length + 1 { fail("beyond the line") }
    if (place.endLine, place.endColumn) < (place.line, place.column) { fail("ends early") }
}

/// A date expression, as each use reads it, and a duration.
func readDates(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for use in [DateUse.activity, .part, .span, .day] {
        guard let read = try? DateExpression.parse(text, as: use) else { continue }
        let span = read.span
        guard span.first <= span.last, (1900...2199).contains(span.first.year),
            (1900...2199).contains(span.last.year)
        else { fatalError("“\(text)” is \(read)") }
    }
    if let duration = CivilDuration(text), CivilDuration(duration.description) != duration {
        fatalError("“\(text)” is \(duration)")
    }
}

/// A recurrence rule, and its first occurrences.
func readRule(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let rule = try? RecurrenceRule.parse(text) else { return }
    let start = CivilDay(year: 2019, month: 5, day: 20)!
    let days = rule.occurrences(
        from: start, through: CivilDay(year: 2021, month: 12, day: 31)!, limit: 500)
    if zip(days, days.dropFirst()).contains(where: { $0 >= $1 }) {
        fatalError("“\(text)” goes back: \(days)")
    }
}

/// A TZif file, and what it says of some times.
func readZone(_ bytes: [UInt8]) {
    guard let zone = try? ZoneData(name: "Fuzz/Zone", bytes: bytes) else { return }
    for year in [1900, 1970, 2019, 2038, 2199] {
        for month in [1, 3, 7, 10] {
            let day = CivilDay(year: year, month: month, day: 31 - month % 2)!
            for minute in [0, 150, 1_439] {
                let local = LocalTime(day: day, minute: minute)
                let resolved = zone.resolve(local)
                if resolved.kind == .unique, zone.localTime(at: resolved.instant) != local {
                    fatalError("\(local) is \(zone.localTime(at: resolved.instant))")
                }
            }
        }
    }
}
