import Parallel
import PlanChecking
import PlanModel
import PlanTime

extension FindingReport {
    /// The object that `check` and `conflicts` print with `--format json`.
    var json: String {
        var entries: [(String, JSON)] = [
            ("asOf", .string("\(asOf)")),
            (
                "summary",
                .object([
                    ("errors", .integer(count(.error))), ("warnings", .integer(count(.warning))),
                    ("notes", .integer(count(.note))), ("waived", .integer(waivedCount)),
                    ("activities", .integer(activityCount)),
                    ("projects", .integer(plan.projects.count)),
                    ("files", .integer(fileCount)),
                ])
            ),
            ("findings", .array(writtenFindings)),
        ]
        if !omitted.isEmpty { entries.append(("omitted", omittedJSON)) }
        return JSON.object(entries).document
    }

    /// Each finding as its line, on all cores.
    private var writtenFindings: [JSON] {
        let cuts = pieces(of: findings.count, atLeast: 64)
        return joined(
            parallelMap(count: cuts.count) { number in
                cuts[number].map { JSON.written(json(findings[$0]).line) }
            })
    }

    func json(_ finding: Finding) -> JSON {
        let words = viewpoint.words(finding, zones: zones)
        let projects = Set(finding.activities.map { plan.activities[Int($0)].project.id })
        let names = finding.activities.map { viewpoint.name($0) }
        let days = viewpoint.days(finding)
        return .object([
            ("id", .string(finding.id(in: plan))),
            ("rule", .string(finding.rule)),
            ("level", .string(finding.level.rawValue)),
            ("message", .string(words.message)),
            ("hint", .optional(words.hint)),
            ("resource", .optional(finding.resource.map { viewpoint.text($0) })),
            (
                "activities",
                .strings(viewpoint.seesAll ? names : names.sorted { $0.isScalarLess(than: $1) })
            ),
            ("projects", .strings(projects.sorted { $0.isScalarLess(than: $1) })),
            ("acrossProjects", .bool(finding.isAcrossProjects(in: plan))),
            ("firstDay", .optional(days.first?.description)),
            ("lastDay", .optional(days.last?.description)),
            ("start", .optional(finding.start?.description)),
            ("end", .optional(finding.end?.description)),
            ("load", .optional(finding.load)),
            ("capacity", .optional(finding.capacity)),
            ("shared", shared(finding)),
            ("waived", .bool(finding.isWaived)),
            ("location", location(words.place, isLineOnly: words.isLineOnly)),
            (
                "related",
                .array(
                    words.related.map { related in
                        .object([
                            ("file", .optional(related.place.map(path))),
                            ("line", .optional(related.place.map { Int($0.line) })),
                            ("column", .optional(related.place.map { Int($0.column) })),
                            ("message", .string(related.message)),
                        ])
                    })
            ),
        ])
    }

    private func location(_ place: Place?, isLineOnly: Bool) -> JSON {
        let exact = isLineOnly ? nil : place
        return .object([
            ("file", .optional(place.map(path))),
            ("line", .optional(place.map { Int($0.line) })),
            ("column", .optional(exact.map { Int($0.column) })),
            ("endLine", .optional(exact.map { Int($0.endLine) })),
            ("endColumn", .optional(exact.map { Int($0.endColumn) })),
        ])
    }

    private func shared(_ finding: Finding) -> JSON {
        guard let shared = finding.shared,
            finding.activities.allSatisfy({ viewpoint.canSee($0) })
        else { return .null }
        return .object([
            ("countries", .strings(shared.countries.map(\.code))),
            ("themes", .strings(shared.themes.map { plan.themes[$0].id })),
            ("institutions", .strings(shared.institutions.map { plan.institutions[$0].id })),
            ("leads", .strings(shared.leads.map { plan.institutions[$0].id })),
            ("inherited", .bool(shared.isInherited)),
        ])
    }
}
