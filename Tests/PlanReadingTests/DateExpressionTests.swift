import PlanTime
import Testing

/// What planners write, and what it means; what is refused, and what to write instead.
struct DateExpressionTests {
    @Test(arguments: [
        ("2019-05-20", "2019-05-20"), ("2019-05-20/2019-05-22", "2019-05-20 to 2019-05-22"),
        ("2019-05-20/22", "2019-05-20 to 2019-05-22"),
        ("2019-05-30/06-02", "2019-05-30 to 2019-06-02"),
        ("2019-05-20/P3D", "2019-05-20 to 2019-05-22"),
        ("2019-12-30/2020-01-03", "2019-12-30 to 2020-01-03"),
        ("2019-05-20T09:00/17:30", "2019-05-20 09:00 to 17:30"),
        ("2019-05-20T09:00/T17:30", "2019-05-20 09:00 to 17:30"),
        ("2019-05-20T09:00/2019-05-22T13:00", "2019-05-20 09:00 to 2019-05-22 13:00"),
        ("2019-05-20T09:00/22T13:00", "2019-05-20 09:00 to 2019-05-22 13:00"),
        ("2019-05-31T09:00/06-01T13:00", "2019-05-31 09:00 to 2019-06-01 13:00"),
        ("2019-05-20T22:00/PT3H", "2019-05-20 22:00 to 2019-05-21 01:00"),
        ("2019-05", "within 2019-05-01 to 2019-05-31"),
        ("2019-W21", "within 2019-05-20 to 2019-05-26"),
        ("2019-Q2", "within 2019-04-01 to 2019-06-30"),
        ("2019-H1", "within 2019-01-01 to 2019-06-30"),
        ("2019", "within 2019-01-01 to 2019-12-31"),
        ("2019-10/11", "within 2019-10-01 to 2019-11-30"),
        ("within 2019-09-01/24", "within 2019-09-01 to 2019-09-24"),
        ("2020-02-29", "2020-02-29"), ("2020-W53", "within 2020-12-28 to 2021-01-03"),
    ])
    func isRead(_ written: String, _ means: String) throws {
        #expect(try DateExpression.parse(written, as: .activity).description == means)
    }

    @Test(arguments: [
        ("2016-02/2020-01-31", "2016-02-01 to 2020-01-31"), ("2019", "2019-01-01 to 2019-12-31"),
        ("2019-03", "2019-03-01 to 2019-03-31"), ("2016-02/03", "2016-02-01 to 2016-03-31"),
        ("2019-05-20/2019-06", "2019-05-20 to 2019-06-30"),
    ])
    func asASpanAMonthIsAllOfIt(_ written: String, _ means: String) throws {
        #expect(try DateExpression.parse(written, as: .span).description == means)
    }

