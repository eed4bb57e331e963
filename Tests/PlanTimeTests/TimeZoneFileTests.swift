import Testing

@testable import PlanTime

@Suite struct TimeZoneFileTests {
    // MARK: What is in a file

    @Test func slimFileFollowsItsFooterAfterTheLastTransition() throws {
        let zone = try ZoneFileWriter.slimEurope.zone()
        let real = try systemZone("Europe/Brussels")
        var wrong = 0
        // All of these changes come from the footer here, and up to 2037 from transitions there.
        for hour in 0..<(24 * 365 * 30) where hour % 7 == 0 {
            let instant = Instant(seconds: 1_000_000_000 + Int64(hour) * 3_600)
            if zone.offset(at: instant) != real.offset(at: instant)
                || zone.abbreviation(at: instant) != real.abbreviation(at: instant)
                || zone.isDaylight(at: instant) != real.isDaylight(at: instant)
            {
                wrong += 1
            }
        }
        #expect(wrong == 0)
    }

    @Test func versionOneFileKeepsItsLastType() throws {
        var writer = ZoneFileWriter.slimEurope
        writer.version = 0
        let zone = try writer.zone()
        #expect(zone.offset(at: try makeInstant("1996-07-01T00:00")) == 7_200)
        #expect(zone.offset(at: try makeInstant("2019-07-01T00:00")) == 3_600)
    }

    @Test func emptyFooterKeepsTheLastType() throws {
        var writer = ZoneFileWriter.slimEurope
        writer.footer = "\n\n"
        let zone = try writer.zone()
        #expect(zone.offset(at: try makeInstant("2019-07-01T00:00")) == 3_600)
    }

    @Test func fileWithoutTransitionsIsItsFooterForAllTimes() throws {
        let zone = try ZoneFileWriter(footer: "\nCCC5DDD,M3.2.0,M11.1.0\n").zone()
        for year in [1700, 1850, 1999, 2019, 2250, 2700] {
            #expect(zone.offset(at: try makeInstant("\(year)-07-01T00:00")) == -14_400)
            #expect(zone.offset(at: try makeInstant("\(year)-12-24T00:00")) == -18_000)
            #expect(zone.abbreviation(at: try makeInstant("\(year)-07-01T00:00")) == "DDD")
        }
    }

    @Test func beforeTheFirstTransitionIsTheFirstType() throws {
        let zone = try ZoneFileWriter.slimEurope.zone()
        #expect(zone.offset(at: Instant(seconds: 0)) == 3_600)
        #expect(zone.offset(at: Instant(seconds: .min)) == 3_600)
    }

    @Test func theRuleGoesOnForEver() throws {
        let zone = try systemZone("Europe/Brussels")
        for year in [2038, 2199, 2437, 2438, 2439, 2500, 5000, 9999] {
            #expect(zone.offset(at: try makeInstant("\(year)-07-01T00:00")) == 7_200)
            #expect(zone.offset(at: try makeInstant("\(year)-12-24T00:00")) == 3_600)
            #expect(zone.resolve(try makeTime("\(year)-07-01T02:00")).kind == .unique)
        }
        // The last Sunday of March 2639 is that of 2239.
        #expect(zone.resolve(try makeTime("2239-03-31T02:30")).kind == .nonexistent)
        #expect(zone.resolve(try makeTime("2639-03-27T02:30")).kind == .unique)
        #expect(zone.resolve(try makeTime("2639-03-31T02:30")).kind == .nonexistent)
        _ = zone.offset(at: Instant(seconds: .max))
        _ = zone.wallSeconds(at: Instant(seconds: .max))
        _ = zone.wallSeconds(at: Instant(seconds: .min))
        _ = zone.localTime(at: Instant(seconds: .max))
        _ = zone.localTime(at: Instant(seconds: .min))
        _ = zone.day(at: Instant(seconds: .min))
        _ = zone.resolve(wallSeconds: .max)
        _ = zone.resolve(wallSeconds: .min)
    }

