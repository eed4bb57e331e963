import PlanChecking
import PlanModel
import PlanTime
import Testing

@testable import PlanCalendar

struct FeedExporterTests {
    private let zones = TimeZoneDatabase()
    private let folder = TemporaryFolder()

    @discardableResult
    private func export(
        _ sample: SamplePlan, asOf: String = "2019-01-15",
        _ change: (inout ExportOptions) -> Void = { _ in }
    ) throws(ExportError) -> ExportSummary {
        let asOf = day(asOf)
        var options = ExportOptions(
            asOf: asOf, stamp: Instant(seconds: Int64(asOf.number) * 86_400), tool: "test")
        change(&options)
        let plan = sample.plan
        return try FeedExporter(
            plan: plan, expansion: plan.expanded(zones: zones), zones: zones, options: options
        ).export(to: "\(folder.path)/out")
    }

    private func text(_ path: String) -> String {
        String(decoding: folder.contents()["out/\(path)"] ?? [], as: UTF8.self)
            .split(separator: "\r\n ", omittingEmptySubsequences: false).joined()
    }

    private var sample: SamplePlan {
        var sample = SamplePlan()
        sample.add("a", "First", "2019-03-04/06")
        sample.add("b", "Second", "2019-05-20T09:00/17:30") {
            $0.content.timezone = Located("Africa/Tunis")
        }
        sample.add("c", "Hidden", "2019-06-03") { $0.visibility = Located(.restricted) }
        return sample
    }

    @Test func unchangedIsNotWritten() throws {
        let first = try export(sample)
        #expect(first.folders.map(\.feeds) == [2, 2] && first.folders.map(\.written) == [2, 2])
        let before = folder.contents()
        let second = try export(sample)
        #expect(second.isUnchanged && second.folders.map(\.unchanged) == [2, 2])
        #expect(folder.contents() == before)
    }

    @Test func aChangeCountsOn() throws {
        try export(sample)
        let changed = sample
        changed.activities[0].content.title = .plain("Other")
        let summary = try export(changed)
        #expect(summary.folders.map(\.written) == [2, 2])
        let feed = text("public/all.ics")
        #expect(feed.contains("SEQUENCE:1\r\nDTSTART;VALUE=DATE:20190304\r\n"))
        #expect(feed.contains("SEQUENCE:0\r\nDTSTART;TZID=Africa/Tunis:20190520T090000\r\n"))
    }

