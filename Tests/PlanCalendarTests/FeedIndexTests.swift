import PlanModel
import PlanTime
import Testing

@testable import PlanCalendar

struct FeedIndexTests {
    @Test func itReadsWhatItWrites() throws {
        var index = FeedIndex(audience: .partners, tool: "coplan \"1\"", tzdata: "2025b")
        index.sequenceFloor = 3
        index.changedFloor = Instant(seconds: 1_547_510_400)
        var record = FeedRecord(
            path: "projects/a.ics", name: "Näme, \\ \n\u{7}", description: "d", language: "fr",
            events: 2, bytes: 100, sha256: "00", changed: Instant(seconds: 1_547_510_400))
        record.left = ["b@c": 4, "a\"@c": 5]
        record.highestSequence = 7
        record.sequenceFloor = 1
        index.feeds = [record, record]
        #expect(FeedIndex(parsing: Array(index.text.utf8)) == index)
    }

    @Test(arguments: [
        "", "{}", "[", "{\"format\": 2}", String(repeating: "[", count: 100_000),
        "{\"format\": 1, \"audience\": \"public\", \"feeds\": [{\"path\": \"../x.ics\", \"sha256\": \"\", \"changed\": \"2019-01-01T00:00:00Z\"}]}",
        "{\"format\": 1, \"audience\": \"public\", \"feeds\": [{\"path\": \"/etc/x.ics\", \"sha256\": \"\", \"changed\": \"2019-01-01T00:00:00Z\"}]}",
        "{\"format\": 1, \"audience\": \"public\", \"feeds\": [{\"path\": \"all.ics\"}]}",
    ])
    func itReadsNothingElse(text: String) {
        #expect(FeedIndex(parsing: Array(text.utf8)) == nil)
    }

    @Test func stamps() {
        #expect(Instant(stamp: "2019-05-21T07:00:01Z")?.description == "2019-05-21T07:00:01Z")
        #expect(Instant(stamp: "20190521T070001Z")?.description == "2019-05-21T07:00:01Z")
        for text in ["20190230T000000Z", "20190521T070001", "20190521T250001Z", "", "x"] {
            #expect(Instant(stamp: text) == nil)
        }
    }
}
