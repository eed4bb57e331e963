import PlanTime

/// What is served, and what is wrong with what should be.
final class State: Sendable {
    let snapshot: Snapshot
    let problems: [ServingProblem]

    init(snapshot: Snapshot, problems: [ServingProblem]) {
        (self.snapshot, self.problems) = (snapshot, problems)
    }

    /// `/health`: which state is served, since when, and what is wrong: how often by rule, never
    /// where or with what.
    func health(tokens: TokenProblem?) -> Answer {
        let problems = self.problems + (tokens == nil ? [] : [ServingProblem("tokens", count: 1)])
        let list = problems.map { "{\"rule\": \"\($0.rule)\", \"count\": \($0.count)}" }
            .joined(separator: ", ")
        // A plan with mistakes is not what is served; tokens are nothing of a plan.
        let status = self.problems.isEmpty ? problems.isEmpty ? "ok" : "degraded" : "stale"
        let body =
            "{\"status\": \"\(status)\", \"state\": \"\(snapshot.id)\", "
            + "\"since\": \"\(snapshot.since)\", \"problems\": [\(list)]}\n"
        return Answer(
            status: 200,
            headers: [
                Header("Content-Type", "application/json"), Header("Cache-Control", "no-store"),
                noIndex,
            ] + safetyHeaders, body: Body(Array(body.utf8)))
    }
}

/// Something that keeps a newer state from being served.
public struct ServingProblem: Hashable, Sendable {
    /// The name of a rule, `file/syntax`, or `plan` where it cannot be read at all, `output` where
    /// the feeds cannot be written.
    public var rule: String
    public var count: Int

    public init(_ rule: String, count: Int) { (self.rule, self.count) = (rule, count) }
}
