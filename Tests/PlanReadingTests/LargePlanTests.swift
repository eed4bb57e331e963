import Foundation
import PlanModel
import PlanReading
import PlanTime
import Testing

/// The bytes of a plan of over 16 MB are not kept, but read again.
@Suite struct LargePlanTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "coplan-large-\(UUID().uuidString)")
    private var file: URL { folder.appending(path: "coplan.yaml") }

    private func plan(ofLines count: Int) -> Data {
        let comment = "# " + String(repeating: "-", count: 997) + "\n"
        return Data(
            ("projects:\n  alpha: {name: Alpha (an invented example)}\n"
                + String(repeating: comment, count: count)).utf8)
    }

    private func read(_ data: Data, keepsFiles: Bool) throws -> SourceFile {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try data.write(to: file)
        let read = try readPlan(
            folder: folder.path,
            zones: TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory()),
            keepsFiles: keepsFiles)
        #expect(read.findings.isEmpty && read.plan.projects.ids == ["alpha"])
        return try #require(read.plan.files.first)
    }

    @Test func isReadAgain() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let data = plan(ofLines: 17_000)
        let large = try read(data, keepsFiles: false)
        #expect(large.bytes.elementsEqual(data))
        #expect(large.bytes.elementsEqual(data))
        // Of a file that is another one by now, nothing is shown.
        var other = data
        other[other.count - 2] = UInt8(ascii: "x")
        try other.write(to: file)
        #expect(large.bytes.isEmpty)
        try FileManager.default.removeItem(at: file)
        #expect(large.bytes.isEmpty)
    }

    @Test func isKeptWhereItIsWantedOrSmall() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for (lines, keepsFiles) in [(17_000, true), (10, false), (10, true)] {
            let data = plan(ofLines: lines)
            let kept = try read(data, keepsFiles: keepsFiles)
            try FileManager.default.removeItem(at: file)
            #expect(kept.bytes.elementsEqual(data))
        }
    }
}