    @Test func indicatorsAreSkipped() throws {
        var writer = ZoneFileWriter.slimEurope
        writer.indicators = 2
        #expect(try writer.zone().offset(at: try makeInstant("2019-07-01T00:00")) == 7_200)
    }

    // MARK: The rule in the footer

    @Test(arguments: [
        ("UTC0", 0), ("CET-1", 3_600), ("<+03>-3", 10_800), ("<-0330>3:30", -12_600),
        ("<+0545>-5:45", 20_700), ("ABC24:59:59", -89_999), ("ABC+5", -18_000), ("abc-0", 0),
    ])
    func fixedOffset(text: String, offset: Int) throws {
        let rule = try #require(TimeZoneRule(text.utf8))
        #expect(rule.standard.offset == Int32(offset))
        #expect(rule.daylight == nil)
    }

    @Test(arguments: [
        // From the first Sunday of October at 2 to the first Sunday of April at 3.
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", 2019, "2019-10-05T16:00", "2019-04-06T16:00"),
        // The day before the last Sunday, at 22:00.
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024, "2024-03-31T01:00", "2024-10-27T01:00"),
        // Two days and a bit after the fourth Thursday.
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", 2041, "2041-03-30T00:00", "2041-10-25T23:00"),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", 2019, "2019-10-27T01:00", "2019-03-31T01:00"),
        // 1 March in every year; 1 March, or 29 February in a leap year.
        ("AAA0BBB,J60/0,J365", 2020, "2020-03-01T00:00", "2020-12-31T01:00"),
        ("AAA0BBB,59/0,365", 2020, "2020-02-29T00:00", "2020-12-31T01:00"),
        ("AAA0BBB,59/0,364", 2019, "2019-03-01T00:00", "2019-12-31T01:00"),
        ("AAA0BBB-2:30,J1/167,J300/-167:30:30", 2019, "2019-01-07T23:00", "2019-10-19T21:59"),
    ])
    func changesOfAYear(text: String, year: Int, start: String, end: String) throws {
        let changes = try #require(TimeZoneRule(text.utf8)?.changes(in: year))
        #expect(changes.start == (try makeInstant(start).seconds))
        #expect(changes.end - changes.end % 60 == (try makeInstant(end).seconds))
    }

    @Test(arguments: [
        "XXX3EDT4,0/0,J365/23", "EST5EDT,0/0,J365/25", "AAA-2BBB,J1/0,J365/25",
    ])
    func daylightTimeAllYear(text: String) throws {
        let zone = try ZoneFileWriter(footer: "\n\(text)\n").zone()
        var wrong = 0
        for hour in 0..<(24 * 366 * 3) {
            let instant = Instant(seconds: 1_575_000_000 + Int64(hour) * 3_600)
            if !zone.isDaylight(at: instant) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [
        "", "C", "CE-1", "CET", "CET-25", "CET-1:60", "CET-1:00:60", "<CET-1", "<>-1", "<+0>-1",
        "C\u{e9}T-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,", "CET-1 ",
        "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,J366,J1", "CET-1CEST,366,1",
        "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0/,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0,",
        "CET--1", "CET1000", "ABCDEFGHIJKLMNOPQ0", "CET-1CEST,M3.5,M10.5.0",
    ])
    func isNoRule(text: String) {
        #expect(TimeZoneRule(text.utf8) == nil)
    }

    // MARK: What is refused

    @Test func errorsSayWhy() throws {
        func error(_ change: (inout ZoneFileWriter) -> Void) -> TimeZoneFileError? {
            var writer = ZoneFileWriter.slimEurope
            change(&writer)
            do throws(TimeZoneFileError) {
                _ = try writer.zone()
                return nil
            } catch {
                return error
            }
        }
        #expect(error { _ in } == nil)
        #expect(error { $0.version = UInt8(ascii: "1") } == .unknownVersion(49))
        #expect(error { $0.types = [] } == .invalidCounts)
        #expect(error { $0.designations = [] } == .invalidCounts)
        #expect(error { $0.indicators = 1 } == .invalidCounts)
        #expect(error { $0.leapSeconds = 1 } == .leapSeconds)
        #expect(error { $0.transitions.swapAt(0, 1) } == .invalidTransition)
        #expect(error { $0.transitions[1].at = $0.transitions[0].at } == .invalidTransition)
        #expect(error { $0.transitions[1].at = 40_000_000_000 } == .invalidTransition)
        #expect(error { $0.transitions[0].at = .min } == .invalidTransition)
        #expect(error { $0.transitions[0].type = 2 } == .invalidType)
        #expect(error { $0.types[0].offset = 93_600 } == .invalidType)
        #expect(error { $0.types[0].offset = .min } == .invalidType)
        #expect(error { $0.types[0].isDaylight = 2 } == .invalidType)
        #expect(error { $0.types[0].designation = 9 } == .invalidDesignation)
        #expect(error { $0.types[0].designation = 3 } == .invalidDesignation)
        #expect(error { $0.designations = Array("CET\0CEST".utf8) } == .invalidDesignation)
        #expect(error { $0.designations = Array("C;T\0CEST\0".utf8) } == .invalidDesignation)
        #expect(error { $0.footer = "CET-1\n" } == .invalidFooter)
        #expect(error { $0.footer = "\nCET-1CEST\n" } == .invalidFooter)
        #expect(error { $0.footer = "\n" + String(repeating: "A", count: 300) } == .invalidFooter)
        #expect(error { $0.footer = "\nCET-1" } == .truncated)
        #expect(error { $0.footer = "" } == .truncated)
        #expect(error { $0.footer = "\nCET-2\n" } == .contradictingFooter)
        #expect(error { $0.footer = "\nCET-2CEST,M3.5.0,M10.5.0/3\n" } == .contradictingFooter)
        let overlap = error {
            $0.transitions[1].at = $0.transitions[0].at + 60
            $0.footer = "\n\n"
        }
        #expect(overlap == .overlappingTransitions)
        #expect(throws: TimeZoneFileError.notTZif) { try ZoneData(name: "", bytes: []) }
        #expect(throws: TimeZoneFileError.notTZif) {
            try ZoneData(name: "", bytes: Array("TZiff".utf8).reversed())
        }
        #expect(throws: TimeZoneFileError.tooLarge) {
            try ZoneData(name: "", bytes: Array(repeating: 0, count: ZoneData.largestFile + 1))
        }
    }

    @Test func countsThatDoNotFitAreNoCrash() {
        var bytes = ZoneFileWriter.slimEurope.bytes
        for place in 20..<44 {
            let old = bytes[place]
            bytes[place] = 0xFF
            #expect(throws: TimeZoneFileError.self) { try ZoneData(name: "", bytes: bytes) }
            bytes[place] = old
        }
    }

    /// Every truncation and every changed byte of a hand-written file and of real ones: an error or
    /// a zone that answers, never a crash.
    @Test(arguments: ["", "America/Bogota", "Antarctica/Troll", "Africa/Casablanca"])
    func brokenFilesAreNoCrash(name: String) throws {
        let whole: [UInt8]
        if name.isEmpty {
            whole = ZoneFileWriter.slimEurope.bytes
        } else {
            whole = try #require(readFile("\(systemZones.directory)/\(name)"))
        }
        for length in whole.indices {
            #expect(throws: TimeZoneFileError.self) {
                try ZoneData(name: "", bytes: Array(whole[..<length]))
            }
        }
        let masks: [UInt8] = name.isEmpty ? [0x01, 0x80, 0xFF] : [0xFF]
        var survivors = 0
        var bytes = whole
        for place in whole.indices {
            for mask in masks {
                bytes[place] ^= mask
                if let zone = try? ZoneData(name: "", bytes: bytes) {
                    survivors += 1
                    exercise(zone, place)
                }
                bytes[place] = whole[place]
            }
        }
        #expect(survivors > 0)
    }

    private func exercise(_ zone: ZoneData, _ seed: Int) {
        for seconds in [Int64.min, -4_000_000_000, Int64(seed) * 1_000_003, 20_000_000_000, .max] {
            let instant = Instant(seconds: seconds)
            _ = (zone.abbreviation(at: instant), zone.isDaylight(at: instant))
            let local = zone.localTime(at: instant)
            let resolved = zone.resolve(local)
            // A time that was just read from the clock exists.
            if seconds.magnitude < 30_000_000_000 { #expect(resolved.kind != .nonexistent) }
        }
        if seed % 16 == 0 {
            let start = Instant(seconds: 1_514_764_800)
            _ = zone.observances(covering: start...Instant(seconds: start.seconds + 94_608_000))
        }
    }
}

