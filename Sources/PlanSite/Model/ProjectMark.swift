import PlanCalendar
import PlanModel

/// How a project is told from others: a short code, a colour and a pattern, so that colour is
/// never the only sign.
struct ProjectMark: Sendable {
    /// A few capital letters, unlike any other project's.
    let code: String
    /// `#rrggbb`.
    let color: String
    /// 0 to 3: plain, stripes one way, stripes the other way, dots.
    let pattern: Int

    static let patternCount = 4

    /// Colours that are told apart well, also by most who do not see all colours, for projects
    /// that have none of their own.
    private static let palette = [
        "#2f6fb5", "#c2571a", "#2e8b57", "#a8456f", "#7a5bb0", "#8a6d1f", "#16808a", "#c0392b",
        "#5b7c21", "#8c4a2f", "#4457c9", "#a13d9c",
    ]

    /// The marks of the projects of a plan that an audience may know of; nil for the others.
    static func all(_ plan: Plan, knows: (Int32) -> Bool) -> [ProjectMark?] {
        var marks = [ProjectMark?](repeating: nil, count: plan.projects.count)
        var codes: Set<String> = []
        var uses: [String: Int] = [:]
        var next = 0
        for index in plan.projects.records.indices where knows(Int32(index)) {
            let project = plan.projects.records[index]
            let color: String
            if let own = project.color.flatMap({ CSSColor.code(for: $0.value) }) {
                color = own.lowercased()
            } else {
                color = palette[next % palette.count]
                next += 1
            }
            let pattern = uses[color, default: 0] % patternCount
            uses[color, default: 0] += 1
            let code = code(for: project.id, besides: codes)
            codes.insert(code)
            marks[index] = ProjectMark(code: code, color: color, pattern: pattern)
        }
        return marks
    }

    /// `EP` for euromed-police; where that is taken, with more letters of its first word, then with a number.
    private static func code(for id: String, besides taken: Set<String>) -> String {
        let words = id.uppercased().split { $0 == "-" || $0 == "." }.map(String.init)
        var candidates: [String] = []
        if words.count > 1 {
            // A number at the end says more whole: EP5 and not E5.
            candidates.append(
                words.prefix(4).map { $0.first!.isNumber ? $0 : String($0.first!) }.joined())
            candidates.append(
                String(words[0].prefix(2))
                    + words.dropFirst().compactMap(\.first).map(String.init).joined())
        }
        candidates += [
            String(words[0].prefix(3)), String(words[0].prefix(4)), String(words[0].prefix(5)),
        ]
        for candidate in candidates {
            let short = String(candidate.prefix(5))
            if short.count >= 2, !taken.contains(short) { return short }
        }
        let stem = String(candidates[0].prefix(3))
        var number = 2
        while taken.contains("\(stem)\(number)") { number += 1 }
        return "\(stem)\(number)"
    }
}
