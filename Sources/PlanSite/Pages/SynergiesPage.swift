import PlanCalendar
import PlanChecking
import PlanModel
import PlanTime

/// Where projects could join forces.
extension PageWriter {
    mutating func synergiesPage() {
        let found = site.synergies
        frame(.synergies, title: words.synergies) { w in
            w.element("h1", text: w.words.synergies)
            w.element("p", .class("lead"), text: w.words.synergiesText)
            if found.pairs.isEmpty { w.element("p", .class("empty"), text: w.words.noSynergies) }
            for synergy in found.pairs.prefix(Self.mostPairs) { w.synergyCard(synergy) }
            let rest = found.pairs.count - Self.mostPairs + found.unlistedPairs
            if rest > 0 { w.element("p", .class("hint"), text: w.words.synergiesNotShown(rest)) }
            w.calls(found.projects.filter { w.site.marks[Int($0.project)] != nil })
        }
    }

    private static let mostPairs = 100
    private static let mostCalls = 200

    private mutating func synergyCard(_ synergy: Synergy) {
        let (one, other) = synergy.activities
        guard let mine = site.entry(of: one), let theirs = site.entry(of: other) else { return }
        element("article", .class("card synergy"), Attribute("aria-label", words.synergies)) { w in
            w.newLine()
            w.element("header") { w in
                w.score(synergy.tenThousandths)
                w.element("span", .class("days"), text: w.words.daysBetween(synergy.gapDays))
            }
            w.element("ul", .class("sides")) { w in
                w.newLine()
                for entry in [mine, theirs] {
                    w.element("li") { $0.activityCard(entry, runs: entry.runs) }
                }
            }
            w.element("dl", .class("reason facts")) { w in
                w.fact(w.words.inCommon) { w in
                    w.list(synergy.themes) { $0.themeLink($1) }
                    w.text(" · ")
                    w.list(w.inOrder(synergy.countries)) { $0.countryLink($1) }
                }
                let advice = synergy.advice.compactMap { w.text(of: $0) }
                w.fact(w.words.whatToDo, if: !advice.isEmpty) { w in
                    w.element("ul") { w in
                        for text in advice { w.element("li", text: text) }
                    }
                }
            }
        }
    }

    private mutating func score(_ tenThousandths: Int) {
        let digits = String(10_000 + tenThousandths).dropFirst()
        let text = tenThousandths == 10_000 ? "1.00" : "0.\(digits.prefix(2))"
        element("span", .class("score")) { w in
            w.text("\(w.words.score) ")
            w.element("strong", text: text)
            w.element(
                "svg", Attribute("viewBox", "0 0 100 8"), Attribute("aria-hidden", "true"),
                Attribute("preserveAspectRatio", "none")
            ) { w in
                let width = max(1, tenThousandths / 100)
                w.shape("rect", .class("whole"), Attribute("width", 100), Attribute("height", 8))
                w.shape(
                    "rect", Attribute("x", w.language.isRightToLeft ? 100 - width : 0),
                    Attribute("width", width), Attribute("height", 8))
            }
        }
    }

    /// nil where it would tell a place that the audience may not know of.
    private func text(of advice: Advice) -> String? {
        func sees(_ parts: PartID...) -> Bool {
            parts.allSatisfy { site.viewpoint.canSeePlace(of: $0) }
        }
        switch advice {
        case .looksLikeDuplication: return words.duplication
        case .holdOnceNear(let one, let other, _): return sees(one, other) ? words.holdOnce : nil
        case .holdOnceWhileTentative: return words.holdOnceTentative
        case .travelOnce(let people, _, _, _): return words.travelOnce(names(of: people))
        case .travelOnceToCity(let one, let other, _):
            return sees(one, other) ? words.travelOnceToCity : nil
        case .shareTrainer(let people): return words.shareTrainer(names(of: people))
        case .lendTrainer(let people, _, _): return words.lendTrainer(names(of: people))
        case .coordinateAgenda: return words.coordinate
        case .inviteEachOther: return words.invite
        }
    }

    private func names(of people: [Int32]) -> String {
        var names: [String] = []
        for index in people {
            let person = site.plan.people[index]
            let name =
                site.viewpoint.canSee(.person(index))
                ? plain(person.name ?? person.role, or: person.id) : words.restrictedPerson
            if !names.contains(name) { names.append(name) }
        }
        let shown = names.prefix(3).joined(separator: language.planWords.comma)
        return names.count > 3
            ? "\(shown)\(language.planWords.comma)\(words.more(names.count - 3))" : shown
    }

    /// Whom to call about what, project by project.
    private mutating func calls(_ offers: [ProjectOffer]) {
        guard !offers.isEmpty else { return }
        var order: [Int32] = []
        var calls: [Int32: [ProjectOffer]] = [:]
        for offer in offers.prefix(Self.mostCalls) {
            if calls[offer.project] == nil { order.append(offer.project) }
            calls[offer.project, default: []].append(offer)
        }
        element("section") { w in
            w.element("h2", text: w.words.toCall)
            w.element("p", text: w.words.toCallText)
            w.element("table", .class("index calls"), Attribute("aria-label", w.words.toCall)) {
                w in
                w.element("thead") { w in
                    w.element("tr") { w in
                        for head in [w.words.project, w.words.activity, w.words.inCommon] {
                            w.element("th", Attribute("scope", "col"), text: head)
                        }
                    }
                }
                for project in order {
                    w.element("tbody") { w in
                        for (number, offer) in calls[project]!.enumerated() {
                            w.element("tr") { w in
                                if number == 0 { w.calledProject(project, calls[project]!.count) }
                                w.element("td") { $0.tie(to: offer.activity) }
                                w.element("td") { w in
                                    w.list(offer.themes) { $0.themeLink($1) }
                                    w.text(" · ")
                                    w.list(w.inOrder(offer.countries)) { $0.countryLink($1) }
                                }
                            }
                        }
                    }
                }
            }
            if offers.count > Self.mostCalls {
                w.element(
                    "p", .class("hint"),
                    text: w.words.synergiesNotShown(offers.count - Self.mostCalls))
            }
        }
    }

    private mutating func calledProject(_ project: Int32, _ rows: Int) {
        element(
            "th", Attribute("scope", "rowgroup"), rows > 1 ? Attribute("rowspan", rows) : nil
        ) { w in
            w.projectLink(project)
            let record = w.site.plan.projects[project]
            let contact =
                record.contact?.value
                ?? record.programme.flatMap { w.site.plan.programmes[$0]?.contact?.value }
            if let contact {
                w.element("small") { w in
                    w.text("\(w.words.contact)\(w.language.planWords.colon)")
                    w.linkOrText(contact)
                }
            }
        }
    }
}
