import PlanChecking
import PlanModel
import PlanTime

/// Synergies with what their renderings need.
struct SynergyReport {
    let loaded: LoadedPlan
    let found: Synergies
    let explains: Bool

    private var plan: Plan { loaded.plan }
    private var language: String { plan.settings.mainLanguage }

    // MARK: JSON

    var json: String {
        var entries: [(String, JSON)] = [
            ("synergies", .array(found.pairs.map(json))),
            ("projects", .array(found.projects.map(json))),
        ]
        if !omissions.isEmpty {
            let cut = found.cutThemes.map { cut -> JSON in
                .object([
                    ("theme", .string(plan.themes[cut.theme].id)),
                    ("gapDays", .integer(cut.gapDays)),
                    ("through", .optional(cut.through?.description)),
                ])
            }
            entries.append(
                (
                    "omitted",
                    .object([
                        ("synergies", .integer(found.unlistedPairs)),
                        ("projects", .integer(found.unlistedProjects)), ("cut", .array(cut)),
                    ])
                ))
        }
        return JSON.object(entries).document
    }

    func json(_ offer: ProjectOffer) -> JSON {
        .object([
            ("activity", .string(name(offer.activity))),
            ("project", .string(plan.projects[offer.project].id)),
            ("themes", .strings(themes(offer.themes))),
            ("countries", .strings(offer.countries.map(\.code))),
            ("contact", .optional(contact(ofProject: offer.project))),
        ])
    }

    func json(_ synergy: Synergy) -> JSON {
        let (left, right) = synergy.activities
        let projects = [left, right].map { plan.activities[Int($0)].project.id }
        var entries: [(String, JSON)] = [
            ("activities", .strings([left, right].map(name))),
            ("projects", .strings(projects.sorted { $0.isScalarLess(than: $1) })),
            ("score", .decimal(fourDigits(synergy.tenThousandths))),
            ("themes", .strings(themes(synergy.themes))),
            ("countries", .strings(synergy.countries.map(\.code))),
            ("gapDays", .integer(synergy.gapDays)),
            ("advice", .strings(adviceWords(synergy))),
        ]
        if explains {
            let factors = Factors(synergy, window: found.window)
            entries.append(
                (
                    "factors",
                    .object([
                        ("themes", .decimal(factors.themes.decimal)),
                        ("countries", .decimal(factors.countries.decimal)),
                        ("closeness", .decimal(factors.closeness.decimal)),
                        ("allThemes", .strings(themes(synergy.allThemes))),
                        ("allCountries", .strings(synergy.allCountries.map(\.code))),
                        ("window", .integer(found.window)),
                    ])
                ))
        }
        return .object(entries)
    }

    // MARK: Text

    func text(_ colors: Colors, top: Int, isQuiet: Bool) -> String {
        var text = ""
        for synergy in found.pairs.prefix(top) { write(synergy, to: &text, colors) }
        writeProjects(to: &text, top: top, colors)
        for line in omissions { text += line + "\n" }
        if !isQuiet {
            let hidden = max(0, found.pairs.count - top)
            text +=
                counted(found.pairs.count, "synergy", "synergies")
                + (hidden > 0 ? " (\(hidden) more with --top \(found.pairs.count))" : "")
                + ", \(counted(found.projects.count, "call")) to make\n"
        }
        return text
    }

    private func write(_ synergy: Synergy, to text: inout String, _ colors: Colors) {
        let (left, right) = synergy.activities
        let margin = "        "
        text +=
            "\(colors.bold(fourDigits(synergy.tenThousandths)))  \(line(left))\n\(margin)\(line(right))\n"
        text +=
            "\(margin)in common: \(themes(synergy.themes).joined(separator: ", ")); "
            + "\(listed(synergy.countries.map(\.code), most: 20)); \(gap(synergy.gapDays))\n"
        if explains {
            let factors = Factors(synergy, window: found.window)
            text +=
                "\(margin)score: themes \(factors.themes) × countries \(factors.countries)"
                + " × closeness \(factors.closeness) = \(fourDigits(synergy.tenThousandths))\n"
            text += "\(margin)  themes of the two: \(listed(themes(synergy.allThemes), most: 20))\n"
            text +=
                "\(margin)  countries of the two: \(listed(synergy.allCountries.map(\.code), most: 40))\n"
            text +=
                "\(margin)  closeness: 1 − \(counted(synergy.gapDays, "day")) / \(found.window + 1)"
                + " (the window of \(found.window) and 1)\n"
        }
        for advice in adviceWords(synergy) { text += "\(margin)- \(shown(advice))\n" }
        text += "\n"
    }

