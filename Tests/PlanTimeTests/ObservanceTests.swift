import Testing

@testable import PlanTime

@Suite struct ObservanceTests {
    private func range(_ first: String, _ last: String) throws -> ClosedRange<Instant> {
        try makeInstant("\(first)T00:00")...makeInstant("\(last)T00:00")
    }

    /// One line for each observance.
    private func lines(_ zone: String, _ first: String, _ last: String) throws -> [String] {
        let zone = try systemZone(zone)
        let range = try range(first, last)
        let observances = zone.observances(covering: range)
        #expect(zone.verify(observances, covering: range))
        return observances.map { observance in
            let start = Observance.dateTime(observance.start)
            let dates = observance.recurrenceDates.map { Observance.dateTime($0) }
            let kind = observance.isDaylight ? "DAYLIGHT" : "STANDARD"
            let offsets = "\(observance.offsetFrom)>\(observance.offsetTo)"
            return
                ([kind, start, offsets, observance.name] + [observance.rule].compactMap(\.self)
                + dates).joined(separator: " ")
        }
    }

    // MARK: What they look like

    @Test func oneRuleEachWhereTheZoneHasOne() throws {
        #expect(
            try lines("Europe/Brussels", "2018-01-01", "2030-12-31") == [
                "STANDARD 20171029T030000 7200>3600 CET FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
                "DAYLIGHT 20180325T020000 3600>7200 CEST FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
            ])
        #expect(
            try lines("America/New_York", "2019-05-01", "2019-12-31") == [
                "DAYLIGHT 20190310T020000 -18000>-14400 EDT FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
                "STANDARD 20191103T020000 -14400>-18000 EST FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
            ])
    }

    @Test func oneStandardPartWithoutTransitions() throws {
        #expect(
            try lines("Europe/Brussels", "2019-05-01", "2019-05-31") == [
                "STANDARD 20190331T020000 3600>7200 CEST"
            ])
        #expect(
            try lines("Asia/Dubai", "2018-01-01", "2030-12-31") == [
                "STANDARD 19700101T000000 14400>14400 +04"
            ])
        #expect(
            try lines("UTC", "2018-01-01", "2030-12-31") == ["STANDARD 19700101T000000 0>0 UTC"])
        #expect(try lines("Asia/Dubai", "1960-01-01", "1961-01-01").count == 1)
    }

    @Test func aRuleThatIsGivenUpHasAnEndInUTC() throws {
        #expect(
            try lines("America/Sao_Paulo", "2016-03-01", "2030-12-31") == [
                "STANDARD 20160221T000000 -7200>-10800 -03 FREQ=YEARLY;BYMONTH=2;BYDAY=3SU;"
                    + "UNTIL=20190217T020000Z",
                "DAYLIGHT 20161016T000000 -10800>-7200 -02 20171015T000000 20181104T000000",
            ])
        #expect(
            try lines("America/New_York", "2000-01-01", "2030-12-31") == [
                "STANDARD 19991031T020000 -14400>-18000 EST FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;"
                    + "UNTIL=20061029T060000Z",
                "DAYLIGHT 20000402T020000 -18000>-14400 EDT FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;"
                    + "UNTIL=20060402T070000Z",
                "DAYLIGHT 20070311T020000 -18000>-14400 EDT FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
                "STANDARD 20071104T020000 -14400>-18000 EST FREQ=YEARLY;BYMONTH=11;BYDAY=1SU",
            ])
    }

    /// The Friday before the last Sunday is no nth Friday.
    @Test func aWeekdayWithinSevenDays() throws {
        #expect(
            try lines("Asia/Jerusalem", "2019-01-01", "2021-12-31") == [
                "STANDARD 20181028T020000 10800>7200 IST FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
                "DAYLIGHT 20190329T020000 7200>10800 IDT FREQ=YEARLY;BYMONTH=3;"
                    + "BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR",
            ])
    }

    @Test func datesWhereTheZoneHasNoRule() throws {
        #expect(
            try lines("Africa/Casablanca", "2019-01-01", "2020-12-31") == [
                "STANDARD 20180617T020000 0>3600 +01 20190609T020000 20200531T020000",
                "STANDARD 20190505T030000 3600>0 +00 20200419T030000",
            ])
        for name in ["Asia/Gaza", "Asia/Hebron", "Asia/Tehran"] {
            let lines = try lines(name, "2018-01-01", "2030-12-31")
            #expect(lines.count == 2)
            #expect(lines.allSatisfy { !$0.contains("FREQ") })
        }
    }

    @Test(arguments: ["Africa/Casablanca", "Africa/El_Aaiun", "Europe/Dublin"])
    func negativeDaylightTimeIsStandard(name: String) throws {
        let observances = try systemZone(name).observances(
            covering: try range("2018-01-01", "2030-12-31"))
        #expect(observances.count == 2)
        #expect(observances.allSatisfy { !$0.isDaylight })
    }

    @Test func aNewNameAloneIsAnOnset() throws {
        // Turkey stayed on its summer time in 2016; the offset did not change.
        let lines = try lines("Europe/Istanbul", "2016-08-01", "2016-12-31")
        #expect(
            lines == [
                "DAYLIGHT 20160327T030000 7200>10800 EEST",
                "STANDARD 20160907T000000 10800>10800 +03",
            ])
    }

    @Test func offsetsWithSecondsAreNotTold() throws {
        // Until 1972-01-07 it was -00:44:30.
        let monrovia = try lines("Africa/Monrovia", "1970-01-01", "2019-12-31")
        #expect(monrovia == ["STANDARD 19720107T004430 0>0 GMT"])
        let zone = try systemZone("Africa/Monrovia")
        let before = try range("1970-01-01", "1971-12-31")
        #expect(zone.observances(covering: before) == [])
        #expect(!zone.verify([], covering: before))
    }

    @Test func farRangesAreCutToTheYears1900To2199() throws {
        let zone = try systemZone("Europe/Brussels")
        let all = Instant(seconds: .min)...Instant(seconds: .max)
        #expect(!zone.observances(covering: all, everyHours: 24).isEmpty)
        let late = Instant(seconds: 1 << 40)...Instant(seconds: 1 << 41)
        #expect(zone.observances(covering: late) == [])
    }

    @Test func oneInstantIsARange() throws {
        let instant = try makeInstant("2019-10-27T01:00")
        let zone = try systemZone("Europe/Brussels")
        #expect(zone.observances(covering: instant...instant).map(\.name) == ["CET"])
        let before = Instant(seconds: instant.seconds - 1)
        #expect(zone.observances(covering: before...before).map(\.name) == ["CEST"])
        #expect(zone.observances(covering: before...instant).map(\.name) == ["CEST", "CET"])
    }

    // MARK: All zones

    /// Every six hours, and at and before each transition; Tests/Python does the same by the hour
    /// with Python's zones.
    @Test func everyZoneIsToldRightFrom2018To2030() throws {
        let range = try range("2018-01-01", "2030-12-31")
        var seen: Set<[ZoneTable.Segment]> = []
        var wrong: [String] = []
        for name in systemZones.names {
            let zone = try systemZone(name)
            // Links are whole copies.
            guard seen.insert(zone.table.segments).inserted else { continue }
            let observances = zone.observances(covering: range, everyHours: 10_000)
            if observances.isEmpty || observances.first?.start ?? .max > range.lowerBound.seconds
                || !zone.verify(observances, covering: range, everyHours: 6)
            {
                wrong.append(name)
            }
        }
        #expect(wrong == [])
        #expect(seen.count > 200)
    }

    // MARK: The verifier

    @Test func theVerifierFindsWhatIsWrong() throws {
        let zone = try systemZone("Europe/Brussels")
        let range = try range("2018-01-01", "2020-12-31")
        let right = zone.observances(covering: range)
        try #require(right.count == 2)
        func isRight(_ change: (inout [Observance]) -> Void) -> Bool {
            var observances = right
            change(&observances)
            return zone.verify(observances, covering: range)
        }
        #expect(isRight { _ in })
        #expect(isRight { $0.reverse() })
        #expect(!isRight { $0.removeAll() })
        #expect(!isRight { $0.removeFirst() })
        #expect(!isRight { $0.removeLast() })
        #expect(!isRight { $0.append($0[0]) })
        #expect(
            !isRight {
                $0[1].isDaylight = true
                $0[0].isDaylight = true
            })
        #expect(!isRight { $0[0].name = "MEZ" })
        #expect(!isRight { $0[0].name = "" })
        for place in 0...1 {
            #expect(!isRight { $0[place].rule = nil })
            #expect(!isRight { $0[place].start += 60 })
            #expect(!isRight { $0[place].start += 7 * 86_400 })
            #expect(!isRight { $0[place].offsetFrom += 60 })
            #expect(!isRight { $0[place].offsetTo += 60 })
            #expect(!isRight { $0[place].offsetTo += 1 })
            #expect(!isRight { $0[place].rule?.append(";UNTIL=20190101T000000Z") })
            #expect(!isRight { $0[place].rule?.append(";COUNT=2") })
            #expect(!isRight { $0[place].rule?.append(";INTERVAL=1") })
            #expect(!isRight { $0[place].rule?.append(";BYMONTH=5") })
            #expect(!isRight { $0[place].rule?.append(";") })
            #expect(!isRight { $0[place].rule = "FREQ=MONTHLY;BYMONTH=3;BYDAY=-1SU" })
            #expect(!isRight { $0[place].rule = "FREQ=YEARLY;BYMONTH=3;BYDAY=4SU" })
            #expect(!isRight { $0[place].rule = "FREQ=YEARLY;BYMONTH=10;BYDAY=SU" })
            #expect(!isRight { $0[place].rule = "" })
            #expect(!isRight { $0[place].recurrenceDates = [1_550_000_000] })
        }
    }

    @Test func theVerifierReadsListsOfDates() throws {
        let zone = try systemZone("Europe/Brussels")
        let range = try range("2018-01-01", "2018-12-31")
        let observances = [
            Observance(
                start: try makeTime("2017-10-29T03:00").wallSeconds, offsetFrom: 7_200,
                offsetTo: 3_600, name: "CET", isDaylight: false,
                recurrenceDates: [try makeTime("2018-10-28T03:00").wallSeconds]),
            Observance(
                start: try makeTime("2018-03-25T02:00").wallSeconds, offsetFrom: 3_600,
                offsetTo: 7_200, name: "CEST", isDaylight: true),
        ]
        #expect(zone.verify(observances, covering: range))
        let longer = range.lowerBound...(try makeInstant("2019-03-31T01:00"))
        #expect(!zone.verify(observances, covering: longer))
    }
}
