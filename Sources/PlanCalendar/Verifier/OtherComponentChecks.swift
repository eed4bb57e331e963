import PlanModel
import PlanTime

/// What is checked of tasks and of free/busy times.
extension CalendarVerifier {
    mutating func check(task: VerifiedComponent) {
        checkIdentity(of: task)
        if let status = task.first("STATUS"),
            !["NEEDS-ACTION", "IN-PROCESS", "COMPLETED", "CANCELLED"]
                .contains(status.value.uppercased())
        {
            complain(.error, "status", status.number, "there is no such STATUS of a task")
        }
        if let due = task.first("DUE") {
            if task.first("DURATION") != nil {
                complain(.error, "date", due.number, "has both DUE and DURATION")
            }
            guard let end = time(due) else { return }
            let until = instant(end, due)
            guard let line = task.first("DTSTART"), let start = time(line) else { return }
            if (start.form == .date) != (end.form == .date) {
                complain(.error, "date", due.number, "DTSTART and DUE are not of the same type")
            } else if until < instant(start, line) {
                complain(.error, "date", due.number, "DUE is before DTSTART")
            }
        } else {
            complain(.warning, "date", task.line, "has no DUE: most clients do not list it")
        }
    }

    mutating func check(freeBusy: VerifiedComponent) {
        for name in ["UID", "DTSTAMP"] where freeBusy.first(name) == nil {
            complain(.error, "event", freeBusy.line, "has no \(name)")
        }
        for name in ["DTSTART", "DTEND"] {
            guard let line = freeBusy.first(name) else { continue }
            if VerifiedTime(line.value, zone: nil)?.form != .utc {
                complain(.error, "date", line.number, "\(name) is not a time in UTC")
            }
        }
        for line in freeBusy.all("FREEBUSY") {
            for period in line.value.split(separator: ",", omittingEmptySubsequences: false) {
                let ends = period.split(separator: "/", omittingEmptySubsequences: false)
                let start = ends.first.flatMap { VerifiedTime(String($0), zone: nil) }
                var length: Int64?
                if ends.count == 2, let start {
                    if let end = VerifiedTime(String(ends[1]), zone: nil), end.form == .utc {
                        length = end.wallSeconds - start.wallSeconds
                    } else {
                        length = CalendarVerifier.seconds(ofDuration: String(ends[1]))
                    }
                }
                if start?.form != .utc || (length ?? 0) <= 0 {
                    complain(
                        .error, "date", line.number,
                        "FREEBUSY: \(shownText(String(period))) is no period in UTC")
                    break
                }
            }
        }
    }
}
