import Foundation
import PlanModel
import PlanReading
import PlanTime

/// The repository's root.
let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// Reads a plan that is written to a folder of its own first.
func read(_ files: [String: String]) throws -> ReadPlan {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "coplan-reading-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    return try readPlan(
        folder: folder.path,
        zones: TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory()))
}

/// Reads a plan of one file.
func read(_ text: String) throws -> ReadPlan { try read(["coplan.yaml": text]) }

extension ReadPlan {
    /// `3:5 file/unknown-key`, in the order of lines.
    var places: [String] {
        findings.map { ($0.place.line, $0.place.column, $0.rule) }.sorted { $0 < $1 }
            .map { "\($0.0):\($0.1) \($0.2)" }
    }
}
