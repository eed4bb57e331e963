import PlanModel
import PlanReading
import PlanTime
import Testing

/// The plan in `plans/`, as the reader sees it.
struct ShippedPlanTests {
    private static let plan = Result<ReadPlan, any Error> {
        try readPlan(
            folder: "\(repository)/plans",
            zones: TimeZoneDatabase(directory: TimeZoneDatabase.usualDirectory()))
    }

    @Test func everyActivityNamesItsSource() throws {
        let plan = try Self.plan.get().plan
        #expect(plan.activities.count > 40)
        for activity in plan.activities {
            let isSourced =
                !activity.content.source.isEmpty
                || !activity.sessions.isEmpty
                    && activity.sessions.allSatisfy { !$0.content.source.isEmpty }
            #expect(isSourced, "\(activity.fullName)")
        }
    }

    @Test func nobodyIsNamed() throws {
        #expect(try Self.plan.get().plan.people.count == 0)
    }

    @Test func isReadWithoutAMistake() throws {
        #expect(try Self.plan.get().findings.isEmpty)
    }
}
