import PlanCalendar
import PlanModel
import PlanTime
import Testing

struct HolidayCalendarTests {
    private func calendar(_ events: String...) -> [UInt8] {
        let body = events.map { "BEGIN:VEVENT\n\($0)\nEND:VEVENT\n" }.joined()
        return Array("BEGIN:VCALENDAR\nVERSION:2.0\n\(body)END:VCALENDAR\n".utf8)
    }

    private func read(_ events: String...) throws -> [String] {
        try readHolidays(
            bytes: Array(
                "BEGIN:VCALENDAR\r\n\(events.map { "BEGIN:VEVENT\r\n\($0)\r\nEND:VEVENT\r\n" }.joined())END:VCALENDAR\r\n"
                    .utf8)
        ).map { "\($0.days) \($0.name)\($0.isEstimate ? " ?" : "")" }
    }

    @Test func oneDay() throws {
        #expect(
            try read("DTSTART;VALUE=DATE:20190320\nSUMMARY:Independence\\, day") == [
                "2019-03-20 Independence, day"
            ])
        #expect(
            try read("DTSTART;VALUE=DATE:20190320\nDTEND;VALUE=DATE:20190321\nSUMMARY:A") == [
                "2019-03-20 A"
            ])
        // Some calendars write the same day twice.
        #expect(
            try read("DTSTART;VALUE=DATE:20190320\nDTEND;VALUE=DATE:20190320\nSUMMARY:A") == [
                "2019-03-20 A"
            ])
    }

    @Test func severalDays() throws {
        #expect(
            try read(
                "DTSTART;VALUE=DATE:20190604\nDTEND;VALUE=DATE:20190607\nSUMMARY:Eid\nSTATUS:TENTATIVE"
            )
                == ["2019-06-04 to 2019-06-06 Eid ?"])
        #expect(
            try read("DTSTART;VALUE=DATE:20190604\nDURATION:P1W\nSUMMARY:W") == [
                "2019-06-04 to 2019-06-10 W"
            ])
    }

    @Test func timesCountForTheirDates() throws {
        #expect(
            try read("DTSTART:20190604T000000\nDTEND:20190605T000000\nSUMMARY:A") == [
                "2019-06-04 A"
            ])
        #expect(
            try read("DTSTART;TZID=X:20190604T080000\nDTEND;TZID=X:20190605T120000\nSUMMARY:A")
                == ["2019-06-04 to 2019-06-05 A"])
    }

    @Test func repeated() throws {
        let all = try read("DTSTART;VALUE=DATE:20190501\nRRULE:FREQ=YEARLY\nSUMMARY:Labour Day")
        #expect(all.count == 181)
        #expect(all.first == "2019-05-01 Labour Day" && all.last == "2199-05-01 Labour Day")
        #expect(
            try read(
                "DTSTART;VALUE=DATE:20190501\nRRULE:FREQ=YEARLY;UNTIL=20210501T235959Z\n"
                    + "EXDATE;VALUE=DATE:20200501\nRDATE;VALUE=DATE:20200502,20200503\nSUMMARY:A")
                == ["2019-05-01 A", "2020-05-02 A", "2020-05-03 A", "2021-05-01 A"])
    }

    @Test func foldedAndOddlyWritten() throws {
        #expect(
            try read(
                "dtstart;X-A=\"b:c;d\";value=date:2019\n 0320\nSummary;LANGUAGE=fr:Fête\n  nationale"
            )
                == ["2019-03-20 Fête nationale"])
    }

    @Test func cancelledIsLeftOut() throws {
        #expect(try read("DTSTART;VALUE=DATE:20190320\nSTATUS:CANCELLED\nSUMMARY:A").isEmpty)
    }

    @Test func otherComponentsAreNotLookedInto() throws {
        let text = """
            BEGIN:VCALENDAR
            BEGIN:VTIMEZONE
            TZID:/freeassociation.sourceforge.net/../../../dev/zero
            BEGIN:STANDARD
            DTSTART:20190101T000000
            RRULE:FREQ=SECONDLY
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20190320
            SUMMARY:A
            BEGIN:VALARM
            DTSTART:nonsense
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """
        let holidays = try readHolidays(bytes: Array(text.utf8))
        #expect(
            holidays == [Holiday(days: DayRange(day("2019-03-20")), name: "A", isEstimate: false)])
    }

    @Test(arguments: [
        ("DTSTART;VALUE=DATE:20190231\nSUMMARY:A", 3, "20190231"),
        ("SUMMARY:A\nDTSTART;VALUE=DATE:20191301", 4, "20191301"),
        ("SUMMARY:A\nDTSTART:20190101T250000", 4, "20190101T250000"),
        ("SUMMARY:A\nDTSTART:2019-01-01", 4, "2019-01-01"),
        ("SUMMARY:A", 2, "DTSTART"),
        ("DTSTART;VALUE=DATE:20190301\nDTEND;VALUE=DATE:20190201", 2, "ends before"),
        ("DTSTART;VALUE=DATE:20190301\nRRULE:FREQ=SECONDLY", 4, "RRULE"),
        ("DTSTART;VALUE=DATE:20190301\nDURATION:a week", 4, "DURATION"),
        ("DTSTART;VALUE=DATE:20190301\nSUMMARY", -1, ""),
    ])
    func whatCannotBeUnderstoodIsSaid(event: String, line: Int, word: String) throws {
        guard line >= 0 else {
            // A line without a value is no property that is asked for.
            #expect(try readHolidays(bytes: calendar(event)).count == 1)
            return
        }
        let error = try #require(throws: CalendarReadError.self) {
            try readHolidays(
                bytes: Array(
                    "BEGIN:VCALENDAR\nBEGIN:VEVENT\n\(event)\nEND:VEVENT\nEND:VCALENDAR\n".utf8))
        }
        #expect(error.line == line)
        #expect(error.message.contains(word))
    }

    @Test func filesThatAreNoCalendars() {
        for text in [
            "", "hello", "BEGIN:VEVENT\nEND:VEVENT", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR",
            "BEGIN:VCALENDAR\n", "BEGIN:VCALENDAR\nX:a\u{0}b\nEND:VCALENDAR",
            String(repeating: "BEGIN:VCALENDAR\n", count: 100_000),
            "BEGIN:VCALENDAR\nX:" + String(repeating: "x", count: 100_000) + "\nEND:VCALENDAR",
        ] {
            #expect(throws: CalendarReadError.self) { try readHolidays(bytes: Array(text.utf8)) }
        }
        #expect(throws: CalendarReadError.self) {
            try readHolidays(path: "/nonexistent/holidays.ics")
        }
        #expect(throws: CalendarReadError.self) { try readHolidays(path: "/dev/zero") }
    }
}