    /// Whom to call about what, project by project.
    private func writeProjects(to text: inout String, top: Int, _ colors: Colors) {
        guard !found.projects.isEmpty, top > 0 else { return }
        text += colors.bold("Projects to call, without an activity of their own near:") + "\n\n"
        var order: [Int32] = []
        var calls: [Int32: [ProjectOffer]] = [:]
        for offer in found.projects.prefix(top) {
            if calls[offer.project] == nil { order.append(offer.project) }
            calls[offer.project, default: []].append(offer)
        }
        for project in order {
            let contact = contact(ofProject: project).map { ", contact \($0)" } ?? ""
            text += "\(colors.bold(shown(plan.projects[project].id)))\(shown(contact))\n"
            for offer in calls[project] ?? [] {
                text +=
                    "  about \(line(offer.activity, withContact: false))\n"
                    + "    \(listed(themes(offer.themes), most: 6)); "
                    + "\(listed(offer.countries.map(\.code), most: 20))\n"
            }
            text += "\n"
        }
        if found.projects.count > top {
            text +=
                "and \(counted(found.projects.count - top, "more call", "more calls")) "
                + "with --top \(found.projects.count)\n\n"
        }
    }

    /// What the bounds left out, a line for each.
    private var omissions: [String] {
        var lines: [String] = []
        if found.unlistedPairs > 0 {
            lines.append(
                counted(found.unlistedPairs, "more synergy", "more synergies")
                    + " with lower scores: not listed (limits: synergies)")
        }
        if found.unlistedProjects > 0 {
            lines.append(
                counted(found.unlistedProjects, "more call", "more calls")
                    + " about later activities: not listed (limits: synergies)")
        }
        for cut in found.cutThemes {
            let through = cut.through.map { " and begin by \($0)" } ?? ""
            lines.append(
                "theme \(plan.themes[cut.theme].id): only activities with at most "
                    + "\(counted(cut.gapDays, "day")) between them\(through) were compared "
                    + "(limits: synergy-pairs)")
        }
        return lines
    }

    // MARK: Words

    private func adviceWords(_ synergy: Synergy) -> [String] {
        synergy.advice.compactMap { words($0, synergy) }
    }

    /// What is advised, and what it saves; nil where it would name a place that the audience may
    /// not know of.
    private func words(_ advice: Advice, _ synergy: Synergy) -> String? {
        let (left, right) = synergy.activities
        switch advice {
        case .looksLikeDuplication(let kind, let institutions):
            let names = listed(institutions.map { plan.institutions[$0].id }, most: 4)
            return "this looks like duplication: both are of the kind \(kind), for \(names)"
        case .holdOnceNear(let one, let other, let days):
            guard loaded.viewpoint.canSeePlace(of: one), loaded.viewpoint.canSeePlace(of: other)
            else { return nil }
            let isOnePlace = place(one) == place(other) || plan.areInOneCity(one, other)
            let places =
                isOnePlace ? "both in \(place(one))" : "\(place(one)) and \(place(other))"
            return "hold it once: \(places), \(gap(days))\(tentativeWords(one, other))"
        case .holdOnceWhileTentative:
            return "hold it once: same themes, same countries, and neither is confirmed yet"
        case .travelOnce(let people, let one, let other, let days):
            guard loaded.viewpoint.canSeePlace(of: one), loaded.viewpoint.canSeePlace(of: other),
                !place(one).isEmpty,
                !place(other).isEmpty
            else { return "travel once: \(names(people)) in both, \(gap(days))" }
            return plan.areInOneCity(one, other)
                ? "travel once: one trip to \(place(one)) for \(names(people)), \(gap(days))"
                : "travel once: \(names(people)) in both, \(place(one)) and \(place(other)), "
                    + gap(days)
        case .travelOnceToCity(let one, let other, let days):
            guard loaded.viewpoint.canSeePlace(of: one), loaded.viewpoint.canSeePlace(of: other)
            else { return nil }
            return
                "travel once: one trip to \(place(one)) for trainers and interpreters, \(gap(days))"
        case .shareTrainer(let people):
            return "share the trainer: \(names(people)) in both, one preparation"
        case .lendTrainer(let people, let from, let to):
            return
                "share the trainer: \(name(from)) has \(names(people)), \(name(to)) names nobody yet"
        case .coordinateAgenda:
            return "coordinate the agenda: both on \(listed(themes(synergy.themes), most: 4))"
        case .inviteEachOther:
            let projects = [left, right].map { plan.activities[Int($0)].project.id }
            return
                "invite each other: a seat for \(projects[1]) in \(name(left)), "
                + "for \(projects[0]) in \(name(right))"
        }
    }

