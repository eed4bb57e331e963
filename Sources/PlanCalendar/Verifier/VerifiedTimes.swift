import PlanTime

/// A DATE or DATE-TIME as it is written.
struct VerifiedTime: Equatable {
    enum Form: Equatable {
        case date
        case floating
        case utc
        case zoned(String)
    }
    var form: Form
    /// On its own clock, in seconds since 1970-01-01T00:00.
    var wallSeconds: Int64

    var day: CivilDay {
        let days = wallSeconds >= 0 ? wallSeconds / 86_400 : (wallSeconds - 86_399) / 86_400
        return CivilDay(number: Int(days))
    }

    /// nil where there is no such day or time.
    init?(_ text: String, zone: String?) {
        let bytes = Array(text.utf8)
        func number(_ from: Int, _ count: Int) -> Int? {
            guard from + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[from..<(from + count)] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte) - 48
            }
            return value
        }
        guard let year = number(0, 4), let month = number(4, 2), let date = number(6, 2),
            let day = CivilDay(year: year, month: month, day: date)
        else { return nil }
        wallSeconds = Int64(day.number) * 86_400
        if bytes.count == 8 {
            form = .date
            return
        }
        guard bytes[8] == UInt8(ascii: "T"), let hour = number(9, 2), let minute = number(11, 2),
            let second = number(13, 2), hour < 24, minute < 60, second < 60,
            bytes.count == 15 || bytes.count == 16 && bytes[15] == UInt8(ascii: "Z")
        else { return nil }
        wallSeconds += Int64(hour * 3_600 + minute * 60 + second)
        form = bytes.count == 16 ? .utc : zone.map { .zoned($0) } ?? .floating
    }
}

/// The local time of a zone as a VTIMEZONE tells it, by an interpreter of its own.
struct VerifiedZone {
    struct Onset {
        /// Seconds since 1970-01-01T00:00:00Z.
        var instant: Int64
        var offset: Int64
    }
    var name: String
    var line: Int
    /// Ascending.
    var onsets: [Onset]
    /// Before the first onset.
    var earlier: Int64

    func offset(at instant: Int64) -> Int64 {
        var low = 0
        var high = onsets.count
        while low < high {
            let middle = (low + high) / 2
            if onsets[middle].instant <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? earlier : onsets[low - 1].offset
    }

    /// The instant of a local time: the first of two; in a gap, by the offset before it.
    func instant(of wall: Int64) -> (instant: Int64, isPlain: Bool) {
        // Offsets are less than a day, and seldom change twice in two.
        let before = offset(at: wall - 86_400)
        let after = offset(at: wall + 86_400)
        var found: Set<Int64> = []
        for candidate in [before, after, offset(at: wall - before), offset(at: wall - after)]
        where offset(at: wall - candidate) == candidate {
            found.insert(wall - candidate)
        }
        return found.min().map { ($0, found.count == 1) } ?? (wall - before, false)
    }
}
