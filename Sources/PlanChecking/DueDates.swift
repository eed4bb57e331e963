public import PlanModel
public import PlanTime

/// Something that must be done for an activity, with its day.
public struct DueDate: Hashable, Sendable {
    public var name: String
    public var deadline: Deadline
    /// nil as long as the day from which it counts is not known.
    public var day: CivilDay?
}

extension Plan {
    /// The deadlines of an activity, sorted by day and name: its own, else those of its kind, else
    /// those of all kinds under `deadlines:` in coplan.yaml.
    ///
    /// They count from the first and last of `days`; of a window from its ends, which is the
    /// earliest that can be meant and the latest.
    public func dueDates(of activity: Int32, days: DayRange?) -> [DueDate] {
        let record = activities[Int(activity)]
        let kind = record.kind?.value ?? StandardKind.other.rawValue
        var chosen: [String: Deadline] = [:]
        for general in ["", kind] {
            for deadline in settings.deadlines where deadline.kind == general {
                chosen[deadline.name] = deadline.deadline
            }
        }
        for own in record.details.deadlines { chosen[own.name] = own.deadline }
        return chosen.map { name, deadline in
            let day: CivilDay? =
                switch deadline {
                case .on(let day): day
                case .before(let gap): days.map { gap.added(to: $0.first, backwards: true) }
                case .after(let gap): days.map { gap.added(to: $0.last) }
                }
            return DueDate(name: name, deadline: deadline, day: day)
        }
        .sorted { left, right in
            let (one, other) = (left.day?.number ?? .max, right.day?.number ?? .max)
            return one != other ? one < other : left.name.isScalarLess(than: right.name)
        }
    }
}
