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
    /// - Parameter values: what a part lists or takes over, by its index.
    /// - Parameter find: what of a list is outside, and where the first of it is written; nil
    ///   where there is no list.
    func outOfScope<Value>(
        _ words: ScopeWords, _ scopes: [[Value]?], covers: @escaping (Value, Value) -> Bool,
        values: PartLists<Value>,
        _ find: (_ content: borrowing PartContent, _ isInside: (Value) -> Bool)
            -> (names: [String], place: Place)?
    ) -> [Finding] {
        var findings: [Finding] = []
        // The last activity whose own list was looked at: its sessions may share it.
        var lastActivity: Int32 = -1
        for (index, part) in expansion.parts.enumerated() where facts.projects[index] >= 0 {
            guard let own = scopes[Int(facts.projects[index])],
                !values.range(index).allSatisfy({ position in
                    own.contains { covers($0, values.values[position]) }
                }),
                facts.statuses[index] != .cancelled
            else { continue }
            var scope = own
            let activity = plan.activities[Int(part.activity)]
            let joint = activity.jointWith.map { $0.isResolved ? scopes[Int($0.index)] : nil }
            guard joint.allSatisfy({ $0 != nil }) else { continue }
            for other in joint { scope += other ?? [] }
            func isInside(_ value: Value) -> Bool { scope.contains { covers($0, value) } }
            if part.session >= 0,
                let own = find(activity.sessions[Int(part.session)].content, isInside)
            {
                findings += finding(words, own.names, own.place, part)
            } else if lastActivity != part.activity,
                let own = find(activity.content, isInside)
            {
                lastActivity = part.activity
                findings += finding(words, own.names, own.place, part)
            }
        }
        return findings
    }

    private func finding(_ words: ScopeWords, _ names: [String], _ place: Place, _ part: PartID)
        -> [Finding]
    {
        if names.isEmpty { return [] }
        let activity = plan.activities[Int(part.activity)]
        let project = plan.projects[activity.project.index]
        let which = names.count == 1 ? "which is not \(words.one)" : "which are not \(words.many)"
        let projects = [project.id] + activity.jointWith.map(\.id)
        return [
            finding(
                words.rule, level: .warning,
                "\(words.lead) \(joined(names, "and")), \(which) of \(joined(projects, "or"))",
                hint: "correct it, or add it to the `\(words.many)` of \(project.id)", part: part,
                at: place,
                related: words.place(project).map {
                    [RelatedPlace(place: $0, message: "the \(words.many) of \(project.id)")]
                } ?? [])
        ]
    }
}

/// `a, b and c`.
func joined(_ words: [String], _ conjunction: String) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
}
