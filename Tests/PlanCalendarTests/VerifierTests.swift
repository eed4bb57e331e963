import PlanCalendar
import PlanModel
import PlanTime
import Testing

/// Every mistake that is put into a sound file is found, and nothing else.
struct VerifierTests {
    private static let zones = TimeZoneDatabase()

    private static let sound = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//a//b//EN
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        NAME:Name
        X-WR-CALNAME:Name
        X-WR-TIMEZONE:Europe/Brussels
        REFRESH-INTERVAL;VALUE=DURATION:PT4H
        X-PUBLISHED-TTL:PT4H
        BEGIN:VTIMEZONE
        TZID:Africa/Casablanca
        BEGIN:STANDARD
        DTSTART:20181028T030000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0100
        TZNAME:+01
        END:STANDARD
        BEGIN:STANDARD
        DTSTART:20190505T030000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0000
        TZNAME:+00
        END:STANDARD
        BEGIN:STANDARD
        DTSTART:20190609T020000
        TZOFFSETFROM:+0000
        TZOFFSETTO:+0100
        TZNAME:+01
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:one@example.org
        DTSTAMP:20190101T000000Z
        CREATED:20190101T000000Z
        LAST-MODIFIED:20190101T000000Z
        SEQUENCE:0
        DTSTART;TZID=Africa/Casablanca:20190415T090000
        DTEND;TZID=Africa/Casablanca:20190415T120000
        RRULE:FREQ=WEEKLY;COUNT=10
        EXDATE;TZID=Africa/Casablanca:20190422T090000
        SUMMARY;LANGUAGE=en:One\\, two
        STATUS:CONFIRMED
        TRANSP:TRANSPARENT
        X-MICROSOFT-CDO-BUSYSTATUS:FREE
        GEO:36.8;10.1
        END:VEVENT
        BEGIN:VEVENT
        UID:two@example.org
        DTSTAMP:20190101T000000Z
        SEQUENCE:0
        LAST-MODIFIED:20190101T000000Z
        DTSTART;VALUE=DATE:20190520
        DTEND;VALUE=DATE:20190523
        X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
        RELATED-TO:one@example.org
        SUMMARY:Two
        END:VEVENT
        END:VCALENDAR

