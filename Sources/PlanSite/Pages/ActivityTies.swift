import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// How an activity hangs together with others. What is hidden shows as a pointer where this
/// activity names it, once for each project, so that nobody can count it.
extension PageWriter {
    mutating func ties(_ activity: Activity, _ index: Int32) {
        let ties = site.ties
        let details = activity.details
        tieList(words.after, activity.after.map(\.activity))
        tieList(words.before, activities: ties.before[index] ?? [])
        tieList(words.partOf, details.partOf.map { [$0] } ?? [])
        tieList(words.partsOfIt, activities: ties.parts[index] ?? [])
        let named = details.related.map(\.activity)
        let back = (ties.relatedFrom[index] ?? []).filter { other in
            !named.contains { $0.activity == other }
        }
        tieList(words.related, named, activities: back)
        let occasion = ties.occasions[site.plan.occasions[Int(index)]] ?? []
        let heldWith = activity.heldWith.filter { reference in
            !(reference.activity.map { occasion.contains($0) } ?? false)
        }
        tieList(words.heldWith, heldWith, activities: occasion.filter { $0 != index })
        let joint = activity.jointWith.filter { site.view.knows(project: $0) }
        fact(words.jointWith, if: !joint.isEmpty) { w in
            w.list(joint) { $0.projectLink($1.index) }
        }
    }

    private mutating func tieList(
        _ label: String, _ references: [ActivityReference] = [], activities: [Int32] = []
    ) {
        var pointers: Set<String> = []
        let told = references.filter { reference in
            switch reference.target {
            case .unknown: return false
            case .event: return true
            case .activity(let index), .session(let index, _):
                return site.viewpoint.canSee(index)
                    || pointers.insert(site.viewpoint.pointer(to: index)).inserted
            }
        }
        fact(label, if: !told.isEmpty || !activities.isEmpty) { w in
            w.element("ul", .class("plain")) { w in
                for reference in told {
                    w.element("li") { $0.tie(reference) }
                }
                for other in activities { w.element("li") { $0.tie(to: other) } }
            }
        }
    }

    private mutating func tie(_ reference: ActivityReference) {
        switch reference.target {
        case .unknown: break
        case .event(let index):
            let event = site.plan.events[index]
            planText(event.name, or: event.id)
            for when in event.when {
                let days = spanText(when.value.span)
                element("small", text: " · \(when.value.isWindow ? words.within(days) : days)")
            }
        case .activity(let index), .session(let index, _): tie(to: index)
        }
    }

    /// An activity by its title and dates, or whom to call about it.
    mutating func tie(to index: Int32) {
        guard let entry = site.entry(of: index) else {
            pointer(to: index)
            return
        }
        link(to: .activity(index)) { w in
            w.planText(w.title(of: index), or: w.titleText(index))
        }
        element("small", text: " · \(whenText(entry))")
    }

    /// All that is told of what the audience may not see.
    mutating func pointer(to activity: Int32) {
        let project = site.plan.activities[Int(activity)].project.id
        element("span", .class("pointer")) { w in
            w.text(w.language.planWords.restrictedActivity(of: project))
            if let contact = w.site.viewpoint.contactOfProject(of: activity) {
                w.text(
                    "\(w.language.planWords.comma)\(w.words.contact)\(w.language.planWords.colon)")
                w.linkOrText(contact)
            }
        }
    }
}
