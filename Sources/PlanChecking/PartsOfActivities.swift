import PlanModel
import PlanTime

/// What a rule has to say about one part of an activity.
struct PartRemark {
    var part: PartID
    /// What is wrong, about the activity or one of its sessions: “it starts tomorrow”.
    var message: String
    var days: DayRange
    /// The key at fault; the part's `when`, or its id, where there is none.
    var place: Place?
    var related: [RelatedPlace] = []
}

extension CheckContext {
    /// One finding at most for each activity: what must be done is to be done once, however many
    /// sessions it has. The earliest part with a remark speaks for the others.
    func onePerActivity(
        _ rule: String, level: Level, hint: String, _ remark: (Int) -> PartRemark?
    ) -> [Finding] {
        plan.activities.indices.compactMap { activity in
            var first: PartRemark?
            var others = 0
            for index in expansion.parts(ofActivity: activity) {
                guard let found = remark(index) else { continue }
                if let known = first {
                    others += 1
                    if known.days.first <= found.days.first { continue }
                }
                first = found
            }
            guard let first else { return nil }
            let session = first.part.session
            let subject =
                session < 0
                ? "" : "session \(plan.activities[activity].sessions[Int(session)].id): "
            let more =
                others == 0 ? "" : " (and \(others) more session\(others == 1 ? "" : "s"))"
            return finding(
                rule, level: level, "\(subject)\(first.message)\(more)", hint: hint,
                part: first.part, at: first.place ?? plan.when(of: first.part)?.place,
                firstDay: first.days.first, lastDay: first.days.last, related: first.related)
        }
    }

    /// The days of a part's next occurrence: one that is not over. nil where it has none.
    func nextDays(ofPart index: Int) -> DayRange? {
        expansion.occurrences(ofPart: index).first { $0.days.last >= asOf }?.days
    }

    /// The part's window as far as it is not over, nil where it has none.
    func openWindow(ofPart index: Int) -> DayRange? {
        guard expansion.ranges[index].isEmpty,
            case .window(let window) = plan.when(of: expansion.parts[index])?.value,
            window.last >= asOf
        else { return nil }
        return window
    }

    /// `today`, `tomorrow`, `in 12 days`; seen from *as of*.
    func away(_ day: CivilDay) -> String {
        switch day - asOf {
        case 0: "today"
        case 1: "tomorrow"
        case let days: "in \(days) days"
        }
    }
}
