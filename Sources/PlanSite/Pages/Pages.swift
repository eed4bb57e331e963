import PlanModel

extension PageWriter {
    /// Writes the page of a route.
    mutating func page(_ route: Route) {
        switch route {
        case .planner: plannerPage()
        case .year(let year): yearPage(year)
        default: break
        }
    }
}