    @Test func hiddenIsNowhere() throws {
        try export(sample)
        for (path, bytes) in folder.contents() {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("Hidden"), "\(path)")
        }
        try export(sample) { $0.audiences = [.restricted] }
        #expect(text("restricted/all.ics").contains("SUMMARY:Tentative: Hidden\r\n"))
        #expect(text("restricted/all.ics").contains("CLASS:PRIVATE\r\n"))
    }

    @Test func vanishedIsCancelled() throws {
        try export(sample)
        var less = sample
        less.activities.remove(at: 0)
        try export(less)
        #expect(
            text("public/all.ics").contains(
                "SEQUENCE:1\r\nDTSTART;VALUE=DATE:20190304\r\nDTEND;VALUE=DATE:20190307\r\nSUMMARY:First\r\nSTATUS:CANCELLED\r\n"
            ))
        try export(less, asOf: "2019-03-06")
        #expect(text("public/all.ics").contains("STATUS:CANCELLED"))
        try export(less, asOf: "2019-03-07")
        #expect(!text("public/all.ics").contains("STATUS:CANCELLED"))
    }

    @Test func aRepeatEndsWithItsProject() throws {
        var endless = SamplePlan()
        endless.project.period = Located(
            DayRange(first: day("2019-01-01"), last: day("2019-02-28")))
        endless.add("weekly", "Weekly", "2019-02-04T10:00/11:00") {
            $0.recurrence = Located(try! RecurrenceRule.parse("FREQ=WEEKLY"))
            $0.content.timezone = Located("Europe/Brussels")
        }
        try export(endless)
        #expect(text("public/all.ics").contains("RRULE:FREQ=WEEKLY;UNTIL=20190225T090000Z\r\n"))
    }

    @Test func aRepeatThroughAGapOfTheClockIsWrittenOneByOne() throws {
        var night = SamplePlan()
        night.add("night", "Night", "2019-03-30T02:30/04:30") {
            $0.recurrence = Located(try! RecurrenceRule.parse("FREQ=DAILY;COUNT=3"))
            $0.content.timezone = Located("Europe/Brussels")
        }
        try export(night)
        let feed = text("public/all.ics")
        #expect(!feed.contains("RRULE:FREQ=DAILY"))
        // The clock is put forward from 02:00 to 03:00 on the 31st.
        #expect(feed.contains("UID:p_night_20190331@plan.example\r\n"))
        #expect(
            feed.contains(
                "DTSTART;TZID=Europe/Brussels:20190331T033000\r\nDTEND;TZID=Europe/Brussels:20190331T053000\r\n"
            ))
    }

    @Test func aTimeThatExistsTwiceIsWrittenInUTC() throws {
        var night = SamplePlan()
        // From 00:30 for three hours: the clock is put back from 03:00 to 02:00.
        night.add("night", "Night", "2019-10-27T00:30/03:30") {
            $0.content.timezone = Located("Europe/Brussels")
        }
        try export(night)
        #expect(text("public/all.ics").contains("DTEND;TZID=Europe/Brussels:20191027T033000\r\n"))
        // The second 02:30 can only be said in UTC.
        let zone = zones.zone(named: "Europe/Brussels")!
        let start = zone.resolve(LocalTime(day: day("2019-10-27"), minute: 30)).instant.seconds
        let times = EventTimes(from: start, to: start + 3 * 3_600, zone: zone)
        #expect(
            String(decoding: times.lines.bytes, as: UTF8.self)
                == "DTSTART:20191026T223000Z\r\nDTEND:20191027T013000Z\r\n")
        #expect(times.zone == nil)
    }

    @Test func nothingIsWrittenOverAForeignFile() throws {
        try export(sample)
        folder.write("out/public/all.ics", "mine")
        let before = folder.contents()
        let changed = sample
        changed.activities[0].content.title = .plain("Other")
        let error = try #require(throws: ExportError.self) { try export(changed) }
        #expect(error.kind == .inTheWay && error.message.contains("public/all.ics"))
        #expect(folder.contents() == before)
        try export(changed) { $0.rebuild = ["public/all.ics"] }
        #expect(text("public/all.ics").contains("SUMMARY:Tentative: Other"))
    }

    @Test func aDomainIsNeeded() throws {
        var without = sample
        without.settings.domain = nil
        let error = try #require(throws: ExportError.self) { try export(without) }
        #expect(error.kind == .plan && error.message.contains("domain"))
        #expect(folder.contents().isEmpty)
    }

    @Test func twoActivitiesWithOneIdentity() throws {
        let twice = sample
        var details = ActivityDetails()
        details.was = ["a"]
        twice.activities[1].boxedDetails = Boxed(details)
        let error = try #require(throws: ExportError.self) { try export(twice) }
        #expect(error.message.contains("p/a") && error.message.contains("p/b"))
    }

    @Test func aFolderThatCannotBeMade() throws {
        let plan = sample.plan
        let options = ExportOptions(
            asOf: day("2019-01-15"), stamp: Instant(seconds: 0), tool: "test")
        let exporter = FeedExporter(
            plan: plan, expansion: plan.expanded(zones: zones), zones: zones, options: options)
        let error = try #require(throws: ExportError.self) {
            try exporter.export(to: "/proc/no/such")
        }
        #expect(error.kind == .output && error.message.contains("/proc/no"))
    }

    @Test func aLockIsWaitedFor() throws {
        let root = try OutputFolder.root("\(folder.path)/out")
        let lock = try root.lock(waitingSeconds: 0)
        let error = try #require(throws: ExportError.self) {
            try export(sample) { $0.lockSeconds = 0 }
        }
        #expect(error.kind == .locked)
        lock.release()
        try export(sample)
    }
}
