import PlanCalendar
import PlanModel
import PlanTime

/// Activities in a table, as most pages list them.
extension PageWriter {
    /// What is to come and what is over, each in a table of its own; of many the nearest.
    ///
    /// - Parameters:
    ///   - more: the list that has all of them.
    ///   - note: what is said of an activity beside its facts.
    mutating func activityTables(
        _ entries: [Entry], showsProject: Bool = true, more: String? = nil,
        note: ((Entry) -> String?)? = nil
    ) {
        if entries.isEmpty {
            element("p", .class("empty"), text: words.noActivities)
            return
        }
        let upcoming = entries.filter { $0.days.map { $0.last >= site.asOf } ?? true }
        let past = entries.filter { $0.days.map { $0.last < site.asOf } ?? false }
        let shownPast = past.suffix(Self.mostPast)
        if !upcoming.isEmpty {
            element("h2", text: words.upcoming)
            activityTable(
                upcoming.prefix(Self.mostUpcoming), words.upcoming, showsProject: showsProject,
                note: note)
            left(upcoming.count - Self.mostUpcoming, more)
        }
        if !past.isEmpty {
            element("h2", text: words.past)
            activityTable(shownPast, words.past, showsProject: showsProject, note: note)
            left(past.count - shownPast.count, more)
        }
    }

    private static let mostUpcoming = 300
    private static let mostPast = 100

    private mutating func left(_ count: Int, _ address: String?) {
        guard count > 0, let address else { return }
        element("p") { w in
            w.element("a", .href(address), text: w.words.more(count))
        }
    }

    mutating func activityTable(
        _ entries: some Collection<Entry>, _ label: String, showsProject: Bool = true,
        note: ((Entry) -> String?)? = nil
    ) {
        element("table", .class("activities"), Attribute("aria-label", label)) { w in
            w.activityTableHead(showsProject: showsProject)
            w.element("tbody") { w in
                w.newLine()
                for entry in entries {
                    w.element("tr", .class(entry.status.rawValue)) {
                        $0.activityCells(entry, showsProject: showsProject, note: note?(entry))
                    }
                }
            }
        }
    }

    mutating func activityTableHead(showsProject: Bool) {
        element("thead") { w in
            w.element("tr") { w in
                var heads = [w.words.date, w.words.activity]
                if showsProject { heads.append(w.words.project) }
                heads += [w.words.place, w.words.status]
                for head in heads { w.element("th", Attribute("scope", "col"), text: head) }
            }
        }
    }

    mutating func activityCells(_ entry: Entry, showsProject: Bool, note: String?) {
        let activity = site.plan.activities[Int(entry.activity)]
        element("td", .class("when"), text: whenText(entry))
        element("th", Attribute("scope", "row")) { w in
            w.link(to: .activity(entry.activity)) { w in
                w.planText(w.title(of: entry.activity), or: activity.id)
            }
            w.signs(entry)
            if let note { w.element("small", text: note) }
        }
        if showsProject {
            element("td") { w in
                if activity.project.isResolved { w.projectLink(activity.project.index) }
            }
        }
        element("td", .class("where")) { w in
            if let place = w.placeText(entry) { w.text(place) }
        }
        element("td") { $0.statusBadge(entry.status) }
    }

    mutating func statusBadge(_ status: Status) {
        element(
            "span", .class("badge \(status.rawValue)"), text: language.planWords.name(of: status))
    }
}
