import PlanChecking
import PlanModel
import PlanTime
import Testing

@testable import PlanCalendar

struct FreeBusyTests {
    private let zones = TimeZoneDatabase()
    private let folder = TemporaryFolder()

    private func export(
        _ sample: SamplePlan, freeBusy: Bool = true, audiences: [Visibility]? = nil,
        asOf: String = "2019-01-15"
    ) throws -> ExportSummary {
        let asOf = day(asOf)
        var options = ExportOptions(
            asOf: asOf, stamp: Instant(seconds: Int64(asOf.number) * 86_400), tool: "test")
        options.freeBusy = freeBusy
        options.audiences = audiences
        let plan = sample.plan
        return try FeedExporter(
            plan: plan, expansion: plan.expanded(zones: zones), zones: zones, options: options
        ).export(to: "\(folder.path)/out")
    }

    private var sample: SamplePlan {
        var sample = SamplePlan()
        var person = Person(id: "x", place: nowhere)
        person.name = .plain("Secret name")
        person.away = [Located(DayRange(first: day("2019-08-01"), last: day("2019-08-02")))]
        sample.people = [person]
        var reference = Reference<Person>("x", at: nowhere)
        reference.index = 0
        let use = PersonUse(reference)
        sample.add("a", "A", "2019-03-04") {
            $0.content.people = [use]
            $0.content.status = Located(.confirmed)
            $0.content.timezone = Located("Africa/Tunis")
        }
        sample.add("b", "B", "2019-03-05T09:00/11:00") {
            $0.content.people = [use]
            $0.content.status = Located(.confirmed)
            $0.content.timezone = Located("Africa/Tunis")
        }
        sample.add("c", "C", "2019-04-01") { $0.content.people = [use] }
        sample.add("d", "D", "2019-05") { $0.content.people = [use] }
        sample.add("e", "E", "2019-06-01") {
            $0.content.people = [use]
            $0.content.status = Located(.cancelled)
        }
        var part = use
        part.when = Located(try! DateExpression.parse("2019-07-02", as: .part))
        sample.add("f", "F", "2019-07-01/05") {
            $0.content.people = [part]
            $0.content.status = Located(.confirmed)
        }
        return sample
    }

    @Test func itTellsTimesAndNothingElse() throws {
        _ = try export(sample)
        let files = folder.contents().filter { $0.key.hasSuffix(".ifb") }
        #expect(Array(files.keys) == ["out/restricted/freebusy/people/x.ifb"])
        let text = String(decoding: files.values.first ?? [], as: UTF8.self)
        #expect(
            text.split(separator: "\r\n").filter { $0.hasPrefix("FREEBUSY") }.map(String.init) == [
                "FREEBUSY;FBTYPE=BUSY:20190303T230000Z/20190304T230000Z",
                "FREEBUSY;FBTYPE=BUSY:20190305T080000Z/20190305T100000Z",
                "FREEBUSY;FBTYPE=BUSY:20190702T000000Z/20190703T000000Z",
                "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20190401T000000Z/20190402T000000Z",
                "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20190801T000000Z/20190803T000000Z",
            ])
        #expect(text.contains("DTSTART:20180101T000000Z\r\nDTEND:20220101T000000Z\r\n"))
        // The other folders do not know of it, and no feeds are written beside it.
        #expect(!folder.contents().keys.contains("out/restricted/all.ics"))
    }

    @Test func itIsRewrittenOnlyWhenItChanges() throws {
        _ = try export(sample)
        let before = folder.contents()
        #expect(try export(sample, asOf: "2019-01-20").isUnchanged)
        #expect(folder.contents() == before)
        // Feeds beside it keep it current.
        _ = try export(sample, freeBusy: false, audiences: [.restricted])
        #expect(folder.contents().keys.contains("out/restricted/all.ics"))
        var less = sample
        less.activities.removeAll { $0.id == "c" }
        _ = try export(less, freeBusy: false, audiences: [.restricted])
        let text = String(
            decoding: folder.contents()["out/restricted/freebusy/people/x.ifb"] ?? [],
            as: UTF8.self)
        #expect(text.contains("FBTYPE=BUSY:") && !text.contains("TENTATIVE"))
        // And an export of free/busy alone leaves the feeds as they are.
        let feed = folder.contents()["out/restricted/all.ics"]
        _ = try export(sample, audiences: [])
        #expect(folder.contents()["out/restricted/all.ics"] == feed)
        _ = try export(sample, audiences: [.restricted])
    }
}
