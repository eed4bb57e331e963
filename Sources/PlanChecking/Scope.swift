import PlanModel

/// What a rule says of an activity that leaves the scope of its project.
struct ScopeWords {
    var rule: String
    /// `it is for`.
    var lead: String
    /// `a country`, `countries`: the key of both records.
    var one: String
    var many: String
    /// Where a project says what its scope is.
    var place: (Project) -> Place?
}

extension CheckContext {
    /// One finding for each list, of an activity or of a session, that leaves the scope of the
    /// project and of those that run it jointly.
    ///
    /// - Parameter scopes: by project; nil where it does not say, and so nothing is outside.
    /// - Parameter find: what of a list is outside, and where the first of it is written.
    func outOfScope<Value>(
        _ words: ScopeWords, _ scopes: [[Value]?], covers: @escaping (Value, Value) -> Bool,
        _ find: (_ content: borrowing PartContent, _ isInside: (Value) -> Bool)
            -> (names: [String], place: Place)?
    ) -> [Finding] {
        var findings: [Finding] = []
        for (index, activity) in plan.activities.enumerated() {
            guard activity.project.isResolved, var scope = scopes[Int(activity.project.index)]
            else { continue }
            let joint = activity.jointWith.map { $0.isResolved ? scopes[Int($0.index)] : nil }
            guard joint.allSatisfy({ $0 != nil }) else { continue }
            for other in joint { scope += other ?? [] }
            func look(_ content: borrowing PartContent, _ session: Int32) {
                let outside = find(content) { value in scope.contains { covers($0, value) } }
                let part = PartID(activity: Int32(index), session: session)
                guard let outside, plan.status(of: part) != .cancelled else { return }
                findings.append(self.finding(words, outside.names, outside.place, part))
            }
            look(activity.content, -1)
            for (number, session) in activity.sessions.enumerated() {
                look(session.content, Int32(number))
            }
        }
        return findings
    }

    private func finding(_ words: ScopeWords, _ names: [String], _ place: Place, _ part: PartID)
        -> Finding
    {
        let activity = plan.activities[Int(part.activity)]
        let project = plan.projects[activity.project.index]
        let which = names.count == 1 ? "which is not \(words.one)" : "which are not \(words.many)"
        let projects = [project.id] + activity.jointWith.map(\.id)
        return finding(
            words.rule, level: .warning,
            "\(words.lead) \(joined(names, "and")), \(which) of \(joined(projects, "or"))",
            hint: "correct it, or add it to the `\(words.many)` of \(project.id)", part: part,
            at: place,
            related: words.place(project).map {
                [RelatedPlace(place: $0, message: "the \(words.many) of \(project.id)")]
            } ?? [])
    }
}

/// `a, b and c`.
func joined(_ words: [String], _ conjunction: String) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
}
