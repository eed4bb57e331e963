import Foundation
import Testing

/// Feeds of what must be done by when.
struct DeadlineFeedTests {
    private static func plan(_ deadlines: String, course: String) -> String {
        """
        domain: plan.example
        audiences: [public, partners]
        deadlines: \(deadlines)
        project: {id: alpha, name: Alpha (an invented project), contact: A. Desk}
        activities:
          course: {title: "Course, on drugs", kind: training, place: {city: Tunis, country: TN}, \(course)}
          open: {title: Open day, when: 2019-09-02, visibility: public, deadlines: {"a/B": 2019-06-01}}

        """
    }

    private static let deadlines = "{training: {nominations: P8W, report: {after: P2W}}}"

    private func export(
        _ folder: TemporaryFolder, _ plan: String, _ options: [String] = []
    ) throws -> [String: String] {
        try folder.write("plan/coplan.yaml", plan)
        let result = try Tool.run(["export", "plan", "--quiet"] + options, in: folder.path)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let files = try TemporaryFolder.contents(of: "\(folder.path)/exports")
        let names = files.keys.filter { $0.hasSuffix(".ics") }.map { "exports/\($0)" }.sorted()
        let verified = try Tool.run(["verify", "--quiet"] + names, in: folder.path)
        #expect(verified.output.isEmpty, "\(verified.output)")
        return files.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    private func event(_ file: String?, _ uid: String) -> [String] {
        let lines = (file ?? "").replacing("\r\n ", with: "").components(separatedBy: "\r\n")
        guard let start = lines.firstIndex(of: "UID:\(uid)@plan.example") else { return [] }
        return Array(lines[start...].prefix { !$0.hasPrefix("END:") })
    }

    @Test func theyAreDaysOfTheirOwn() throws {
        let folder = try TemporaryFolder([:])
        let files = try export(
            folder, Self.plan(Self.deadlines, course: "when: 2019-05-20/22"))
        let feed = files["partners/deadlines/alpha.ics"]
        // Eight weeks before is Monday 25 March; two weeks after is Wednesday 5 June.
        let nominations = event(feed, "DUE_alpha_course_nominations")
        #expect(nominations.contains("DTSTART;VALUE=DATE:20190325"))
        #expect(nominations.contains("DTEND;VALUE=DATE:20190326"))
        #expect(nominations.contains("SUMMARY:Nominations: Course\\, on drugs"))
        #expect(nominations.contains("TRANSP:TRANSPARENT"))
        #expect(
            event(feed, "DUE_alpha_course_report").contains("DTSTART;VALUE=DATE:20190605"))
        // What is not public is not in the public folder, and its names are no part of a UID's form.
        let open = files["public/deadlines/alpha.ics"]
        #expect(open?.contains("Course") == false)
        #expect(event(open, "DUE_alpha_open_a+2f+42").contains("SUMMARY:A/B: Open day"))
        #expect(files.keys.allSatisfy { !$0.contains("todo") })
    }

    @Test func theyHaveAMemory() throws {
        let folder = try TemporaryFolder([:])
        let before = try export(
            folder, Self.plan(Self.deadlines, course: "when: 2019-05-20/22"), ["--todo"])
        #expect(
            try export(folder, Self.plan(Self.deadlines, course: "when: 2019-05-20/22")) == before)
        // One deadline moves, the other is gone: a tombstone stays until its day is over.
        let moved = try export(
            folder, Self.plan("{training: {nominations: P8W}}", course: "when: 2019-06-03/05"))
        for path in ["partners/deadlines/alpha.ics", "partners/todo/alpha.ics"] {
            let nominations = event(moved[path], "DUE_alpha_course_nominations")
            #expect(nominations.contains("SEQUENCE:1"))
            #expect(nominations.contains { $0.hasSuffix("VALUE=DATE:20190408") })
            let report = event(moved[path], "DUE_alpha_course_report")
            #expect(report.contains("STATUS:CANCELLED") && report.contains("SEQUENCE:1"))
            #expect(report.contains { $0.hasSuffix("VALUE=DATE:20190605") })
        }
        let over = try export(
            folder, Self.plan("{training: {nominations: P8W}}", course: "when: 2019-06-03/05"),
            ["--as-of", "2019-06-06"])
        #expect(event(over["partners/deadlines/alpha.ics"], "DUE_alpha_course_report").isEmpty)
        // What is called off has no deadlines.
        let off = try export(
            folder,
            Self.plan(
                "{training: {nominations: P8W}}", course: "when: 2019-06-03/05, status: cancelled"))
        #expect(
            event(off["partners/deadlines/alpha.ics"], "DUE_alpha_course_nominations")
                .contains("STATUS:CANCELLED"))
        // What rises above the audience leaves without a trace, and pruning ends the tasks.
        let secret = try export(
            folder,
            Self.plan(Self.deadlines, course: "when: 2019-06-03/05, visibility: restricted"),
            ["--prune"])
        #expect(secret["partners/deadlines/alpha.ics"]?.contains("course") == false)
        #expect(secret["partners/feeds.json"]?.contains("course") == false)
        #expect(secret["partners/todo/alpha.ics"] == nil)
    }

    @Test func tasksAreTasks() throws {
        let folder = try TemporaryFolder([:])
        let files = try export(
            folder,
            Self.plan(Self.deadlines, course: "when: 2018-05-21/23, status: done"), ["--todo"])
        let feed = files["partners/todo/alpha.ics"]
        #expect(feed?.contains("BEGIN:VTODO\r\n") == true && feed?.contains("VEVENT") == false)
        let nominations = event(feed, "DUE_alpha_course_nominations")
        #expect(nominations.contains("DUE;VALUE=DATE:20180326"))
        #expect(nominations.contains("STATUS:COMPLETED"))
        #expect(event(feed, "DUE_alpha_course_report").contains("STATUS:NEEDS-ACTION"))
    }

    @Test func calendarsThatCannotBeReadStopIt() throws {
        let folder = try TemporaryFolder([
            "plan/coplan.yaml": "calendars: {TN: none.ics}\n"
                + Self.plan(Self.deadlines, course: "when: 2019-05-20/22")
        ])
        let result = try Tool.run(["export", "plan"], in: folder.path)
        #expect(result.status == 1 && result.errors.contains("nothing is written: 1 mistake"))
        #expect(
            try TemporaryFolder.contents(of: folder.path).keys.allSatisfy {
                !$0.hasPrefix("exports")
            })
    }
}
