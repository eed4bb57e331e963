import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// What several pages say in the same way.
extension PageWriter {
    /// A part of the page that may be wider than the window, which keyboards can scroll.
    mutating func region(_ label: String, content: (inout PageWriter) -> Void) {
        element(
            "div", .class("scroll"), Attribute("role", "region"), Attribute("aria-label", label),
            Attribute("tabindex", "0")
        ) { w in
            w.newLine()
            content(&w)
        }
    }

    /// The sign, code and name of a project, with a link to its page.
    mutating func projectLink(_ project: Int32) {
        let record = site.plan.projects[project]
        link(to: .project(project), .class("project")) { w in
            w.projectSign(project)
            w.text(" ")
            w.planText(record.name, or: record.id)
        }
    }

    /// The code of a project on its colour and pattern.
    mutating func projectSign(_ project: Int32) {
        guard let mark = site.marks[Int(project)] else { return }
        element("span", .class("sign p\(project)")) { w in
            w.element("i", .class("swatch"), Attribute("aria-hidden", "true")) { _ in }
            w.text(mark.code)
        }
    }

    func title(of activity: Int32) -> LocalizedText {
        site.plan.title(of: PartID(activity: activity))
    }

    func titleText(_ activity: Int32) -> String {
        inReadersLanguage(title(of: activity)) ?? site.plan.activities[Int(activity)].id
    }

    /// After a title: that it is over and done, that it overlaps with something.
    mutating func signs(_ entry: Entry) {
        if entry.status == .done { doneSign() }
        if !entry.findings.isEmpty {
            text(" ")
            overlapSign()
        }
    }

    mutating func doneSign() {
        text(" ")
        element("span", .class("done-sign"), Attribute("aria-hidden", "true"), text: "✓")
    }

    mutating func overlapSign() {
        element(
            "span", .class("bang"), Attribute("role", "img"),
            Attribute("aria-label", words.overlapping), text: "!")
    }

    /// City and country of a part, or that it is online, as far as the audience may know; for
    /// attributes.
    mutating func placeText(_ part: PartID) -> String? {
        guard site.viewpoint.canSeePlace(of: part) else { return nil }
        let plan = site.plan
        var pieces: [String] = []
        if let city = plan.city(of: part) { pieces.append(plain(city, or: "")) }
        if let country = plan.hostCountry(of: part) { pieces.append(name(of: country)) }
        if pieces.isEmpty, plan.online(of: part) != .no { return words.online }
        return pieces.isEmpty ? nil : pieces.joined(separator: language.planWords.comma)
    }

    /// Of all parts; how many there are where they are more than two.
    mutating func placeText(_ entry: Entry) -> String? {
        let plan = site.plan
        var seen: Set<String> = []
        // Told apart before any is named: only what is named needs a footnote.
        let parts = plan.parts(of: entry.activity).filter { part in
            guard site.viewpoint.canSeePlace(of: part) else { return false }
            let city = inReadersLanguage(plan.city(of: part))
            let country = plan.hostCountry(of: part)?.code
            let isOnline = plan.online(of: part) != .no
            guard city != nil || country != nil || isOnline else { return false }
            return seen.insert("\(city ?? "")\n\(country ?? "")").inserted
        }
        if parts.count > 2 { return words.places(parts.count) }
        let places = parts.compactMap { placeText($0) }
        return places.isEmpty ? nil : places.joined(separator: language.planWords.comma)
    }
}
