/// Why bytes are not a time zone that can be used.
public enum TimeZoneFileError: Error, Hashable, Sendable {
    /// The bytes do not begin with `TZif`.
    case notTZif
    /// A version that RFC 9636 does not know, as its byte.
    case unknownVersion(UInt8)
    /// More than `ZoneData.largestFile` bytes.
    case tooLarge
    /// The bytes end before the counts of the header are satisfied, or before the footer ends.
    case truncated
    /// The header's counts contradict each other (RFC 9636, section 3.1).
    case invalidCounts
    /// The file counts leap seconds (a `right/` zone); POSIX time, used everywhere here, does not.
    case leapSeconds
    /// Transition times are not in strictly ascending order, or lie after the year 3000.
    case invalidTransition
    /// A transition names a local time type that is not there, or a type has an offset of more
    /// than a day and an hour, or a daylight flag that is neither 0 nor 1.
    case invalidType
    /// A designation is not 1 to 16 ASCII letters, digits, `+` or `-`, ended by NUL.
    case invalidDesignation
    /// The footer is not a POSIX TZ string with the extensions of RFC 9636, section 3.3.1.
    case invalidFooter
    /// The footer contradicts the local time type of the last transition.
    case contradictingFooter
    /// Two transitions are closer to each other than the jumps that the clock makes.
    case overlappingTransitions
}

extension TimeZoneFileError: CustomStringConvertible {
    /// Words that go on from "the file cannot be used:".
    public var description: String {
        switch self {
        case .notTZif: "it is not a TZif file"
        case .unknownVersion(let version): "it has an unknown TZif version (byte \(version))"
        case .tooLarge: "it is larger than \(ZoneData.largestFile) bytes"
        case .truncated: "it ends too early"
        case .invalidCounts: "its header is inconsistent"
        case .leapSeconds: "it counts leap seconds"
        case .invalidTransition: "its transition times are out of order or out of range"
        case .invalidType: "it has an invalid local time type"
        case .invalidDesignation: "it has an invalid designation"
        case .invalidFooter: "its footer is not a time zone rule"
        case .contradictingFooter: "its footer contradicts its last transition"
        case .overlappingTransitions: "its transitions overlap"
        }
    }
}

extension ZoneData {
    /// A bound far above real files, which have up to 4 kB.
    public static let largestFile = 1 << 18

    /// Coordinated Universal Time.
    public static let utc = ZoneData(utcNamed: "UTC")

    init(utcNamed name: String) {
        let clock = TimeZoneRule.Clock(designation: "UTC", offset: 0)
        table = ZoneTableBuilder(clock).table(name: name)
    }

    /// Reads a TZif file (RFC 9636, and RFC 8536 before it) of any version: the 64-bit block and
    /// the footer where there are, else the 32-bit block of version 1.
    ///
    /// The standard and UT indicators are not needed and not read. Unknown bytes after the footer
    /// are ignored.
    public init(name: String, bytes: [UInt8]) throws(TimeZoneFileError) {
        guard bytes.count <= ZoneData.largestFile else { throw .tooLarge }
        var reader = TimeZoneFileReader(bytes: bytes)
        table = try reader.read(name: name)
    }
}

private struct TimeZoneFileReader {
    let bytes: [UInt8]
    var position = 0

    struct Header {
        var version: UInt8
        var utIndicators, standardIndicators, leapSeconds, transitions, types, characters: Int

