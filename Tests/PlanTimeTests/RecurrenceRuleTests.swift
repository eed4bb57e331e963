import Testing

@testable import PlanTime

@Suite struct RecurrenceRuleTests {
    // MARK: Reading

    @Test(arguments: [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("freq=weekly;byday=tu,mo", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("BYDAY=+1TU,-1FR;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1TU,-1FR"),
        ("INTERVAL=1;FREQ=DAILY;WKST=MO", "FREQ=DAILY"),
        ("FREQ=WEEKLY;WKST=SU;INTERVAL=02;COUNT=010", "FREQ=WEEKLY;INTERVAL=2;COUNT=10;WKST=SU"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,+15,1,1", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1"),
        ("FREQ=YEARLY;UNTIL=20300630;BYMONTH=6,3", "FREQ=YEARLY;UNTIL=20300630;BYMONTH=3,6"),
        (
            "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR,MO,TU,WE,TH",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
        ),
        ("FREQ=YEARLY;BYDAY=20MO", "FREQ=YEARLY;BYDAY=20MO"),
    ])
    func isRead(text: String, canonical: String) throws {
        let rule = try RecurrenceRule.parse(text)
        #expect(rule.text == canonical)
        #expect(try RecurrenceRule.parse(canonical) == rule)
    }

    @Test(arguments: [
        ("", 0, "the rule is empty"),
        ("weekly", 0, "“weekly” is not a rule"),
        ("every Tuesday", 0, "“every Tuesday” is not a rule"),
        ("FREQ=WEEKLY; BYDAY=TU", 12, "a rule has no spaces"),
        ("FREQ=WEEKLY\u{a0}", 11, "a rule has no spaces"),
        ("RRULE:FREQ=WEEKLY", 0, "RRULE: does not belong to the rule itself"),
        ("FREQ=WEEKLY;", 11, "the rule ends with a ;"),
        ("FREQ=WEEKLY;;BYDAY=TU", 11, "there is nothing between two ;"),
        ("BYDAY=TU", 0, "the rule does not say how often"),
        ("FREQ", 0, "“FREQ” is not a rule"),
        ("FREQ=WEEKLY;BYDAY", 12, "“BYDAY” has no value"),
        ("FREQ=WEEKLY;BYDAY=", 12, "BYDAY has no value"),
        ("FREQ=WEEKLY;=TU", 12, "there is no name before the ="),
        ("FREQ=SECONDLY", 5, "FREQ=SECONDLY is not used: an activity repeats by days"),
        ("FREQ=hourly", 5, "FREQ=HOURLY is not used: an activity repeats by days"),
        ("FREQ=FORTNIGHTLY", 5, "there is no FREQ=FORTNIGHTLY"),
        ("FREQ=DAILY;BYHOUR=9", 11, "BYHOUR is not used: an activity repeats by days"),
        (
            "FREQ=YEARLY;BYYEARDAY=100", 12,
            "BYYEARDAY is not used, because calendars read it differently"
        ),
        (
            "FREQ=YEARLY;BYWEEKNO=20", 12,
            "BYWEEKNO is not used, because calendars read it differently"
        ),
        ("RSCALE=HEBREW;FREQ=YEARLY", 0, "RSCALE is not used: rules follow the Gregorian calendar"),
        ("FREQ=DAILY;DTSTART=20190101", 11, "DTSTART does not belong to a rule"),
        ("FREQ=DAILY;EXDATE=20190101", 11, "EXDATE does not belong to a rule"),
        ("FREQ=WEEKLY;BYDAYS=TU", 12, "there is no rule part BYDAYS"),
        ("FREQ=WEEKLY;colour=red", 12, "there is no rule part colour"),
        ("FREQ=WEEKLY;FREQ=WEEKLY", 12, "FREQ is there twice"),
        ("FREQ=WEEKLY;BYDAY=MO;byday=TU", 21, "BYDAY is there twice"),
        ("FREQ=DAILY;INTERVAL=0", 20, "INTERVAL=0 would never get on"),
        ("FREQ=DAILY;INTERVAL=-1", 20, "INTERVAL=-1 is not a number"),
        ("FREQ=DAILY;INTERVAL=10001", 20, "INTERVAL=10001 is out of range"),
        ("FREQ=DAILY;COUNT=0", 17, "COUNT=0 means never"),
        ("FREQ=DAILY;COUNT=99999999999999999999", 17, "COUNT=99999999999999999999 is not a number"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20190630", 19, "COUNT and UNTIL exclude each other"),
        ("FREQ=DAILY;UNTIL=20190630;COUNT=3", 26, "COUNT and UNTIL exclude each other"),
        ("FREQ=DAILY;UNTIL=2019-06-30", 17, "UNTIL is written without hyphens"),
        (
            "FREQ=DAILY;UNTIL=20190630T120000Z", 17,
            "UNTIL is a local day, and that day still counts: it has no time and no Z"
        ),
        (
            "FREQ=DAILY;UNTIL=20190630T120000", 17,
            "UNTIL is a local day, and that day still counts: it has no time and no Z"
        ),
        ("FREQ=DAILY;UNTIL=20190631", 17, "there is no day 20190631"),
        ("FREQ=DAILY;UNTIL=18991231", 17, "the year 1899 is out of range"),
        ("FREQ=DAILY;UNTIL=June", 17, "UNTIL=June is not a day"),
        ("FREQ=WEEKLY;BYDAY=Tuesday", 18, "BYDAY=Tuesday is not a weekday"),
        ("FREQ=WEEKLY;BYDAY=MO,XX", 21, "BYDAY=XX is not a weekday"),
        ("FREQ=WEEKLY;BYDAY=MO,,TU", 20, "a value is missing beside this comma"),
        ("FREQ=WEEKLY;BYDAY=\u{17f}u", 18, "BYDAY=\u{17f}u is not a weekday"),
        ("FREQ=MONTHLY;BYDAY=0MO", 19, "there is no 0MO"),
        ("FREQ=MONTHLY;BYDAY=54MO", 19, "there is no 54MO"),
        ("FREQ=MONTHLY;BYDAY=+-1MO", 19, "there is no +-1MO"),
        ("FREQ=MONTHLY;BYDAY=6MO", 13, "no month has 6MO: there are at most five of a weekday"),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=-6MO", 22,
            "no month has -6MO: there are at most five of a weekday"
        ),
        ("FREQ=WEEKLY;BYDAY=1TU", 12, "1TU has a number, which FREQ=WEEKLY cannot use"),
        ("FREQ=DAILY;BYDAY=-1FR", 11, "-1FR has a number, which FREQ=DAILY cannot use"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", 12, "BYMONTHDAY does not go with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", 24, "BYMONTHDAY=32 is out of range"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", 24, "BYMONTHDAY=0 is out of range"),
        ("FREQ=YEARLY;BYMONTH=13", 20, "BYMONTH=13 is out of range"),
        ("FREQ=YEARLY;BYMONTH=-1", 20, "BYMONTH=-1 is not a number"),
        ("FREQ=YEARLY;BYMONTH=May", 20, "BYMONTH=May is not a number"),
        (
            "FREQ=MONTHLY;BYSETPOS=1", 13,
            "BYSETPOS picks from what another BY part gives, and there is none"
        ),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", 31, "BYSETPOS=367 is out of range"),
        ("FREQ=WEEKLY;WKST=1MO", 17, "WKST is a weekday without a number"),
        ("é=1;FREQ=DAILY", 0, "there is no rule part é"),
        ("FREQ=DAILY;🙂=1;é=2", 11, "there is no rule part 🙂"),
    ])
    func isRefused(text: String, offset: Int, message: String) throws {
        let error = #expect(throws: RecurrenceError.self) { try RecurrenceRule.parse(text) }
        #expect(error?.message == message)
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        ("weekly", "write FREQ=WEEKLY"),
        ("every Monday", "write FREQ=WEEKLY;BYDAY=MO"),
        ("Mondays and Thursdays", "write FREQ=WEEKLY;BYDAY=MO,TH"),
        ("first Tuesday of the month", "write FREQ=MONTHLY;BYDAY=1TU"),
        ("last Friday of every month", "write FREQ=MONTHLY;BYDAY=-1FR"),
        ("every two weeks", "write FREQ=WEEKLY;INTERVAL=2"),
        ("every other Monday", "write FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
        ("FREQ=DAILY;UNTIL=20190631", "that month has 30 days: write UNTIL=20190630"),
        ("FREQ=FORTNIGHTLY", "write FREQ=WEEKLY;INTERVAL=2"),
        ("FREQ=WEEKYL", "write FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAYS=TU", "did you mean BYDAY?"),
        ("FREQ=WEEKLY;INTREVAL=2", "did you mean INTERVAL?"),
        ("FREQ=DAILY;UNTIL=2019-06-30", "write UNTIL=20190630"),
        ("FREQ=DAILY;UNTIL=20190705T120000Z", "write UNTIL=20190705"),
        ("FREQ=WEEKLY;BYDAY=Tuesday", "write BYDAY=TU"),
        ("FREQ=MONTHLY;BYDAY=1thu", "write BYDAY=1TH"),
        ("FREQ=YEARLY;BYMONTH=September", "write BYMONTH=9"),
        ("FREQ=WEEKLY;BYDAY=1TU", "write FREQ=MONTHLY;BYDAY=1TU for one a month, or BYDAY=TU"),
    ])
    func hintSaysWhatToWrite(text: String, hint: String) {
        let error = #expect(throws: RecurrenceError.self) { try RecurrenceRule.parse(text) }
        #expect(error?.hint == hint)
    }

    @Test func longTextIsRefused() {
        let list = Array(repeating: "MO", count: 100_000).joined(separator: ",")
        let error = #expect(throws: RecurrenceError.self) {
            try RecurrenceRule.parse("FREQ=WEEKLY;BYDAY=\(list)")
        }
        #expect(error?.message == "the rule is longer than 1000 characters")
    }

