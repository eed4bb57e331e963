public import PlanModel
public import PlanTime

/// An entry under `waivers:` as it is written into a plan.
public struct WaiverText: Sendable {
    public var rule: String
    public var resource: String?
    /// Full names.
    public var activities: [String]
    /// The days that it covers; empty for any.
    public var when: [DayRange]
    public var until: CivilDay?
    public var reason: String
    public var by: String?

    /// The waiver that covers findings of one rule about the same activities, and no more than
    /// these: with their resource, their activities and their days.
    public init(
        covering findings: [Finding], in plan: Plan, reason: String, by: String? = nil,
        until: CivilDay? = nil
    ) {
        rule = findings.first?.rule ?? ""
        resource = findings.first?.resource?.text(in: plan)
        activities = (findings.first?.activities ?? []).map { plan.activities[Int($0)].fullName }
        when = findings.compactMap { finding in
            finding.firstDay.flatMap { first in
                finding.lastDay.map { DayRange(first: first, last: $0) }
            }
        }.mergedRuns()
        self.until = until
        self.reason = reason
        self.by = by
    }

    /// `{rule: …, activities: […], reason: …}`.
    public var inOneLine: String {
        "{\(pairs(inFlow: true).map { "\($0): \($1)" }.joined(separator: ", "))}"
    }

    /// One line for each key.
    public var lines: [String] {
        pairs(inFlow: false).flatMap { key, value -> [String] in
            key == "activities" && value.count > 90
                ? ["activities:"] + activities.map { "  - \(yamlScalar($0))" }
                : ["\(key): \(value)"]
        }
    }

    private func pairs(inFlow: Bool) -> [(String, String)] {
        let days = when.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)/\($0.last)" }
        var pairs = [("rule", rule)]
        if let resource { pairs.append(("resource", yamlScalar(resource, inFlow: inFlow))) }
        if !activities.isEmpty {
            pairs.append(("activities", "[\(activities.joined(separator: ", "))]"))
        }
        if !days.isEmpty {
            pairs.append(("when", days.count == 1 ? days[0] : "[\(days.joined(separator: ", "))]"))
        }
        if let until { pairs.append(("until", "\(until)")) }
        pairs.append(("reason", yamlScalar(reason, inFlow: inFlow)))
        if let by { pairs.append(("by", yamlScalar(by, inFlow: inFlow))) }
        return pairs
    }
}

/// A text as YAML: as it is where nothing in it means something else, else in double quotes.
///
/// - Parameter inFlow: whether it stands inside of brackets or braces.
func yamlScalar(_ text: String, inFlow: Bool = false) -> String {
    let scalars = text.unicodeScalars
    let indicators = "-?:,[]{}#&*!|>'\"%@`~=".unicodeScalars
    let inside = inFlow ? ",[]{}:".unicodeScalars : "".unicodeScalars
    let means = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
    let hasDigit = scalars.contains { ("0"..."9").contains($0) }
    let looksLikeNumber =
        hasDigit
        && scalars.allSatisfy {
            ("0"..."9").contains($0) || "+-._:eExXoTZ".unicodeScalars.contains($0)
        }
    if let first = scalars.first, let last = scalars.last, first != " ", last != " ", last != ":",
        !indicators.contains(first), !looksLikeNumber, !means.contains(text.lowercased()),
        !text.contains(": "), !text.contains(" #"), !scalars.contains(where: mustBeEscaped),
        !scalars.contains(where: inside.contains)
    {
        return text
    }
    var quoted = "\""
    for scalar in scalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        case "\t": quoted += "\\t"
        case _ where mustBeEscaped(scalar):
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let (letter, width) = scalar.value > 0xFFFF ? ("U", 8) : ("u", 4)
            quoted += "\\\(letter)\(String(repeating: "0", count: width - digits.count))\(digits)"
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}

/// What YAML does not take as it is (YAML 1.2, 5.1), or what an editor would not show: control
/// characters, other line breaks, marks of direction, and what is no character.
private func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
        true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
}
