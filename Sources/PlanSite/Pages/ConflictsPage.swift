import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// The overlaps: how busy countries are, then both sides of each beside each other.
extension PageWriter {
    mutating func conflictsPage() {
        frame(.conflicts, title: words.conflicts) { w in
            w.element("h1", text: w.words.conflicts)
            w.element("p", .class("lead"), text: w.words.overlapsFollow)
            let asOf = w.site.asOf
            let all = w.site.findings.indices
            let upcoming = all.filter { w.site.findings[$0].lastDay.map { $0 >= asOf } ?? true }
            let past = all.filter { w.site.findings[$0].lastDay.map { $0 < asOf } ?? false }
            if all.isEmpty { w.element("p", .class("empty"), text: w.words.noOverlaps) }
            for (label, indices) in [(w.words.upcoming, upcoming), (w.words.past, past)]
            where !indices.isEmpty {
                w.element("section") { w in
                    w.element(
                        "h2",
                        text:
                            "\(label)\(w.language.planWords.colon)\(w.words.overlapCount(indices.count))"
                    )
                    w.findingCards(indices, most: 300)
                }
            }
            w.heatMap()
        }
    }
}