        /// The size of the data block that follows, in bytes.
        func length(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4)
                + standardIndicators + utIndicators
        }
    }

    mutating func read(name: String) throws(TimeZoneFileError) -> ZoneTable {
        var header = try readHeader()
        let hasSecondBlock = header.version != 0
        if hasSecondBlock {
            // Slim files leave the 32-bit block empty, so it is skipped without a look.
            _ = try take(header.length(timeSize: 4))
            header = try readHeader()
        }
        var builder = try readBlock(header, timeSize: hasSecondBlock ? 8 : 4)
        if hasSecondBlock, let rule = try readFooter() {
            try builder.append(rule: rule)
        }
        try builder.checkOverlaps()
        return builder.table(name: name)
    }

    private mutating func readHeader() throws(TimeZoneFileError) -> Header {
        guard bytes.count - position >= 5 else { throw position == 0 ? .notTZif : .truncated }
        guard bytes[position..<(position + 4)].elementsEqual("TZif".utf8) else { throw .notTZif }
        let version = bytes[position + 4]
        // Higher versions than the known ones would be extensions of the footer, which is checked.
        guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(version) else {
            throw .unknownVersion(version)
        }
        _ = try take(20)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try take(4).bigEndian)) }
        return Header(
            version: version, utIndicators: counts[0], standardIndicators: counts[1],
            leapSeconds: counts[2], transitions: counts[3], types: counts[4], characters: counts[5])
    }

    private mutating func readBlock(
        _ header: Header, timeSize: Int
    ) throws(TimeZoneFileError) -> ZoneTableBuilder {
        guard (1...256).contains(header.types), header.characters >= 1,
            header.utIndicators == 0 || header.utIndicators == header.types,
            header.standardIndicators == 0 || header.standardIndicators == header.types
        else { throw .invalidCounts }
        guard header.leapSeconds == 0 else { throw .leapSeconds }
        guard header.length(timeSize: timeSize) <= bytes.count - position else { throw .truncated }

        let times = try take(header.transitions * timeSize)
        let indices = try take(header.transitions)
        let records = try take(header.types * 6)
        let characters = try take(header.characters)
        _ = try take(header.standardIndicators + header.utIndicators)

        var types: [(clock: TimeZoneRule.Clock, isDaylight: Bool)] = []
        types.reserveCapacity(header.types)
        for number in 0..<header.types {
            let record = records.dropFirst(number * 6).prefix(6)
            let offset = Int32(truncatingIfNeeded: record.prefix(4).bigEndian)
            let flag = record[record.startIndex + 4]
            // The range of RFC 9636, section 3.2.
            guard (-89_999...93_599).contains(offset), flag <= 1 else { throw .invalidType }
            let designation = try designation(
                at: Int(record[record.startIndex + 5]), of: characters)
            types.append((TimeZoneRule.Clock(designation: designation, offset: offset), flag == 1))
        }

        var builder = ZoneTableBuilder(types[0].clock, isDaylight: types[0].isDaylight)
        var previous: Int64?
        for number in 0..<header.transitions {
            let bits = times.dropFirst(number * timeSize).prefix(timeSize).bigEndian
            let time =
                timeSize == 8
                ? Int64(truncatingIfNeeded: bits) : Int64(Int32(truncatingIfNeeded: bits))
            // RFC 9636 wants no time before -2**59; 3000-01-01 keeps the years of the rule small.
            guard time > previous ?? Int64.min, time >= -(1 << 59), time < 32_503_680_000 else {
                throw .invalidTransition
            }
            previous = time
            let index = Int(indices[indices.startIndex + number])
            guard index < types.count else { throw .invalidType }
            builder.append(start: time, types[index].clock, isDaylight: types[index].isDaylight)
        }
        builder.lastTransition = previous
        return builder
    }

    private func designation(
        at index: Int, of characters: ArraySlice<UInt8>
    ) throws(TimeZoneFileError) -> String {
        guard index < characters.count else { throw .invalidDesignation }
        let rest = characters.dropFirst(index)
        guard let end = rest.firstIndex(of: 0) else { throw .invalidDesignation }
        let letters = rest[..<end]
        // It is written into TZNAME, so nothing but the RFC's characters may come through.
        let isPlain = letters.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        }
        guard (1...16).contains(letters.count), isPlain else { throw .invalidDesignation }
        return String(decoding: letters, as: UTF8.self)
    }

    /// The TZ string between two newlines; nil where it is empty.
    private mutating func readFooter() throws(TimeZoneFileError) -> TimeZoneRule? {
        guard try take(1).first == UInt8(ascii: "\n") else { throw .invalidFooter }
        let rest = bytes[position...].prefix(257)
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            throw rest.count > 256 ? .invalidFooter : .truncated
        }
        if end == rest.startIndex { return nil }
        guard let rule = TimeZoneRule(rest[..<end]) else { throw .invalidFooter }
        return rule
    }

    private mutating func take(_ count: Int) throws(TimeZoneFileError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw .truncated }
        defer { position += count }
        return bytes[position..<(position + count)]
    }
}

extension ArraySlice<UInt8> {
    /// The bytes as one number, the first being the most significant.
    fileprivate var bigEndian: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }
}

/// Puts the segments of a zone together.
private struct ZoneTableBuilder {
    private var segments: [ZoneTable.Segment] = []
    private var designations: [String] = []
    private var cycle: ZoneTable.Cycle?
    /// The last transition that the file spells out, even if it changes nothing.
    var lastTransition: Int64?

    init(_ clock: TimeZoneRule.Clock, isDaylight: Bool = false) {
        append(start: .min, clock, isDaylight: isDaylight)
    }