    private func tentativeWords(_ one: PartID, _ other: PartID) -> String {
        switch (plan.status(of: one) == .tentative, plan.status(of: other) == .tentative) {
        case (true, true): "; neither is confirmed yet"
        case (true, false): "; \(name(one.activity)) is still tentative"
        case (false, true): "; \(name(other.activity)) is still tentative"
        case (false, false): ""
        }
    }

    private func gap(_ days: Int) -> String {
        days == 0 ? "no day between them" : "\(counted(days, "day")) between them"
    }

    /// City and country.
    private func place(_ part: PartID) -> String {
        [plan.city(of: part)?.text(in: language), plan.hostCountry(of: part)?.code]
            .compactMap { $0 }.joined(separator: " ")
    }

    /// “legal expert 2”, “legal expert 2, analyst and 1 more”.
    private func names(_ people: [Int32]) -> String {
        let names = people.map { person -> String in
            guard loaded.viewpoint.canSee(.person(person)) else { return "a restricted person" }
            let record = plan.people[person]
            return (record.name ?? record.role)?.text(in: language) ?? record.id
        }
        return listed(names, most: 3)
    }

    private func name(_ activity: Int32) -> String { plan.activities[Int(activity)].fullName }

    private func themes(_ themes: [Int32]) -> [String] { themes.map { plan.themes[$0].id } }

    private func contact(ofProject project: Int32) -> String? {
        let record = plan.projects[project]
        return record.contact?.value
            ?? record.programme.flatMap { plan.programmes[$0]?.contact?.value }
    }

    private func line(_ activity: Int32, withContact: Bool = true) -> String {
        let row = ActivityRow(activity, loaded)
        let title = plan.title(of: PartID(activity: activity)).text(in: language)
        var words = "\(name(activity)) “\(title)”"
        if let days = row.days { words += ", \(row.isWindow ? "within " : "")\(days)" }
        let place = row.place(loaded)
        if !place.isEmpty { words += ", \(place)" }
        if withContact, let contact = plan.contact(of: activity) { words += ", contact \(contact)" }
        return shown(words)
    }
}

/// The three factors of a score, each a share.
private struct Factors {
    struct Share: CustomStringConvertible {
        let part: Int
        let whole: Int

        /// Rounded half up to four digits.
        var decimal: String {
            fourDigits((2 * 10_000 * part + whole) / (2 * whole))
        }

        var description: String { "\(part)/\(whole)" }
    }
    let themes: Share
    let countries: Share
    let closeness: Share

    init(_ synergy: Synergy, window: Int) {
        themes = Share(part: synergy.themes.count, whole: synergy.allThemes.count)
        countries = Share(part: synergy.countries.count, whole: synergy.allCountries.count)
        closeness = Share(part: window + 1 - synergy.gapDays, whole: window + 1)
    }
}

/// Ten-thousandths with their four digits.
private func fourDigits(_ tenThousandths: Int) -> String {
    let digits = String(tenThousandths % 10_000)
    return "\(tenThousandths / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
}