    @Test(arguments: [
        ("2019-02-30", "February 2019 has no day 30"),
        ("2019-5-3", "month and day have two digits"),
        ("20/05/2019", "a date is written with hyphens, year first"),
        ("20.05.2019", "a date begins with the year"), ("20190520", "a date has hyphens"),
        ("2019-13", "there is no month 13"), ("2019-W54", "2019 has no week 54"),
        ("2019-W53", "2019 has no week 53"), ("2019-Q5", "a year has no quarter 5"),
        ("2019-05-20T09:00", "a time needs an end"),
        ("2019-05-20T22:00/24:00", "a day has no 24:00"),
        ("2019-05-20T09:00:00/17:00", "times go to the minute, without seconds"),
        ("2019-05-20T09:00Z/17:00Z", "a time has no Z and no offset: it is local to the activity"),
        (
            "2019-05-20T09:00+02:00/17:00",
            "a time has no Z and no offset: it is local to the activity"
        ),
        ("2019-05-20 09:00/17:00", "date and time are joined by a T"),
        ("2019-05-20T09:00/22", "the start has a time and the end has none"),
        ("2019-05-20/17:00", "the end has a time and the start has none"),
        ("2019-05-20/PT3H", "a duration in hours needs a start time"),
        ("2019-05/2019-06-10", "the start and the end are not equally precise"),
        (
            "2019-05/201444444444444444444-06-12", "“201444444444444444444-06-12” is not a date"
        ),
        ("2019-05/201444444444444444444", "“201444444444444444444” is not a date"),
        ("1899-05-20", "the year 1899 is out of range"), ("2200", "the year 2200 is out of range"),
        ("soon", "“soon” is not a date"), ("", "a date is missing here"),
        ("/", "a date is missing here"), ("2019-05-20/", "nothing stands after the slash"),
    ])
    func isRefused(_ written: String, _ message: String) {
        let problem = #expect(throws: DateProblem.self) {
            try DateExpression.parse(written, as: .activity)
        }
        #expect(problem?.message == message)
        #expect(problem?.hint != nil)
        #expect(problem?.kind == .malformed)
    }

    /// What is written as on paper, in mails and in spreadsheets is told how a plan has it.
    @Test(arguments: [
        ("20 May 2019", "2019-05-20"), ("May 20th, 2019", "2019-05-20"), ("May 2019", "2019-05"),
        ("mai 2019", "2019-05"), ("1er août 2019", "2019-08-01"),
        ("15 de mayo de 2019", "2019-05-15"),
        ("Monday, 20 May 2019", "2019-05-20"), ("20-22 May 2019", "2019-05-20/22"),
        ("20 to 22 May 2019", "2019-05-20/22"), ("28 May - 2 June 2019", "2019-05-28/2019-06-02"),
        ("2019-05-20 - 2019-05-22", "2019-05-20/2019-05-22"), ("2019-05-20 to 22", "2019-05-20/22"),
        ("2019-05-20–22", "2019-05-20/22"), ("2019-05-20 / 2019-05-22", "2019-05-20/2019-05-22"),
        ("between 2019-09-01 and 2019-09-24", "within 2019-09-01/2019-09-24"),
        ("from 2019-05-20 until 2019-05-22", "2019-05-20/2019-05-22"), ("Q2 2019", "2019-Q2"),
        ("2019 Q2", "2019-Q2"), ("week 21, 2019", "2019-W21"), ("2019-W5", "2019-W05"),
        ("05/20/2019", "2019-05-20"), ("2019-20-05", "2019-05-20"), ("05/2019", "2019-05"),
        ("20.05.2019-22.05.2019", "2019-05-20/2019-05-22"), ("2019-05-20?", "2019-05-20"),
        ("2019-05-20 09:00 - 17:30", "2019-05-20T09:00/17:30"),
        ("20 May 2019, 9am to 5:30 pm", "2019-05-20T09:00/17:30"),
        ("2019-05-20T09h00/17h30", "2019-05-20T09:00/17:30"),
        ("2019-05-20T8:00/9:30", "2019-05-20T08:00/09:30"),
        ("2019-05-20 12am to 12pm", "2019-05-20T00:00/12:00"),
    ])
    func saysWhatWasMeant(_ written: String, _ meant: String) throws {
        let problem = try #require(throws: DateProblem.self) {
            try DateExpression.parse(written, as: .activity)
        }
        #expect(problem.hint == "write \(meant)")
        _ = try DateExpression.parse(meant, as: .activity)
    }

    /// What could be two dates is told as both.
    @Test func saysBothWhereTheMonthMayStandFirst() throws {
        let problem = try #require(throws: DateProblem.self) {
            try DateExpression.parse("05/06/2019", as: .activity)
        }
        #expect(problem.hint == "write 2019-06-05, or 2019-05-06 if its month stands first")
    }

    /// What is wrong is marked alone.
    @Test(arguments: [
        ("2019-05-20/2019-06-31", "2019-06-31"), ("2019-02-30/2019-03-01", "2019-02-30"),
        ("2019-05-20T09:00Z/17:30", "09:00Z"), ("2019-05-20T09:00/25:00", "25:00"),
        ("2019-05-20/P3", "P3"), ("2019-05-20/3 days", "3 days"),
    ])
    func marksThePartThatIsWrong(_ written: String, _ part: String) throws {
        let problem = try #require(throws: DateProblem.self) {
            try DateExpression.parse(written, as: .activity)
        }
        let range = try #require(problem.range)
        #expect(String(decoding: Array(written.utf8)[range], as: UTF8.self) == part)
    }

    @Test(arguments: [
        "2019-05-20/2019-05-19", "2019-05-30/02", "2019-05-20T09:00/08:00",
        "2019-05-20T09:00/09:00",
        "2019-11/10",
    ])
    func endsBeforeItStarts(_ written: String) {
        let problem = #expect(throws: DateProblem.self) {
            try DateExpression.parse(written, as: .activity)
        }
        #expect(problem?.kind == .endsBeforeStart)
    }

    /// No text makes the reader crash: every cut and every changed byte of some, and digits that
    /// no number can be made of, anywhere.
    @Test func anythingIsReadOrRefused() {
        let digits = Array(String(repeating: "4", count: 30).utf8)
        for text in [
            "2019-05-30/06-02", "2019-05-20T09:00/PT3H", "within 2019-W21/W23", "2019-H1/H2",
            "2019-05/2019-06", "2019/2020",
        ] {
            let bytes = Array(text.utf8)
            for index in bytes.indices {
                for end in index...bytes.count {
                    let text = String(
                        decoding: bytes[..<index] + digits + bytes[end...], as: UTF8.self)
                    for use in [DateUse.activity, .span, .part, .day] {
                        #expect(throws: DateProblem.self) {
                            try DateExpression.parse(text, as: use)
                        }
                    }
                }
                _ = try? DateExpression.parse(
                    String(decoding: bytes[..<index], as: UTF8.self), as: .activity)
                for byte in UInt8(0x20)...0x7E {
                    var changed = bytes
                    changed[index] = byte
                    let text = String(decoding: changed, as: UTF8.self)
                    for use in [DateUse.activity, .span, .part, .day] {
                        _ = try? DateExpression.parse(text, as: use)
                    }
                }
            }
        }
    }
}