    mutating func append(start: Int64, _ clock: TimeZoneRule.Clock, isDaylight: Bool) {
        append(
            start: start, offset: clock.offset, designation: index(of: clock.designation),
            isDaylight: isDaylight)
    }

    private mutating func append(
        start: Int64, offset: Int32, designation: UInt16, isDaylight: Bool
    ) {
        var wallStart = Int64.min
        if let last = segments.last {
            // zic writes transitions that change nothing, for old readers.
            if (last.offset, last.designation, last.isDaylight)
                == (offset, designation, isDaylight)
            {
                return
            }
            wallStart = start + Int64(Swift.max(last.offset, offset))
        }
        segments.append(
            ZoneTable.Segment(
                start: start, wallStart: wallStart, offset: offset, designation: designation,
                isDaylight: isDaylight))
    }

    private mutating func index(of designation: String) -> UInt16 {
        if let index = designations.firstIndex(of: designation) { return UInt16(index) }
        designations.append(designation)
        return UInt16(designations.count - 1)
    }

    /// Spells the rule out for 400 years after the last transition, at least to the end of 2210:
    /// finding a time is then one search, without arithmetic on rules.
    mutating func append(rule: TimeZoneRule) throws(TimeZoneFileError) {
        let standard = index(of: rule.standard.designation)
        guard let daylight = rule.daylight else {
            if lastTransition == nil {
                // Without transitions the rule is valid for all times (RFC 9636, section 3.3).
                segments.removeAll()
                append(start: .min, rule.standard, isDaylight: false)
            } else if segments.last!.offset != rule.standard.offset
                || segments.last!.designation != standard || segments.last!.isDaylight
            {
                throw .contradictingFooter
            }
            return
        }
        let daylightDesignation = index(of: daylight.clock.designation)
        // Some files have a first transition at the beginning of time.
        let year1800: Int64 = -5_364_662_400
        let from = lastTransition ?? Int64.min
        let firstYear = Instant(seconds: Swift.max(from, year1800)).utcDay.year - 2
        let lastYear = Swift.max(firstYear + 406, 2_210)

        var changes: [(at: Int64, isDaylight: Bool)] = []
        changes.reserveCapacity((lastYear - firstYear + 1) * 2)
        for year in firstYear...lastYear {
            let (start, end) = rule.changes(in: year)!
            // Where it is daylight time all year, one year's end is the next one's start, and
            // the start counts: it is inserted before anything later, after anything equal.
            for change in [(at: end, isDaylight: false), (at: start, isDaylight: true)] {
                var place = changes.count
                while place > 0,
                    changes[place - 1].at > change.at
                        || changes[place - 1].at == change.at && changes[place - 1].isDaylight
                {
                    place -= 1
                }
                changes.insert(change, at: place)
            }
        }

        // The state before the first change; the changes alternate.
        var isDaylight = !changes[0].isDaylight
        if lastTransition == nil {
            segments.removeAll()
            append(
                start: .min, isDaylight ? daylight.clock : rule.standard, isDaylight: isDaylight)
        }
        var isChecked = lastTransition == nil
        for (place, change) in changes.enumerated() {
            if change.at > from, !isChecked {
                isChecked = true
                let clock = isDaylight ? daylight.clock : rule.standard
                guard segments.last!.offset == clock.offset,
                    designations[Int(segments.last!.designation)] == clock.designation,
                    segments.last!.isDaylight == isDaylight
                else { throw .contradictingFooter }
            }
            isDaylight = change.isDaylight
            if place + 1 < changes.count, changes[place + 1].at == change.at { continue }
            guard change.at > from else { continue }
            append(
                start: change.at, offset: isDaylight ? daylight.clock.offset : rule.standard.offset,
                designation: isDaylight ? daylightDesignation : standard, isDaylight: isDaylight)
        }
        // A year later nothing of the file's own transitions is near.
        let start = CivilDay(year: firstYear + 4, month: 1, day: 1)!
        cycle = ZoneTable.Cycle(
            start: Int64(start.number) * 86_400, runsBackwards: lastTransition == nil)
    }

    /// Resolving a wall-clock time needs each transition's gap or overlap to be apart from the
    /// next one's.
    func checkOverlaps() throws(TimeZoneFileError) {
        for (segment, next) in zip(segments.dropFirst(), segments.dropFirst(2)) {
            guard segment.wallStart <= next.start + Int64(Swift.min(segment.offset, next.offset))
            else { throw .overlappingTransitions }
        }
    }

    func table(name: String) -> ZoneTable {
        ZoneTable(name: name, segments: segments, designations: designations, cycle: cycle)
    }
}
