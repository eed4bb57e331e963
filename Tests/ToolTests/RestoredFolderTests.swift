import Foundation
import Testing

/// An output folder that was put back to what it was before is told of.
struct RestoredFolderTests {
    private func plan(_ title: String) -> String {
        "domain: plan.example\naudiences: [public]\n"
            + "project: {id: alpha, name: Alpha (an invented project), visibility: public}\n"
            + "activities: {a: {title: \(title), when: 2019-05-20}}\n"
    }

    private func sequence(_ folder: TemporaryFolder) throws -> String? {
        let text = try String(
            contentsOfFile: "\(folder.path)/exports/public/all.ics", encoding: .utf8)
        return text.components(separatedBy: "\r\n").first { $0.hasPrefix("SEQUENCE:") }
    }

    @Test func itIsToldAndCanBeOvertaken() throws {
        let folder = try TemporaryFolder(["plan/coplan.yaml": plan("One")])
        func export(_ asOf: String, _ options: [String] = []) throws -> String {
            let result = try Tool.run(
                ["export", "plan", "--as-of", asOf] + options, in: folder.path)
            #expect(result.status == 0)
            return result.errors
        }
        #expect(try export("2019-01-01").isEmpty)
        let manager = FileManager.default
        let (now, old) = ("\(folder.path)/exports/public", "\(folder.path)/old")
        try manager.copyItem(atPath: now, toPath: old)
        for (number, title) in ["Two", "Three"].enumerated() {
            try folder.write("plan/coplan.yaml", plan(title))
            #expect(try export("2019-01-0\(2 + number)").isEmpty)
        }
        #expect(try sequence(folder) == "SEQUENCE:2")

        try manager.removeItem(atPath: now)
        try manager.copyItem(atPath: old, toPath: now)
        let told = try export("2019-01-05")
        #expect(
            told.contains("exports/public is as it was at 2019-01-01T00:00:00Z, and was last"))
        #expect(told.contains("--rebuild exports/public/feeds.json"))
        // Once is enough.
        #expect(try export("2019-01-05").isEmpty)
        #expect(try export("2019-01-05", ["--rebuild", "exports/public/feeds.json"]).isEmpty)
        #expect(try sequence(folder) == "SEQUENCE:3")

        try manager.removeItem(atPath: now)
        #expect(try export("2019-01-06").contains("exports/public is gone"))
    }
}