@Suite struct ResolvingTests {
    @Test(arguments: [
        ("Europe/Brussels", "2019-03-31T01:59", "2019-03-31T00:59", ResolvedTime.Kind.unique),
        ("Europe/Brussels", "2019-03-31T02:00", "2019-03-31T01:00", .nonexistent),
        ("Europe/Brussels", "2019-03-31T02:59", "2019-03-31T01:59", .nonexistent),
        ("Europe/Brussels", "2019-03-31T03:00", "2019-03-31T01:00", .unique),
        ("Europe/Brussels", "2019-10-27T01:59", "2019-10-26T23:59", .unique),
        ("Europe/Brussels", "2019-10-27T02:00", "2019-10-27T00:00", .ambiguous),
        ("Europe/Brussels", "2019-10-27T02:59", "2019-10-27T00:59", .ambiguous),
        ("Europe/Brussels", "2019-10-27T03:00", "2019-10-27T02:00", .unique),
        // Half an hour.
        ("Australia/Lord_Howe", "2019-10-06T02:00", "2019-10-05T15:30", .nonexistent),
        ("Australia/Lord_Howe", "2019-10-06T02:30", "2019-10-05T15:30", .unique),
        ("Australia/Lord_Howe", "2019-04-07T01:30", "2019-04-06T14:30", .ambiguous),
        // Ramadan: back at its start, ahead at its end.
        ("Africa/Casablanca", "2019-05-05T02:30", "2019-05-05T01:30", .ambiguous),
        ("Africa/Casablanca", "2019-06-09T02:30", "2019-06-09T02:30", .nonexistent),
        // A whole day is missing.
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00", .nonexistent),
        ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00", .unique),
        // Midnight does not exist.
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00", .nonexistent),
        ("Africa/Cairo", "2023-10-26T23:30", "2023-10-26T20:30", .ambiguous),
        ("UTC", "2019-05-20T09:00", "2019-05-20T09:00", .unique),
    ])
    func localTime(zone: String, local: String, instant: String, kind: ResolvedTime.Kind) throws {
        let resolved = try systemZone(zone).resolve(try makeTime(local))
        #expect(resolved.instant == (try makeInstant(instant)))
        #expect(resolved.kind == kind)
    }

