import PlanModel
import PlanTime

/// What was last exported into each audience's folder, kept beside them in the lock file: by it an
/// export sees that a folder has been put back to what it was before. Every mark is a line.
struct LastExport: Equatable, Sendable {
    struct Mark: Equatable, Sendable {
        /// The latest change of a feed.
        var changed: Instant
        /// The highest SEQUENCE that a feed has ever had.
        var highestSequence: Int
    }

    var marks: [Visibility: Mark] = [:]

    init() {}

    /// Lines that are not understood are left out: nothing but a warning hangs on them.
    init(parsing bytes: [UInt8]) {
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 3, let audience = Visibility(rawValue: words[0]),
                let changed = Instant(stamp: words[1]), let highest = Int(words[2])
            else { continue }
            marks[audience] = Mark(changed: changed, highestSequence: highest)
        }
    }

    var text: String {
        Visibility.allCases.compactMap { audience in
            marks[audience].map { "\(audience.rawValue) \($0.changed) \($0.highestSequence)\n" }
        }.joined()
    }

    /// Remembers what a folder holds now. A SEQUENCE that was reached stays reached.
    mutating func update(_ audience: Visibility, _ index: FeedIndex) {
        guard let mark = index.mark else { return }
        let highest = Swift.max(mark.highestSequence, marks[audience]?.highestSequence ?? 0)
        marks[audience] = Mark(changed: mark.changed, highestSequence: highest)
    }
}

extension FeedIndex {
    /// The newest that it knows of; nil where there is no feed.
    var mark: LastExport.Mark? {
        guard
            let changed = (feeds.map(\.changed) + [changedFloor].compactMap { $0 }).max()
        else { return nil }
        return LastExport.Mark(
            changed: changed, highestSequence: feeds.map(\.highestSequence).max() ?? 0)
    }
}
