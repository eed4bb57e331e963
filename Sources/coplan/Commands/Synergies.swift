import PlanChecking
import PlanModel
import PlanTime

extension Command {
    static let synergies = Command(
        "synergies", summary: "Show where projects could join forces, best first.",
        details: """
            Two activities of different projects that share a theme and a country and lie within
            synergy-window of each other are scored: themes in common × countries in common × how close
            they are. Projects without an activity near are offered for a call.
            """,
        options: activityFilters + [
            Option("top", value: "N", "show the best N in text; default 20"),
            Option("explain", "show how each score is made up"), formatOption,
        ] + planOptions
    ) { (invocation) throws(Failure) in
        let format = try invocation.format(["text", "json"])
        let top = invocation.value("top").map { Int($0) } ?? 20
        guard let top, top >= 0 else {
            throw Failure("--top: “\(invocation.value("top") ?? "")” is not a number")
        }
        let loaded = try load(invocation)
        let filter = try ActivityFilter(invocation, loaded.plan)
        let context = CheckContext(
            plan: loaded.plan, expansion: loaded.expansion, asOf: loaded.asOf, zones: loaded.zones,
            holidays: [:])
        var found = context.synergies()
        func isChosen(_ activity: Int32) -> Bool {
            loaded.viewpoint.canSee(activity)
                && filter.matches(activity, loaded.plan, loaded.viewpoint)
                && filter.includes(ActivityRow(activity, loaded).days)
        }
        // Hidden activities could only be shown by what they have in common, which must not leak.
        found.pairs = found.pairs.filter {
            loaded.viewpoint.canSee($0.activities.0) && loaded.viewpoint.canSee($0.activities.1)
                && (isChosen($0.activities.0) || isChosen($0.activities.1))
        }
        found.projects = found.projects.filter { isChosen($0.activity) }
        let report = SynergyReport(
            loaded: loaded, found: found, explains: invocation.has("explain"))
        if format == "json" {
            try printOut(report.json)
        } else {
            try printOut(report.text(invocation.colors, top: top, isQuiet: invocation.has("quiet")))
        }
        return reportFileErrors(loaded)
    }
}

/// Synergies with what their renderings need.
private struct SynergyReport {
    let loaded: LoadedPlan
    let found: Synergies
    let explains: Bool

    private var plan: Plan { loaded.plan }
    private var language: String { plan.settings.mainLanguage }

    private func decimal(_ tenThousandths: Int) -> String {
        let digits = String(tenThousandths % 10_000)
        return "\(tenThousandths / 10_000)."
            + String(repeating: "0", count: 4 - digits.count) + digits
    }

    private func decimal(_ factor: Double) -> String { decimal(Int((factor * 10_000).rounded())) }

    private func words(_ advice: Advice, _ synergy: Synergy) -> String {
        switch advice {
        case .looksLikeDuplication(let institutions):
            let names = institutions.map { plan.institutions[$0].id }.joined(separator: ", ")
            return "this looks like duplication: the same kind of activity for \(names)"
        case .holdOnce(let country, let bothTentative):
            return "hold it once: both in \(country.code), "
                + (synergy.gapDays == 0 ? "on days that touch" : "\(synergy.gapDays) days apart")
                + (bothTentative ? ", and both still tentative" : "")
        case .travelOnceCity(let city):
            return
                "travel once: \(city) both times, \(synergy.gapDays) days apart; one trip for trainers and interpreters"
        case .travelOncePerson(let person):
            return "travel once: \(name(person)) is in both"
        case .shareTrainer(let person): return "share the trainer: \(name(person)) is in both"
        case .coordinateAgenda: return "coordinate the agenda"
        case .inviteEachOther: return "invite each other"
        }
    }

    private func name(_ person: Int32) -> String {
        guard loaded.viewpoint.canSee(.person(person)) else { return "the same person" }
        let record = plan.people[person]
        return (record.name ?? record.role)?.text(in: language) ?? record.id
    }