        """

    private func verify(_ text: String) -> [String] {
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        return verifyCalendar(bytes: bytes, zones: VerifierTests.zones).problems
            .map { "\($0.check) \($0.line)" }
    }

    @Test func aSoundFile() {
        #expect(verify(VerifierTests.sound).isEmpty)
        let result = verifyCalendar(
            bytes: Array(VerifierTests.sound.replacing("\n", with: "\r\n").utf8),
            zones: VerifierTests.zones)
        #expect(result.events == 2 && result.timeZones == 1 && result.name == "Name")
    }

    @Test(arguments: [
        ("VERSION:2.0\n", "", "calendar 1"),
        ("METHOD:PUBLISH", "METHOD:REQUEST", "calendar 5"),
        ("NAME:Name\nX-", "NAME:Nome\nX-", "calendar 7"),
        ("X-WR-TIMEZONE:Europe/Brussels", "X-WR-TIMEZONE:Brussels", "calendar 8"),
        ("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL", "calendar 9"),
        ("X-PUBLISHED-TTL:PT4H", "X-PUBLISHED-TTL:PT5H", "calendar 10"),
        ("TZOFFSETTO:+0000", "TZOFFSETTO:+0200", "time-zone 11"),
        ("TZOFFSETTO:+0000", "TZOFFSETTO:0000", "time-zone 22"),
        ("DTSTART:20190609T020000", "DTSTART:20190616T020000", "time-zone 11"),
        ("TZNAME:+00\n", "TZNAME:+00\nRRULE:FREQ=SECONDLY\n", "time-zone 24"),
        ("UID:two", "UID:one", "identity 49"),
        ("UID:two@example.org\n", "", "event 48"),
        ("20190520\nDTEND", "20190532\nDTEND", "date 53"),
        ("DATE:20190523", "DATE:20190520", "date 54"),
        ("VALUE=DATE:20190523", "VALUE=DATE-TIME:20190523", "date 54"),
        ("DTEND;VALUE=DATE:20190523", "DTEND:20190523T000000Z", "date 54"),
        ("ALLDAYEVENT:TRUE", "ALLDAYEVENT:FALSE", "date 53"),
        ("DTSTAMP:20190101T000000Z\nCREATED", "DTSTAMP:20190101T000000\nCREATED", "stamp 34"),
        ("CREATED:20190101", "CREATED:20190102", "stamp 36"),
        ("SEQUENCE:0\nDTSTART", "SEQUENCE:-1\nDTSTART", "stamp 37"),
        ("COUNT=10", "COUNT=10;UNTIL=20190701T000000Z", "recurrence 40"),
        ("COUNT=10", "UNTIL=20190701", "recurrence 40"),
        ("WEEKLY;COUNT=10", "WEEKLY;BYDAY=TU;COUNT=10", "recurrence 40"),
        ("WEEKLY;COUNT=10", "HOURLY;COUNT=10", "recurrence 40"),
        ("20190422T090000", "20190423T090000", "recurrence 41"),
        (
            "EXDATE;TZID=Africa/Casablanca:20190422T090000", "EXDATE:20190422T080000Z",
            "recurrence 41"
        ),
        ("One\\, two", "One, two", "text 42"),
        ("One\\, two", "One\\x two", "text 42"),
        ("LANGUAGE=en", "LANGUAGE=", "property 42"),
        ("LANGUAGE=en", "LANGUAGE=\"en", "syntax 42"),
        ("SUMMARY;LANGUAGE=en:One\\, two", "SUMMARY", "syntax 42"),
        ("STATUS:CONFIRMED", "STATUS:DONE", "status 43"),
        ("STATUS:CONFIRMED\nTRANSP:TRANSPARENT", "STATUS:CANCELLED\nTRANSP:OPAQUE", "status 32"),
        ("BUSYSTATUS:FREE", "BUSYSTATUS:BUSY", "status 32"),
        ("GEO:36.8;10.1", "GEO:36.8,10.1", "place 46"),
        ("RELATED-TO:one@", "RELATED-TO:three@", "identity 56"),
        ("SUMMARY:Two", "SUMMARY:Two\nATTENDEE:mailto:a@b.c", "people 58"),
        ("SUMMARY:Two", "SUMMARY:Two\n\nURL:https://a.example", "line-break 58"),
        ("SUMMARY:Two", "SUMMARY:Two\u{7}", "encoding 57"),
        ("SUMMARY:Two", "SUMMARY:\(String(repeating: "x", count: 70))", "line-length 57"),
        ("SUMMARY:Two", "SUMMARY:Two\nSUMMARY:Three", "property 58"),
        ("END:VEVENT\nEND:VCALENDAR\n", "END:VEVENT\n", "structure 1"),
        ("END:VEVENT\nEND:VCALENDAR\n", "END:VTODO\nEND:VCALENDAR\n", "structure 58"),
    ])
    func oneMistake(from: String, to: String, expected: String) {
        let text = VerifierTests.sound.replacing(from, with: to, maxReplacements: 1)
        #expect(text != VerifierTests.sound)
        #expect(verify(text).contains(expected), "\(verify(text))")
    }

    @Test func lineBreaks() {
        let lf = verifyCalendar(
            bytes: Array(VerifierTests.sound.utf8), zones: VerifierTests.zones)
        #expect(lf.problems.allSatisfy { $0.check == "line-break" } && !lf.problems.isEmpty)
    }

    @Test func hostileFilesEnd() {
        for text in [
            "", "\r\n", "BEGIN:VCALENDAR", String(repeating: "BEGIN:VCALENDAR\r\n", count: 100_000),
            "BEGIN:VCALENDAR\r\nX" + String(repeating: "x", count: 1_000_000),
            "BEGIN:VCALENDAR\r\n" + String(repeating: " x\r\n", count: 100_000),
            String(repeating: "A:\u{0}\u{7F}\\", count: 10_000),
        ] {
            let result = verifyCalendar(bytes: Array(text.utf8), zones: VerifierTests.zones)
            #expect(result.hasErrors && result.problems.count <= 1_000)
        }
        #expect(verifyCalendar(bytes: [0xFF, 0xFE, 0x00], zones: VerifierTests.zones).hasErrors)
    }
}
