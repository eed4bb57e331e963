import Parallel
import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// What an audience may see of a plan, laid out for pages. Whatever is above the audience is not
/// in it, so no page can show it; of overlaps there are pointers.
struct SiteContents: Sendable {
    let plan: Plan
    let expansion: Expansion
    let asOf: CivilDay
    let zones: TimeZoneDatabase
    let viewpoint: Viewpoint
    let view: AudienceView
    let options: SiteOptions
    let languages: [SiteLanguage]
    /// Of activities that the audience sees, in the order of the plan.
    let entries: [Entry]
    /// By activity: its place in `entries`, or -1.
    private let entryOfActivity: [Int32]
    /// Places in `entries`, in order of their first days; those without a date last.
    let chronological: [Int]
    /// Overlaps that are not waived, as far as the audience may know, in order of their days.
    let findings: [Finding]
    let synergies: Synergies
    /// How many activities each country has, week by week; those that the audience sees.
    let countryLoad: [Busyness]
    /// By project; nil where the audience may not know of it.
    let marks: [ProjectMark?]
    /// What else has a page.
    let known: Known
    let ties: Ties
    /// Closures and events.
    let notices: [Notice]
    /// By the feed's path.
    let feeds: [String: FeedMembers]
    /// By the feed's path: how many activities are to come, and how many there are.
    private let feedCounts: [String: (upcoming: Int, all: Int)]
    /// Of all feeds, sorted.
    let feedPaths: [String]
    /// Years and months in which something takes place, or could; with that of `asOf`.
    let years: [Int]
    let months: [Month]
    /// The years that have a list of their own: none where one list holds all.
    let listYears: [Int]
    /// The year of the list that the menu leads to; nil where that holds all.
    let mainListYear: Int?

    /// More activities than this are listed year by year.
    private static let mostInOneList = 1_000

    init(_ context: CheckContext, findings all: [Finding], options: SiteOptions) {
        let plan = context.plan
        self.plan = plan
        expansion = context.expansion
        asOf = context.asOf
        zones = context.zones
        self.options = options
        let viewpoint = Viewpoint(plan, audience: options.audience)
        self.viewpoint = viewpoint
        let view = AudienceView(plan, audience: options.audience)
        self.view = view
        languages = SiteLanguage.all(
            options.languages ?? [plan.settings.mainLanguage] + SiteLanguage.codes)

        let visible = plan.activities.indices.filter { view.sees[$0] }
        let cuts = pieces(of: visible.count, atLeast: 256)
        let expansion = context.expansion
        var entries = parallelMap(count: cuts.count) { number in
            cuts[number].map { Entry(Int32(visible[$0]), plan, expansion) }
        }.flatMap { $0 }
        var entryOfActivity = [Int32](repeating: -1, count: plan.activities.count)
        for (place, entry) in entries.enumerated() {
            entryOfActivity[Int(entry.activity)] = Int32(place)
        }
        let findings = all.filter {
            $0.rule.hasPrefix("overlap/") && !$0.isWaived && viewpoint.shows($0)
        }
        for (index, finding) in findings.enumerated() {
            for activity in finding.activities where entryOfActivity[Int(activity)] >= 0 {
                entries[Int(entryOfActivity[Int(activity)])].findings.append(index)
            }
        }
        self.findings = findings
        self.entryOfActivity = entryOfActivity
        self.entries = entries
        chronological = entries.indices.sorted { one, other in
            switch (entries[one].days, entries[other].days) {
            case (let mine?, let theirs?):
                (mine.first, mine.last, one) < (theirs.first, theirs.last, other)
            case (.some, nil): true
            case (nil, .some): false
            case (nil, nil): one < other
            }
        }
        marks = ProjectMark.all(plan) { view.knows(project: $0) }
        known = Known(plan, view: view, viewpoint: viewpoint, entries: entries)
        ties = Ties(plan, entries: entries)
        notices = Notice.all(plan) { view.knows(project: $0) }
        let feeds = FeedMembers.all(view, expansion, asOf: context.asOf)
        self.feeds = Dictionary(uniqueKeysWithValues: feeds.map { ($0.path, $0) })
        feedCounts = Dictionary(
            uniqueKeysWithValues: feeds.map { feed in
                var all: Set<Int32> = []
                var upcoming = 0
                for member in feed.members {
                    let activity = expansion.parts[Int(member.part)].activity
                    guard all.insert(activity).inserted else { continue }
                    let days = entries[Int(entryOfActivity[Int(activity)])].days
                    if days.map({ $0.last >= context.asOf }) ?? true { upcoming += 1 }
                }
                return (feed.path, (upcoming, all.count))
            })
        feedPaths = feeds.map(\.path)

        var selection = SynergySelection.all(of: plan)
        selection.isVisible = view.sees
        synergies = context.synergies(selection)
        countryLoad = context.busyness(of: .country, per: .week) { view.sees[Int($0)] }

        var months: Set<Month> = [Month(context.asOf)]
        for entry in entries where entry.takesPlace {
            for run in entry.runs where run.status.takesPlace {
                var month = Month(run.days.first)
                let last = Month(run.days.last)
                while month <= last {
                    months.insert(month)
                    month = month.next
                }
            }
        }
        self.months = months.sorted()
        years = Set(months.map(\.year)).sorted()
        let isLarge = entries.count > Self.mostInOneList
        listYears = isLarge ? years : []
        mainListYear = isLarge ? context.asOf.year : nil
    }

    /// nil where the audience may not see the activity.
    func entry(of activity: Int32) -> Entry? {
        let place = entryOfActivity[Int(activity)]
        return place < 0 ? nil : entries[Int(place)]
    }

    func mark(of activity: Int32) -> ProjectMark? {
        let project = plan.activities[Int(activity)].project
        return project.isResolved ? marks[Int(project.index)] : nil
    }

    func counts(ofFeed path: String?) -> (upcoming: Int, all: Int) {
        path.flatMap { feedCounts[$0] } ?? (0, 0)
    }

    /// The entries of a feed, each activity once, in order of their days.
    func entries(ofFeed path: String?) -> [Entry] {
        guard let path, let feed = feeds[path] else { return [] }
        var places: Set<Int> = []
        for member in feed.members {
            let activity = expansion.parts[Int(member.part)].activity
            let place = entryOfActivity[Int(activity)]
            if place >= 0 { places.insert(Int(place)) }
        }
        return places.sorted { one, other in
            let (mine, theirs) = (entries[one].days, entries[other].days)
            guard let mine, let theirs else { return mine != nil || theirs == nil && one < other }
            return (mine.first, mine.last, one) < (theirs.first, theirs.last, other)
        }.map { entries[$0] }
    }
}

/// A month of a year.
struct Month: Hashable, Comparable, Sendable {
    let year: Int
    /// 1 to 12.
    let number: Int

    init(year: Int, number: Int) { (self.year, self.number) = (year, number) }

    init(_ day: CivilDay) {
        let (year, month, _) = day.components
        self.init(year: year, number: month)
    }

    var next: Month {
        number == 12 ? Month(year: year + 1, number: 1) : Month(year: year, number: number + 1)
    }

    var days: DayRange {
        let first = CivilDay(year: year, month: number, day: 1)!
        return DayRange(
            first: first, last: first + (CivilDay.length(ofMonth: number, year: year) - 1))
    }

    static func < (left: Month, right: Month) -> Bool {
        (left.year, left.number) < (right.year, right.number)
    }
}