    var json: String {
        let pairs = found.pairs.map { synergy -> JSON in
            let (left, right) = synergy.activities
            let projects = [left, right].map { plan.activities[Int($0)].project.id }
            var entries: [(String, JSON)] = [
                ("activities", .strings([left, right].map { plan.activities[Int($0)].fullName })),
                ("projects", .strings(projects.sorted { $0.isScalarLess(than: $1) })),
                ("score", .decimal(decimal(synergy.tenThousandths))),
                ("themes", .strings(synergy.themes.map { plan.themes[$0].id })),
                ("countries", .strings(synergy.countries.map(\.code))),
                ("gapDays", .integer(synergy.gapDays)),
                ("advice", .strings(synergy.advice.map { words($0, synergy) })),
            ]
            if explains {
                entries.append(
                    (
                        "factors",
                        .object([
                            ("themes", .decimal(decimal(synergy.themeOverlap))),
                            ("countries", .decimal(decimal(synergy.countryOverlap))),
                            ("closeness", .decimal(decimal(synergy.closeness))),
                        ])
                    ))
            }
            return .object(entries)
        }
        let projects = found.projects.map { offer -> JSON in
            .object([
                ("activity", .string(plan.activities[Int(offer.activity)].fullName)),
                ("project", .string(plan.projects[offer.project].id)),
                ("themes", .strings(offer.themes.map { plan.themes[$0].id })),
                ("countries", .strings(offer.countries.map(\.code))),
                ("contact", .optional(contact(offer.project))),
            ])
        }
        return JSON.object([("synergies", .array(pairs)), ("projects", .array(projects))]).document
    }

    private func contact(_ project: Int32) -> String? {
        let record = plan.projects[project]
        return record.contact?.value
            ?? record.programme.flatMap { plan.programmes[$0]?.contact?.value }
    }

    func text(_ colors: Colors, top: Int, isQuiet: Bool) -> String {
        var text = ""
        for synergy in found.pairs.prefix(top) {
            let (left, right) = synergy.activities
            text +=
                "\(colors.bold(decimal(synergy.tenThousandths)))  \(line(left))\n        \(line(right))\n"
            text +=
                "        in common: \(synergy.themes.map { plan.themes[$0].id }.joined(separator: ", ")); "
            let codes = synergy.countries.map(\.code)
            text +=
                codes.prefix(20).joined(separator: ", ")
                + (codes.count > 20 ? " and \(codes.count - 20) more" : "")
            text +=
                synergy.gapDays == 0 ? "; days touch\n" : "; \(synergy.gapDays) days between them\n"
            if explains {
                text +=
                    "        score: themes \(decimal(synergy.themeOverlap)) × countries "
                    + "\(decimal(synergy.countryOverlap)) × closeness \(decimal(synergy.closeness))\n"
            }
            for advice in synergy.advice { text += "        - \(shown(words(advice, synergy)))\n" }
            text += "\n"
        }
        if !found.projects.isEmpty {
            text += colors.bold("Projects to call, without an activity of their own near:") + "\n"
            for offer in found.projects {
                let contact = contact(offer.project).map { ", contact \($0)" } ?? ""
                text +=
                    "  \(shown(plan.projects[offer.project].id)) about \(line(offer.activity)): "
                    + "\(offer.themes.map { plan.themes[$0].id }.joined(separator: ", ")) in "
                    + "\(offer.countries.map(\.code).joined(separator: ", "))\(shown(contact))\n"
            }
            text += "\n"
        }
        if !isQuiet {
            let hidden = max(0, found.pairs.count - top)
            text +=
                "\(found.pairs.count) \(found.pairs.count == 1 ? "synergy" : "synergies")"
                + (hidden > 0 ? " (\(hidden) more with --top \(found.pairs.count))" : "")
                + ", \(found.projects.count) \(found.projects.count == 1 ? "project" : "projects") to call\n"
        }
        return text
    }

    private func line(_ activity: Int32) -> String {
        let row = ActivityRow(activity, loaded)
        let title = plan.title(of: PartID(activity: activity)).text(in: language)
        let days = row.days.map { ", \(row.isWindow ? "within " : "")\($0)" } ?? ""
        let place = row.place(loaded)
        return shown(
            "\(plan.activities[Int(activity)].fullName) “\(title)”\(days)\(place.isEmpty ? "" : ", \(place)")"
        )
    }
}