    @Test func wallClockOfAnInstant() throws {
        let zone = try systemZone("America/Bogota")
        let instant = try makeInstant("2019-05-21T03:30")
        #expect(zone.localTime(at: instant).description == "2019-05-20T22:30")
        #expect(zone.day(at: instant).description == "2019-05-20")
        #expect(zone.wallSeconds(at: instant) == instant.seconds - 5 * 3_600)
        #expect(zone.abbreviation(at: instant) == "-05")
        #expect(!zone.isDaylight(at: instant))
        #expect(zone.name == "America/Bogota")
    }

    @Test func everyTransitionOfEveryZoneResolvesToItself() throws {
        var wrong: [String] = []
        for name in systemZones.names {
            let zone = try systemZone(name)
            for segment in zone.table.segments.dropFirst() where segment.start < 4_102_444_800 {
                for seconds in [segment.start - 1, segment.start] {
                    let wall = zone.wallSeconds(at: Instant(seconds: seconds))
                    let resolved = zone.resolve(wallSeconds: wall)
                    let isFirst = resolved.instant.seconds == seconds
                    if !isFirst && resolved.kind != .ambiguous
                        || resolved.kind == .nonexistent
                        || resolved.instant.seconds > seconds
                        || zone.wallSeconds(at: resolved.instant) != wall
                    {
                        wrong.append("\(name) \(Instant(seconds: seconds))")
                    }
                }
            }
        }
        #expect(wrong == [])
    }
}
