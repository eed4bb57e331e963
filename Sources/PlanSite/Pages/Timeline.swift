import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// The activities of a project along the time line, as a drawing: bars in lanes, each with its
/// title beside it.
extension PageWriter {
    mutating func timeline(_ entries: [Entry], name: String) {
        let shown = entries.filter { $0.takesPlace && $0.days != nil }.prefix(Timeline.most)
        guard let drawing = Timeline(Array(shown), titles: shown.map { shortTitle($0) }) else {
            element("p", .class("empty"), text: words.noActivities)
            return
        }
        let isMirrored = language.isRightToLeft
        func x(_ value: Int, _ width: Int = 0) -> Int {
            isMirrored ? Timeline.width - value - width : value
        }
        region(words.timeline) { w in
            w.element(
                "svg", .class("timeline"),
                Attribute("viewBox", "0 0 \(Timeline.width) \(drawing.height)"),
                Attribute("role", "group"), Attribute("aria-label", w.words.timelineText(name))
            ) { w in
                w.newLine()
                for tick in drawing.ticks {
                    w.shape(
                        "line", .class(tick.month.number == 1 ? "year" : "month"),
                        Attribute("x1", x(tick.x)), Attribute("x2", x(tick.x)),
                        Attribute("y1", tick.month.number == 1 ? 0 : 16),
                        Attribute("y2", drawing.height))
                    if let label = w.label(of: tick, drawing) {
                        w.element(
                            "text", .class(tick.month.number == 1 ? "year" : "month"),
                            Attribute("x", x(tick.x + 4)), Attribute("y", 14), text: label)
                    }
                }
                if let today = drawing.position(of: w.site.asOf) {
                    w.shape(
                        "line", .class("today"), Attribute("x1", x(today)),
                        Attribute("x2", x(today)), Attribute("y1", 18),
                        Attribute("y2", drawing.height))
                }
                for item in drawing.items { w.item(item, x) }
            }
        }
    }

    private func label(of tick: Timeline.Tick, _ drawing: Timeline) -> String? {
        if tick.month.number == 1 { return String(tick.month.year) }
        // The first says which year it is, where there is room for that.
        if tick.x == 0, drawing.hasWideMonths {
            return "\(words.shortMonths[tick.month.number - 1]) \(tick.month.year)"
        }
        return drawing.isMonthNamed(tick.month) ? words.shortMonths[tick.month.number - 1] : nil
    }

    private func shortTitle(_ entry: Entry) -> String {
        let title = titleText(entry.activity)
        return title.count > 48 ? title.prefix(47) + "…" : title
    }

    private mutating func item(_ item: Timeline.Item, _ x: (Int, Int) -> Int) {
        let activity = item.entry.activity
        let project = site.plan.activities[Int(activity)].project.index
        let title = titleText(activity)
        link(
            to: .activity(activity), .class("p\(project) \(item.entry.status.rawValue)"),
            Attribute("aria-label", "\(plain(title)), \(whenText(item.entry))")
        ) { w in
            w.element("title", text: "\(title) · \(w.whenText(item.entry))")
            for bar in item.bars {
                w.shape(
                    "rect", .class(bar.isWindow ? "bar open" : "bar"),
                    Attribute("x", x(bar.x, bar.width)), Attribute("y", item.y + 3),
                    Attribute("width", bar.width), Attribute("height", 14), Attribute("rx", 3))
            }
            w.element(
                "text", item.isLabelBefore ? .class("before") : nil,
                Attribute("x", x(item.labelX, 0)), Attribute("y", item.y + 14),
                text: w.plain(item.title))
        }
        newLine()
    }
}

/// Where everything of a time line stands, in the units of its drawing.
struct Timeline {
    static let width = 1_120
    /// Bars beyond this are not drawn; the table has them.
    static let most = 120
    private static let head = 26
    private static let lane = 22

    struct Tick {
        let month: Month
        let x: Int
    }

    struct Bar {
        let x: Int
        let width: Int
        let isWindow: Bool
    }

    struct Item {
        let entry: Entry
        let title: String
        let bars: [Bar]
        /// Where its title begins; where that is before the bar, it ends there.
        let labelX: Int
        let isLabelBefore: Bool
        let y: Int
    }

    let span: DayRange
    let ticks: [Tick]
    let items: [Item]
    let height: Int
    private let monthStep: Int

    /// nil where nothing has a date.
    ///
    /// - Parameter titles: of the entries, which are in order of their days.
    init?(_ entries: [Entry], titles: [String]) {
        let days = entries.compactMap(\.days)
        guard let first = days.map(\.first).min(), let last = days.map(\.last).max() else {
            return nil
        }
        let span = DayRange(
            first: Month(first).days.first, last: Month(last).days.last)
        self.span = span
        func x(_ day: CivilDay) -> Int { (day - span.first) * Self.width / span.count }
        var months: [Month] = []
        var month = Month(span.first)
        while month.days.first <= span.last {
            months.append(month)
            month = month.next
        }
        // A name of a month takes some 40 units.
        let step = [1, 2, 3, 6, 12].first { $0 * Self.width / months.count >= 40 } ?? 12
        monthStep = step
        ticks = months.filter { ($0.number - 1) % step == 0 }.map {
            Tick(month: $0, x: x($0.days.first))
        }
        var laneEnds: [Int] = []
        var items: [Item] = []
        for (entry, title) in zip(entries, titles) {
            let bars = entry.runs.map { run -> Bar in
                let start = x(run.days.first)
                return Bar(
                    x: start, width: max(6, x(run.days.last + 1) - start), isWindow: run.isWindow)
            }
            guard let start = bars.map(\.x).min(), let end = bars.map({ $0.x + $0.width }).max()
            else { continue }
            // A letter takes some seven units.
            let labelWidth = title.count * 7 + 10
            let isBefore = end + labelWidth > Self.width && start >= labelWidth
            let from = isBefore ? start - labelWidth : start
            let to = isBefore ? end : end + labelWidth
            let lane = laneEnds.firstIndex { $0 + 8 <= from } ?? laneEnds.count
            if lane == laneEnds.count { laneEnds.append(to) } else { laneEnds[lane] = to }
            items.append(
                Item(
                    entry: entry, title: title, bars: bars, labelX: isBefore ? start - 5 : end + 5,
                    isLabelBefore: isBefore, y: Self.head + lane * Self.lane))
        }
        self.items = items
        height = Self.head + laneEnds.count * Self.lane + 6
    }

    func position(of day: CivilDay) -> Int? {
        span.contains(day) ? (day - span.first) * Self.width / span.count : nil
    }

    /// Whether a month and a year fit beside each other.
    var hasWideMonths: Bool { ticks.count < 2 || ticks[1].x - ticks[0].x >= 76 }

    func isMonthNamed(_ month: Month) -> Bool { (month.number - 1) % monthStep == 0 }
}
