import PlanChecking
import PlanModel

extension FindingReport {
    /// A SARIF 2.1.0 log of one run.
    var sarif: String {
        let rules = Rule.all.map { rule in
            JSON.object([
                ("id", .string(rule.name)),
                ("shortDescription", .object([("text", .string(rule.summary))])),
                ("fullDescription", .object([("text", .string(rule.why))])),
                ("help", .object([("text", .string(rule.fix))])),
                ("defaultConfiguration", .object([("level", .string(rule.level.rawValue))])),
            ])
        }
        // SARIF 2.1.0, 3.27.23: where one result says whether it is suppressed, all do.
        let saysSuppressed = findings.contains(where: \.isWaived)
        let results = findings.map { finding in
            let words = viewpoint.words(finding, zones: zones)
            var message = words.message
            for side in words.sides { message += "\n\(side.message)" }
            if let hint = words.hint { message += "\nhint: \(hint)" }
            var entries: [(String, JSON)] = [
                ("ruleId", .string(finding.rule)),
                ("ruleIndex", .integer(Rule.all.firstIndex { $0.name == finding.rule } ?? -1)),
                ("level", .string(finding.level.rawValue)),
                ("message", .object([("text", .string(message))])),
                (
                    "locations",
                    .array(
                        words.place.map { [location($0, nil, isLineOnly: words.isLineOnly)] } ?? [])
                ),
                ("partialFingerprints", .object([("coplan/v1", .string(finding.id(in: plan)))])),
            ]
            let related = words.related.compactMap { related in
                related.place.map { location($0, related.message) }
            }
            if !related.isEmpty { entries.append(("relatedLocations", .array(related))) }
            if saysSuppressed {
                let waived = JSON.object([
                    ("kind", .string("inSource")), ("status", .string("accepted")),
                ])
                entries.append(("suppressions", .array(finding.isWaived ? [waived] : [])))
            }
            return JSON.object(entries)
        }
        return JSON.object([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", .string("2.1.0")),
            (
                "runs",
                .array([
                    .object([
                        (
                            "tool",
                            .object([
                                (
                                    "driver",
                                    .object([
                                        ("name", .string("coplan")),
                                        ("semanticVersion", .string(version)),
                                        ("rules", .array(rules)),
                                    ])
                                )
                            ])
                        ), ("columnKind", .string("unicodeCodePoints")),
                        ("results", .array(results)),
                    ])
                ])
            ),
        ]).document
    }

    private func location(_ place: Place, _ message: String?, isLineOnly: Bool = false) -> JSON {
        var region: [(String, JSON)] = [("startLine", .integer(Int(place.line)))]
        if !isLineOnly {
            region += [
                ("startColumn", .integer(Int(place.column))),
                ("endLine", .integer(Int(place.endLine))),
                ("endColumn", .integer(Int(place.endColumn))),
            ]
        }
        var entries: [(String, JSON)] = [
            (
                "physicalLocation",
                .object([
                    ("artifactLocation", .object([("uri", .string(uri(pathFromHere(place))))])),
                    ("region", .object(region)),
                ])
            )
        ]
        if let message { entries.append(("message", .object([("text", .string(message))]))) }
        return .object(entries)
    }

    /// A relative reference (RFC 3986): all but unreserved characters and `/` in percent form.
    private func uri(_ path: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 47, 95, 126: result.append(byte)
            default: result += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
