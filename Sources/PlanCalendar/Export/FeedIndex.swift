import PlanModel
import PlanTime

/// What `feeds.json` says of one feed.
struct FeedRecord: Equatable, Sendable {
    /// Below the audience's folder.
    var path: String
    var name: String
    var description: String
    var language: String
    var events: Int
    var bytes: Int
    /// Of the file as it was written.
    var sha256: String
    /// When its bytes last changed: its LAST-MODIFIED, and never before that of an event in it.
    var changed: Instant
    /// The highest SEQUENCE that an event in it has ever had.
    var highestSequence = 0
    /// The least SEQUENCE of an event that is new in it. It rises when events leave whose names
    /// must not be kept.
    var sequenceFloor = 0
    /// The SEQUENCE that events had when they left, by UID.
    var left: [String: Int] = [:]
}

/// The index of an audience's folder, and the memory of what was published in it.
struct FeedIndex: Equatable, Sendable {
    static let fileName = "feeds.json"
    /// The next index, from when all new feeds are ready until the last one is in its place.
    static let journalName = ".feeds.json.next"

    var audience: Visibility
    var tool: String
    var tzdata: String?
    /// The least SEQUENCE in a feed that is new: feeds that are gone have had lower ones.
    var sequenceFloor = 0
    /// No feed that is new has changed before.
    var changedFloor: Instant?
    /// By path.
    var feeds: [FeedRecord] = []

    /// One feed on each line, so that a comparison of two indexes is readable.
    var text: String {
        let quoted = JSONValue.quoted
        var lines = ["{"]
        lines.append("  \"format\": 1,")
        lines.append("  \"audience\": \(quoted(audience.rawValue)),")
        lines.append("  \"tool\": \(quoted(tool)),")
        lines.append("  \"tzdata\": \(tzdata.map(quoted) ?? "null"),")
        lines.append("  \"sequenceFloor\": \(sequenceFloor),")
        lines.append(
            "  \"changedFloor\": \(changedFloor.map { quoted($0.description) } ?? "null"),")
        lines.append("  \"feeds\": [")
        for (number, feed) in feeds.enumerated() {
            let left = feed.left.sorted { $0.key.isScalarLess(than: $1.key) }
                .map { "\(quoted($0.key)): \($0.value)" }.joined(separator: ", ")
            let members = [
                "\"path\": \(quoted(feed.path))", "\"name\": \(quoted(feed.name))",
                "\"description\": \(quoted(feed.description))",
                "\"language\": \(quoted(feed.language))", "\"events\": \(feed.events)",
                "\"bytes\": \(feed.bytes)", "\"sha256\": \(quoted(feed.sha256))",
                "\"changed\": \(quoted(feed.changed.description))",
                "\"highestSequence\": \(feed.highestSequence)",
                "\"sequenceFloor\": \(feed.sequenceFloor)", "\"left\": {\(left)}",
            ]
            let end = number + 1 < feeds.count ? "," : ""
            lines.append("    {\(members.joined(separator: ", "))}\(end)")
        }
        lines += ["  ]", "}", ""]
        return lines.joined(separator: "\n")
    }

    /// nil where the bytes are no index that this version has written.
    init?(parsing bytes: [UInt8]) {
        guard let json = JSONValue(parsing: bytes), json["format"]?.number == 1,
            let audience = json["audience"]?.text.flatMap(Visibility.init(rawValue:)),
            let items = json["feeds"]?.items
        else { return nil }
        self.audience = audience
        tool = json["tool"]?.text ?? ""
        tzdata = json["tzdata"]?.text
        sequenceFloor = json["sequenceFloor"]?.number ?? 0
        changedFloor = json["changedFloor"]?.text.flatMap(Instant.init(stamp:))
        for item in items {
            guard let path = item["path"]?.text, FeedIndex.isFeedPath(path),
                let sha256 = item["sha256"]?.text,
                let changed = item["changed"]?.text.flatMap(Instant.init(stamp:))
            else { return nil }
            var record = FeedRecord(
                path: path, name: item["name"]?.text ?? "",
                description: item["description"]?.text ?? "",
                language: item["language"]?.text ?? "en", events: item["events"]?.number ?? 0,
                bytes: item["bytes"]?.number ?? 0, sha256: sha256, changed: changed)
            record.highestSequence = item["highestSequence"]?.number ?? 0
            record.sequenceFloor = item["sequenceFloor"]?.number ?? 0
            for (uid, sequence) in item["left"]?.members ?? [:] {
                record.left[uid] = sequence.number
            }
            feeds.append(record)
        }
    }

    init(audience: Visibility, tool: String, tzdata: String?) {
        self.audience = audience
        self.tool = tool
        self.tzdata = tzdata
    }

    /// Whether this is the path of a feed: a name, or a folder and a name, neither of them hidden.
    /// An index that names anything else is not one of ours.
    static func isFeedPath(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && !path.utf8.contains(0)
            && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
            && (path.hasSuffix(".ics") || path.hasSuffix(".ifb"))
    }
}

extension Instant {
    /// Reads `2019-05-21T07:00:00Z` or `20190521T070000Z`.
    init?(stamp text: String) {
        var digits: InlineArray<16, UInt8> = .init(repeating: 0)
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: ":") {
            guard count < 16 else { return nil }
            digits[count] = byte
            count += 1
        }
        func number(_ range: Range<Int>) -> Int? {
            var number = 0
            for index in range {
                guard (48...57).contains(digits[index]) else { return nil }
                number = number * 10 + Int(digits[index] - 48)
            }
            return number
        }
        guard count == 16, digits[8] == UInt8(ascii: "T"), digits[15] == UInt8(ascii: "Z"),
            let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            let civil = CivilDay(year: year, month: month, day: day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        self.init(
            seconds: Int64(civil.number) * 86_400 + Int64(hour * 3_600 + minute * 60 + second))
    }
}