    @Test func untilCanBeWrittenAsAnInstant() throws {
        let rule = try RecurrenceRule.parse("FREQ=DAILY;UNTIL=20190630")
        let instant = try makeInstant("2019-06-30T07:00")
        #expect(rule.text(until: instant) == "FREQ=DAILY;UNTIL=20190630T070000Z")
        #expect(try RecurrenceRule.parse("FREQ=DAILY").text(until: instant) == "FREQ=DAILY")
    }

    // MARK: Expanding

    private func days(
        _ text: String, _ start: String, through last: String = "2199-12-31", limit: Int = 1_000
    ) throws -> String {
        try RecurrenceRule.parse(text)
            .occurrences(from: makeDay(start), through: makeDay(last), limit: limit)
            .map(\.description).joined(separator: " ")
    }

    /// Examples of RFC 5545, section 3.8.5.3.
    @Test(arguments: [
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02", "1997-09-02 1997-09-12 1997-09-22"),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05",
            "1997-08-05 1997-08-10 1997-08-19 1997-08-24"
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05",
            "1997-08-05 1997-08-17 1997-08-19 1997-08-31"
        ),
        (
            "FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05", "1997-09-05 1997-10-03 1997-11-07"
        ),
        (
            "FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "1997-09-22", "1997-09-22 1997-10-20 1997-11-17"
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3", "1997-09-28", "1997-09-28 1997-10-29 1997-11-28"
        ),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "1998-02-13",
            "1998-02-13 1998-03-13 1998-11-13"
        ),
        (
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
            "1996-11-05", "1996-11-05 2000-11-07 2004-11-02"
        ),
        (
            "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04",
            "1997-09-04 1997-10-07 1997-11-06"
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3", "1997-09-29",
            "1997-09-29 1997-10-30 1997-11-27"
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15",
            "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30"
        ),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19", "1997-05-19 1998-05-18 1999-05-17"),
        (
            "FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "1997-06-10",
            "1997-06-10 1997-07-10 1998-06-10 1998-07-10"
        ),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=3", "1997-03-13",
            "1997-03-13 1997-03-20 1997-03-27"
        ),
    ])
    func exampleOfTheRFC(text: String, start: String, expected: String) throws {
        #expect(try days(text, start) == expected)
    }

    @Test func daysThatAMonthDoesNotHaveAreSkipped() throws {
        #expect(
            try days("FREQ=MONTHLY;COUNT=3", "2019-01-31") == "2019-01-31 2019-03-31 2019-05-31")
        #expect(
            try days("FREQ=YEARLY;COUNT=3", "2016-02-29") == "2016-02-29 2020-02-29 2024-02-29")
        #expect(
            try days("FREQ=YEARLY;BYMONTHDAY=31;COUNT=3", "2019-05-31")
                == "2019-05-31 2019-07-31 2019-08-31")
    }

    @Test func untilIsInclusive() throws {
        let text = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20190604"
        #expect(try days(text, "2019-05-21") == "2019-05-21 2019-05-28 2019-06-04")
        #expect(try days(text, "2019-06-05") == "")
    }

    @Test func boundsAreInclusiveAndTheLimitHolds() throws {
        #expect(try days("FREQ=DAILY", "2019-05-20", through: "2019-05-20") == "2019-05-20")
        #expect(try days("FREQ=DAILY", "2019-05-20", through: "2019-05-19") == "")
        #expect(try days("FREQ=DAILY", "2019-05-20", limit: 2) == "2019-05-20 2019-05-21")
        #expect(try days("FREQ=DAILY", "2019-05-20", limit: 0) == "")
        #expect(try days("FREQ=DAILY", "2019-05-20", limit: -1) == "")
        #expect(try days("FREQ=DAILY;INTERVAL=400", "2199-01-01") == "2199-01-01")
        #expect(try days("FREQ=YEARLY;INTERVAL=10000", "2019-05-20") == "2019-05-20")
    }

    @Test func countCountsFromTheStart() throws {
        // A start that the rule does not include is none of its instances.
        #expect(try days("FREQ=WEEKLY;BYDAY=TU;COUNT=2", "2019-05-20") == "2019-05-21 2019-05-28")
        #expect(
            try days("FREQ=DAILY;COUNT=5", "2019-05-20", through: "2019-05-21")
                == "2019-05-20 2019-05-21")
    }

    @Test func positionsCountInTheWholeWeek() throws {
        // Wednesday is the second of its week, though the week's Monday is before the start.
        #expect(
            try days("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2;COUNT=2", "2019-05-22")
                == "2019-05-22 2019-05-29")
        #expect(
            try days("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1;COUNT=2", "2019-05-22")
                == "2019-05-27 2019-06-03")
    }

    @Test func weekdaysWithAndWithoutOrdinalAreAUnion() throws {
        #expect(
            try days("FREQ=MONTHLY;BYDAY=MO,1TU", "2019-05-01", through: "2019-05-31")
                == "2019-05-06 2019-05-07 2019-05-13 2019-05-20 2019-05-27")
    }

    @Test(arguments: [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4,6,9,11;BYMONTHDAY=31", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "FREQ=DAILY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
    ])
    func impossibleRuleIsEmpty(text: String) throws {
        #expect(try days(text, "2019-04-01", limit: .max) == "")
    }

    @Test func nothingIsOutsideTheYears1900To2199() throws {
        let rule = try RecurrenceRule.parse("FREQ=DAILY")
        let far = CivilDay(number: Int32.max)
        let early = CivilDay(number: Int32.min)
        #expect(rule.occurrences(from: early, through: far, limit: .max) == [])
        #expect(rule.occurrences(from: far, through: far, limit: .max) == [])
        let all = rule.occurrences(from: try makeDay("1900-01-01"), through: far, limit: .max)
        #expect(all.count == 109_573)
        #expect(all.last?.description == "2199-12-31")
    }

    // MARK: What it says about itself

    @Test(arguments: [
        ("FREQ=WEEKLY;BYDAY=MO", "2019-05-20", true), ("FREQ=WEEKLY;BYDAY=TU", "2019-05-20", false),
        ("FREQ=MONTHLY;BYDAY=-1MO", "2019-05-20", false),
        ("FREQ=MONTHLY;BYDAY=-1MO", "2019-05-27", true),
        ("FREQ=YEARLY;BYMONTH=6", "2019-05-20", false),
        ("FREQ=DAILY;UNTIL=20190519", "2019-05-20", false),
        ("FREQ=MONTHLY", "2019-05-31", true),
    ])
    func startIsAnInstance(text: String, start: String, includes: Bool) throws {
        #expect(try RecurrenceRule.parse(text).includes(makeDay(start)) == includes)
    }

    @Test func endless() throws {
        #expect(try RecurrenceRule.parse("FREQ=DAILY").isEndless)
        #expect(try !RecurrenceRule.parse("FREQ=DAILY;COUNT=3").isEndless)
        #expect(try !RecurrenceRule.parse("FREQ=DAILY;UNTIL=20190630").isEndless)
    }

    /// 2019-05-20 is the third Monday of its month.
    @Test(arguments: [
        ("FREQ=DAILY", true), ("FREQ=DAILY;INTERVAL=3;COUNT=5", true),
        ("FREQ=DAILY;BYDAY=MO", false),
        ("FREQ=DAILY;BYMONTH=5", false), ("FREQ=DAILY;UNTIL=20190630;WKST=SU", true),
        ("FREQ=WEEKLY", true), ("FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2;WKST=SU", true),
        ("FREQ=WEEKLY;BYDAY=TU", false), ("FREQ=WEEKLY;BYMONTH=5", false),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", false),
        ("FREQ=MONTHLY", true), ("FREQ=MONTHLY;BYMONTHDAY=20", true),
        ("FREQ=MONTHLY;BYMONTHDAY=20,21", false), ("FREQ=MONTHLY;BYMONTHDAY=-12", false),
        ("FREQ=MONTHLY;BYDAY=3MO", true), ("FREQ=MONTHLY;BYDAY=MO", false),
        ("FREQ=MONTHLY;BYDAY=-2MO", false), ("FREQ=MONTHLY;BYDAY=3MO,1TU", false),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=3", false), ("FREQ=MONTHLY;BYMONTH=5", false),
        ("FREQ=MONTHLY;BYDAY=3MO;BYMONTHDAY=20", false),
        ("FREQ=YEARLY", true), ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=20;INTERVAL=2", true),
        ("FREQ=YEARLY;BYMONTH=5", false), ("FREQ=YEARLY;BYMONTHDAY=20", false),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=3MO", false),
        ("FREQ=YEARLY;BYMONTH=5,6;BYMONTHDAY=20", false),
    ])
    func isReadAlike(text: String, isAlike: Bool) throws {
        let rule = try RecurrenceRule.parse(text)
        #expect(rule.isReadAlikeByAllClients(start: try makeDay("2019-05-20")) == isAlike)
    }

    @Test(arguments: [
        ("FREQ=MONTHLY", "2019-05-28", true), ("FREQ=MONTHLY", "2019-05-29", false),
        ("FREQ=MONTHLY;BYMONTHDAY=29", "2019-05-29", false),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2019-05-31", true),
        ("FREQ=MONTHLY;BYDAY=5FR", "2019-05-31", false),
        ("FREQ=YEARLY", "2019-05-31", true), ("FREQ=YEARLY", "2020-02-29", false),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2020-02-29", false),
    ])
    func isReadAlikeAtTheEndOfAMonth(text: String, start: String, isAlike: Bool) throws {
        let rule = try RecurrenceRule.parse(text)
        #expect(rule.isReadAlikeByAllClients(start: try makeDay(start)) == isAlike)
    }
}
