import Foundation
import Testing

@testable import PlanTime

func readFile(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
}

@Suite struct TimeZoneDatabaseTests {
    /// A folder that is there for the time of a test.
    private final class Folder {
        let path: String

        init() throws {
            path = NSTemporaryDirectory() + "coplan-zones-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ name: String, _ bytes: [UInt8]) throws {
            let file = "\(path)/\(name)"
            let parent = String(file.prefix(upTo: try #require(file.lastIndex(of: "/"))))
            try FileManager.default.createDirectory(
                atPath: parent, withIntermediateDirectories: true)
            try #require(FileManager.default.createFile(atPath: file, contents: Data(bytes)))
        }
    }

    @Test func findsZonesByName() throws {
        #expect(systemZones.zone(named: "Europe/Brussels")?.name == "Europe/Brussels")
        #expect(systemZones.zone(named: "America/Argentina/Buenos_Aires") != nil)
        #expect(systemZones.zone(named: "Etc/GMT+5")?.offset(at: Instant(seconds: 0)) == -18_000)
    }

    @Test(arguments: [
        "", "/", ".", "..", "../zoneinfo/UTC", "Europe/../UTC", "/usr/share/zoneinfo/UTC",
        "Europe", "Europe/", "Europe//Brussels", "Europe/Brussels/", "Europe/Atlantis",
        "posix/Europe/Brussels", "right/Europe/Brussels", "localtime", "posixrules", "Factory",
        "tzdata.zi", "zone.tab", "iso3166.tab", "leapseconds", "Europe/Brussels\0",
        "Europe Brussels",
        "Europe\\Brussels", "Éurope/Brussels", "~/UTC", "europe/brussels:", "-", "+",
    ])
    func isNoZone(name: String) {
        #expect(systemZones.zone(named: name) == nil)
    }

    @Test func longNamesAreNotLookedUp() {
        #expect(systemZones.zone(named: String(repeating: "A", count: 100_000)) == nil)
        #expect(
            systemZones.zone(named: String(repeating: "A/", count: 30) + "A") == nil)
    }

    @Test func listsAllNamesSorted() throws {
        let names = systemZones.names
        #expect(names.count > 400)
        #expect(
            names == names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        )
        #expect(Set(names).count == names.count)
        #expect(names.contains("UTC") && names.contains("Etc/UTC"))
        #expect(!names.contains("Factory") && !names.contains("localtime"))
        #expect(names.allSatisfy { systemZones.zone(named: $0) != nil })
    }

    @Test func withoutFilesThereIsUTC() {
        let zones = TimeZoneDatabase(directory: "/nonexistent")
        #expect(zones.zone(named: "UTC")?.abbreviation(at: Instant(seconds: 0)) == "UTC")
        #expect(zones.zone(named: "Etc/UTC")?.name == "Etc/UTC")
        #expect(zones.zone(named: "Europe/Brussels") == nil)
        #expect(zones.names == ["Etc/UTC", "UTC"])
        #expect(zones.version == nil)
    }

    @Test func readsVersionAndNamesOfTzdata() throws {
        let folder = try Folder()
        let zone = ZoneFileWriter.slimEurope.bytes
        try folder.write("Europe/Test", zone)
        try folder.write("Test", zone)
        try folder.write("Unlisted", zone)
        try folder.write(
            "tzdata.zi",
            Array(
                """
                # version 2031a
                # This zic input file is in the public domain.
                R E 1996 ma - O lastSu 1u 0 -
                Z Europe/Test 1 E CE%sT
                L Europe/Test Test
                L Europe/Test Not/Installed
                L Europe/Test ../Test
                """.utf8))
        let zones = TimeZoneDatabase(directory: folder.path)
        #expect(zones.version == "2031a")
        #expect(zones.names == ["Etc/UTC", "Europe/Test", "Test", "UTC"])
    }

    @Test func withoutTzdataItWalks() throws {
        let folder = try Folder()
        let zone = ZoneFileWriter.slimEurope.bytes
        for name in ["Europe/Test", "A/B/C", "posix/Europe/Test", "right/Europe/Test", "localtime"]
        {
            try folder.write(name, zone)
        }
        try folder.write("zone.tab", Array("TZif".utf8))
        try folder.write("README", Array("no zone".utf8))
        try folder.write("+VERSION", Array("2030c\n".utf8))
        let zones = TimeZoneDatabase(directory: folder.path)
        #expect(zones.names == ["A/B/C", "Etc/UTC", "Europe/Test", "UTC"])
        #expect(zones.version == "2030c")
    }

    @Test(arguments: ["# version ", "# version 20\u{1b}[31m", "# versions 2025b", "2025b"])
    func isNoVersion(line: String) throws {
        let folder = try Folder()
        try folder.write("tzdata.zi", Array("\(line)\n".utf8))
        #expect(TimeZoneDatabase(directory: folder.path).version == nil)
    }

    @Test func whatIsNoRegularFileIsNoZone() throws {
        let folder = try Folder()
        try folder.write("Good", ZoneFileWriter.slimEurope.bytes)
        try folder.write("Broken", Array(ZoneFileWriter.slimEurope.bytes.dropLast()))
        try folder.write(
            "Large", ZoneFileWriter.slimEurope.bytes + Array(repeating: 0, count: 300_000))
        try folder.write("Empty", [])
        // Opening a pipe without care would wait for a writer for ever.
        try #require(mkfifo("\(folder.path)/Pipe", 0o600) == 0)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/Device", withDestinationPath: "/dev/zero")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/Link", withDestinationPath: "Good")
        let zones = TimeZoneDatabase(directory: folder.path)
        #expect(zones.zone(named: "Good") != nil)
        #expect(zones.zone(named: "Link") != nil)
        for name in ["Broken", "Large", "Empty", "Pipe", "Device"] {
            #expect(zones.zone(named: name) == nil, "\(name)")
        }
    }

    @Test func brokenUTCFileIsStillUTC() throws {
        let folder = try Folder()
        try folder.write("UTC", Array("TZif2".utf8))
        #expect(TimeZoneDatabase(directory: folder.path).zone(named: "UTC") != nil)
    }

    @Test func isSharedBetweenThreads() async {
        let zones = TimeZoneDatabase(directory: systemZones.directory)
        let sums = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    zones.names.prefix(50).reduce(0) {
                        $0 + (zones.zone(named: $1)?.offset(at: Instant(seconds: 0)) ?? 0)
                    }
                }
            }
            return await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(sums.count == 1)
    }
}
