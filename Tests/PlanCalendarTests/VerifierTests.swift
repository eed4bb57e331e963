import PlanModel
import PlanTime
import Testing

@testable import PlanCalendar

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
        ("PT4H\nBEGIN", "PT4H\nCOLOR:#4682B4\nBEGIN", "property 11"),
        ("PT4H\nBEGIN", "PT4H\nCOLOR:stelblue\nBEGIN", "property 11"),
        ("PT4H\nBEGIN", "PT4H\nURL:a.example/b\nBEGIN", "property 11"),
        ("PT4H\nBEGIN", "PT4H\nSOURCE:https:a.example\nBEGIN", "property 11"),
        ("PT4H\nBEGIN", "PT4H\nIMAGE:https://a.example/a.png\nBEGIN", "property 11"),
        ("DURATION:PT4H", "DURATION:PT0S", "calendar 9"),
        ("DURATION:PT4H", "DURATION:-PT4H", "calendar 9"),
        ("DURATION:PT4H", "DURATION:PT4H4D", "calendar 9"),
        ("UID:two@example.org", "UID:", "identity 49"),
        ("SUMMARY:Two", "SUMMARY:Two\nCATEGORIES:A,,B", "text 58"),
        ("SUMMARY:Two", "SUMMARY:Two\nREQUEST-STATUS:2.0\\;OK", "people 58"),
        ("SUMMARY:Two", "SUMMARY:Two\nCONFERENCE:https://a.example", "place 58"),
        ("SUMMARY:Two", "SUMMARY:Two\nCONFERENCE;VALUE=URI:meeting", "property 58"),
        ("GEO:36.8;10.1", "GEO:nan;10.1", "place 46"),
        ("GEO:36.8;10.1", "GEO:0x1p3;10.1", "place 46"),
        ("20190422T090000", "20190422T100000", "recurrence 41"),
        (
            "COUNT=10\nEXDATE;TZID=Africa/Casablanca:20190422T090000",
            "COUNT=2\nEXDATE;TZID=Africa/Casablanca:20190415T090000,20190422T090000",
            "recurrence 40"
        ),
        ("RELATED-TO:one@", "RELATED-TO;RELTYPE=FRIEND:one@", "identity 56"),
        ("RELATED-TO:one@", "RELATED-TO:two@", "identity 56"),
        ("SUMMARY:Two", "SUMMARY:Two\nX-ALT-DESC:<p>Two</p>", "text 58"),
        ("SUMMARY:Two", "SUMMARY:Two\nX-ALT-DESC;FMTTYPE=text/html:<script>", "text 58"),
        ("SUMMARY:Two", "SUMMARY:Two\nX-ALT-DESC;FMTTYPE=text/html:<a onclick=a>", "text 58"),
        ("SUMMARY:Two", "SUMMARY:Two\nX-ALT-DESC;FMTTYPE=text/html:<marquee>", "text 58"),
        (
            "SUMMARY:Two",
            "SUMMARY:Two\nDESCRIPTION:A & b\nX-ALT-DESC;FMTTYPE=text/html:<p>A &amp\\; c</p>",
            "text 59"
        ),
        ("END:VEVENT\nEND:VCALENDAR\n", "END:VEVENT\n", "structure 1"),
        ("END:VEVENT\nEND:VCALENDAR\n", "END:VTODO\nEND:VCALENDAR\n", "structure 58"),
    ])
    func oneMistake(from: String, to: String, expected: String) {
        let text = VerifierTests.sound.replacing(from, with: to, maxReplacements: 1)
        #expect(text != VerifierTests.sound)
        #expect(verify(text).contains(expected), "\(verify(text))")
    }

    /// An instance that is moved must be one of its series, and not be left out as well.
    @Test(
        arguments: [
            ("20190429T090000", nil), ("20190430T090000", "recurrence 63"),
            ("20190422T090000", "recurrence 63"),
        ] as [(String, String?)])
    func movedInstances(instance: String, expected: String?) {
        let moved = """
            BEGIN:VEVENT
            UID:one@example.org
            DTSTAMP:20190101T000000Z
            LAST-MODIFIED:20190101T000000Z
            RECURRENCE-ID;TZID=Africa/Casablanca:\(instance)
            DTSTART;TZID=Africa/Casablanca:20190503T090000
            DTEND;TZID=Africa/Casablanca:20190503T120000
            SEQUENCE:0
            SUMMARY:One
            END:VEVENT
            END:VCALENDAR
            """
        let text = VerifierTests.sound.replacing("END:VCALENDAR", with: moved)
        #expect(verify(text) == [expected].compactMap { $0 })
    }

    @Test func tasksAndFreeBusyTimes() {
        func file(_ body: String) -> [String] {
            verify(
                "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:a\nX-WR-CALNAME:A\n\(body)\nEND:VCALENDAR\n")
        }
        let task =
            "BEGIN:VTODO\nUID:a\nDTSTAMP:20190101T000000Z\nLAST-MODIFIED:20190101T000000Z\n"
            + "SEQUENCE:0\nDUE;VALUE=DATE:20190520\nSUMMARY:A\nSTATUS:NEEDS-ACTION\nEND:VTODO"
        #expect(file(task).isEmpty)
        #expect(file(task.replacing("NEEDS-ACTION", with: "CONFIRMED")) == ["status 12"])
        #expect(file(task.replacing("DUE;VALUE=DATE:20190520\n", with: "")) == ["date 5"])
        #expect(file(task.replacing("20190520", with: "20190532")) == ["date 10"])
        #expect(file(task + "\n" + task).contains("identity 15"))
        let times =
            "BEGIN:VFREEBUSY\nUID:a\nDTSTAMP:20190101T000000Z\n"
            + "FREEBUSY:20190520T080000Z/20190520T090000Z,20190521T080000Z/PT1H\nEND:VFREEBUSY"
        #expect(file(times).isEmpty)
        #expect(file(times.replacing("T090000Z", with: "T070000Z")) == ["date 8"])
        #expect(file(times.replacing("PT1H", with: "-PT1H")) == ["date 8"])
        #expect(file(times.replacing("20190521T080000Z", with: "20190521T080000")) == ["date 8"])
    }

    @Test func stampsInTheFuture() {
        let bytes = Array(VerifierTests.sound.replacing("\n", with: "\r\n").utf8)
        func problems(_ now: String) -> [String] {
            verifyCalendar(bytes: bytes, zones: VerifierTests.zones, now: Instant(stamp: now))
                .problems.map { "\($0.check) \($0.line)" }
        }
        #expect(problems("20181231T000000Z").isEmpty)
        #expect(problems("20181230T235959Z") == ["stamp 34"])
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
            "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:A\r\n"
                + String(
                    repeating: "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\n"
                        + "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\n", count: 20_000
                )
                + "END:VTIMEZONE\r\nEND:VCALENDAR\r\n",
        ] {
            let result = verifyCalendar(bytes: Array(text.utf8), zones: VerifierTests.zones)
            #expect(result.hasErrors && result.problems.count <= 1_000)
        }
        #expect(verifyCalendar(bytes: [0xFF, 0xFE, 0x00], zones: VerifierTests.zones).hasErrors)
    }
}
