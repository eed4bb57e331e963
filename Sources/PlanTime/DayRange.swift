/// Consecutive civil days, both ends included.
public struct DayRange: Hashable, BitwiseCopyable, Sendable {
    public var first: CivilDay
    public var last: CivilDay

    /// `last` must not be before `first`.
    @inlinable
    public init(first: CivilDay, last: CivilDay) {
        self.first = first
        self.last = last
    }

    @inlinable
    public init(_ day: CivilDay) { self.init(first: day, last: day) }

    /// The number of days, at least 1.
    @inlinable
    public var count: Int { last - first + 1 }

    @inlinable
    public func contains(_ day: CivilDay) -> Bool { first <= day && day <= last }

    @inlinable
    public func contains(_ other: DayRange) -> Bool { first <= other.first && other.last <= last }

    @inlinable
    public func overlaps(_ other: DayRange) -> Bool { first <= other.last && other.first <= last }

    /// The days in both, or nil where there are none.
    @inlinable
    public func intersection(_ other: DayRange) -> DayRange? {
        let start = Swift.max(first, other.first)
        let end = Swift.min(last, other.last)
        return start <= end ? DayRange(first: start, last: end) : nil
    }
}

extension DayRange: CustomStringConvertible {
    /// `2019-05-20` or `2019-05-20 to 2019-05-22`.
    public var description: String {
        first == last ? first.description : first.description + " to " + last.description
    }
}

extension Sequence where Element == DayRange {
    /// The same days as maximal runs in order: ranges that touch or overlap become one.
    public func mergedRuns() -> [DayRange] {
        var runs: [DayRange] = []
        for range in sorted(by: { ($0.first, $0.last) < ($1.first, $1.last) }) {
            if let end = runs.last?.last, range.first <= end + 1 {
                runs[runs.count - 1].last = Swift.max(end, range.last)
            } else {
                runs.append(range)
            }
        }
        return runs
    }
}
