import PlanChecking
import PlanModel

/// What `show` prints.
struct SubjectReport {
    let loaded: LoadedPlan
    let subject: Subject
    /// All findings of the plan that the audience may know of.
    let report: FindingReport

    private var plan: Plan { loaded.plan }

    /// How many synergies are shown, and how many projects to call.
    private static let fewSynergies = 3
    /// How many sides of a finding are shown in full.
    private static let fewSides = 8

    /// The findings that it shows.
    let findings: [Finding]
    private let context: CheckContext
    private let deadlines: DeadlineDates

    init(loaded: LoadedPlan, subject: Subject, report: FindingReport) {
        (self.loaded, self.subject, self.report) = (loaded, subject, report)
        context = loaded.checkContext().context
        let deadlines = DeadlineDates(
            plan: loaded.plan, expansion: loaded.expansion, workingDays: context.workingDays)
        self.deadlines = deadlines
        findings =
            switch subject {
            case .part(let part):
                ActivityDetail(loaded, part, deadlines: deadlines).concerned(by: report.findings)
            case .hidden: []
            case .findings(let findings): findings
            }
    }

    /// What the activity could do together with others.
    private func synergies(of activity: Int32) -> Synergies {
        var selection = SynergySelection.all(of: plan)
        for index in plan.activities.indices {
            selection.isVisible[index] = loaded.viewpoint.canSee(Int32(index))
            selection.isChosen[index] = Int32(index) == activity
            selection.isChosenForProjects[index] = Int32(index) == activity
        }
        return context.synergies(selection)
    }

    private func detail(_ part: PartID) -> ActivityDetail {
        ActivityDetail(loaded, part, deadlines: deadlines)
    }

    /// The activities of a finding, each once.
    private func sides(of findings: [Finding]) -> [Int32] {
        Set(findings.flatMap(\.activities)).sorted()
    }

    // MARK: Text

    func text(_ colors: Colors, _ columns: Int?) -> String {
        switch subject {
        case .hidden(let activities): pointers(activities)
        case .part(let part): text(part, colors, columns)
        case .findings(let findings): text(findings, colors, columns)
        }
    }

    /// One line for each project, so that nobody can count what is hidden.
    private func pointers(_ activities: [Int32]) -> String {
        Set(activities.map { loaded.viewpoint.pointer(to: $0) })
            .sorted { $0.isScalarLess(than: $1) }.map { shown($0) + "\n" }.joined()
    }

    private func text(_ part: PartID, _ colors: Colors, _ columns: Int?) -> String {
        var text = detail(part).text(colors, columns: columns)
        if !findings.isEmpty {
            let waived = findings.count(where: \.isWaived)
            text += "\n" + colors.bold(heading("Findings", findings.count))
            text += waived > 0 ? " (\(waived) waived)\n\n" : "\n\n"
            text += findingText(findings, colors, columns)
            while text.hasSuffix("\n\n") { text.removeLast() }
        }
        var found = synergies(of: part.activity)
        let count = found.pairs.count
        found.projects.removeLast(max(0, found.projects.count - Self.fewSynergies))
        guard count > 0 || !found.projects.isEmpty else { return text }
        text += "\n" + colors.bold(heading("Synergies", count))
        let few = Self.fewSynergies
        text += count > few ? " (the best \(few); coplan synergies shows more)\n\n" : "\n\n"
        text += SynergyReport(loaded: loaded, found: found, explains: false)
            .text(colors, top: few, isQuiet: true)
        while text.hasSuffix("\n\n") { text.removeLast() }
        return text
    }

    private func heading(_ word: String, _ count: Int) -> String { "\(word): \(count)" }

    private func findingText(_ findings: [Finding], _ colors: Colors, _ columns: Int?) -> String {
        var part = report
        part.findings = findings
        var text = ""
        part.writeText(colors, columns: columns) { text += $0 }
        return text
    }

    private func text(_ findings: [Finding], _ colors: Colors, _ columns: Int?) -> String {
        var text = findingText(findings, colors, columns)
        if let rule = rule(of: findings) {
            text += wrapped("\(rule.name): \(rule.summary)", columns: columns, indentation: 0)
            text += "\ncoplan explain \(rule.name) says why it matters and what to do.\n"
        }
        let waivers = waivers(of: findings)
        if !waivers.isEmpty {
            text += "\nTo accept it as it is, with your reason:\n\nwaivers:\n"
            for waiver in waivers { text += "  - \(shown(waiver))\n" }
        }
        let sides = sides(of: findings)
        for activity in sides.prefix(Self.fewSides) {
            text += "\n"
            text +=
                loaded.viewpoint.canSee(activity)
                ? detail(PartID(activity: activity)).text(colors, columns: columns)
                : pointers([activity])
        }
        if sides.count > Self.fewSides {
            text += "\nand \(sides.count - Self.fewSides) more activities\n"
        }
        return text
    }

    private func rule(of findings: [Finding]) -> Rule? {
        findings.first.flatMap { Rule.named($0.rule) }
    }

    /// The entries under `waivers:` that would accept the findings.
    private func waivers(of findings: [Finding]) -> [String] {
        findings.filter { !$0.isWaived }
            .compactMap { loaded.viewpoint.waiver($0) }
            .map { String($0.dropFirst("- ".count)) }
    }

    // MARK: JSON

    var json: String {
        var entries: [(String, JSON)] = [("asOf", .string("\(loaded.asOf)"))]
        switch subject {
        case .hidden(let activities):
            // One for each project.
            var seen: Set<Int32> = []
            let one = activities.filter {
                seen.insert(plan.activities[Int($0)].project.index).inserted
            }
            entries.append(("activities", .array(one.map { ActivityDetail.pointer(loaded, $0) })))
            entries.append(("findings", .array([])))
            entries.append(("synergies", .array([])))
            entries.append(("projects", .array([])))
        case .part(let part):
            let found = synergies(of: part.activity)
            let pairs = SynergyReport(loaded: loaded, found: found, explains: false)
            entries.append(("activities", .array([detail(part).json])))
            entries.append(("findings", .array(findings.map { report.json($0) })))
            entries.append(("synergies", .array(found.pairs.map { pairs.json($0) })))
            entries.append(("projects", .array(found.projects.map { pairs.json($0) })))
        case .findings(let findings):
            entries.append(
                (
                    "activities",
                    .array(
                        sides(of: findings).map { activity in
                            loaded.viewpoint.canSee(activity)
                                ? detail(PartID(activity: activity)).json
                                : ActivityDetail.pointer(loaded, activity)
                        })
                ))
            entries.append(("findings", .array(findings.map { report.json($0) })))
            entries.append(
                (
                    "rule",
                    rule(of: findings).map {
                        .object([
                            ("name", .string($0.name)), ("summary", .string($0.summary)),
                            ("why", .string($0.why)), ("fix", .string($0.fix)),
                        ])
                    } ?? .null
                ))
            entries.append(("waivers", .strings(waivers(of: findings))))
        }
        return JSON.object(entries).document
    }
}
