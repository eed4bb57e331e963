import PlanCalendar
import PlanModel

extension PageWriter {
    /// How to have in one's calendar what the page shows: nothing where no feed holds it.
    mutating func subscription(to route: Route) {
        guard let path = route.feed(in: site.plan), let feed = site.feeds[path] else { return }
        element("section", .class("subscription"), .id("subscribe")) { w in
            w.element("h2", text: w.words.subscribe)
            guard let address = w.feedAddress(path) else {
                w.element("p", text: w.words.feedOnRequest(path))
                return
            }
            w.element("p") { w in
                w.element("a", .href(address)) { $0.name(feed.name) }
            }
        }
    }
}
