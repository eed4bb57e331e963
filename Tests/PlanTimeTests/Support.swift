import Testing

@testable import PlanTime

/// `2019-05-20`.
func makeDay(_ text: String) throws -> CivilDay {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    try #require(parts.count == 3)
    return try #require(CivilDay(year: parts[0], month: parts[1], day: parts[2]))
}

/// `2019-05-20T09:00`.
func makeTime(_ text: String) throws -> LocalTime {
    let clock = text.suffix(5).split(separator: ":").compactMap { Int($0) }
    return LocalTime(day: try makeDay(String(text.prefix(10))), minute: clock[0] * 60 + clock[1])
}

/// `2019-05-20T09:00`, in UTC.
func makeInstant(_ text: String) throws -> Instant {
    Instant(seconds: try makeTime(text).wallSeconds)
}

/// The system's zones.
let systemZones = TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory())

func systemZone(_ name: String) throws -> ZoneData {
    try #require(systemZones.zone(named: name), "tzdata must be installed")
}

/// Writes TZif files, byte by byte.
struct ZoneFileWriter {
    struct LocalType {
        var offset: Int32
        var isDaylight: UInt8 = 0
        /// Index in `designations`.
        var designation: UInt8 = 0
    }

    var version: UInt8 = UInt8(ascii: "3")
    var transitions: [(at: Int64, type: UInt8)] = []
    var types: [LocalType] = [LocalType(offset: 3_600)]
    var designations: [UInt8] = Array("AAA\0BBB\0".utf8)
    var leapSeconds: Int32 = 0
    var indicators: Int32 = 0
    var footer = "\nAAA-1\n"

    /// Central European time since 1996, as `zic -b slim` would write it.
    static let slimEurope = ZoneFileWriter(
        transitions: [(828_234_000, 1), (846_378_000, 0)],
        types: [LocalType(offset: 3_600), LocalType(offset: 7_200, isDaylight: 1, designation: 4)],
        designations: Array("CET\0CEST\0".utf8), footer: "\nCET-1CEST,M3.5.0,M10.5.0/3\n")

    var bytes: [UInt8] {
        if version == 0 { return block(version: 0, timeSize: 4) }
        let empty = ZoneFileWriter(types: [LocalType(offset: 0)], designations: [0])
        return empty.block(version: version, timeSize: 4) + block(version: version, timeSize: 8)
            + Array(footer.utf8)
    }

    private func block(version: UInt8, timeSize: Int) -> [UInt8] {
        var bytes = Array("TZif".utf8) + [version] + Array(repeating: 0, count: 15)
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
        }
        for count in [
            indicators, indicators, leapSeconds, Int32(transitions.count), Int32(types.count),
            Int32(designations.count),
        ] {
            append(count)
        }
        for transition in transitions {
            if timeSize == 8 { append(transition.at) } else { append(Int32(transition.at)) }
        }
        bytes += transitions.map(\.type)
        for type in types {
            append(type.offset)
            bytes += [type.isDaylight, type.designation]
        }
        bytes += designations
        bytes += Array(repeating: 0, count: Int(leapSeconds) * (timeSize + 4) + Int(indicators) * 2)
        return bytes
    }

    func zone() throws(TimeZoneFileError) -> ZoneData { try ZoneData(name: "Test", bytes: bytes) }
}
