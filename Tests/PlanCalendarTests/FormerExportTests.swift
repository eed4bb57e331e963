import PlanChecking
import PlanModel
import PlanTime
import Testing

@testable import PlanCalendar

/// What an export leaves for the next one, and what that makes of it.
struct FormerExportTests {
    private let zones = TimeZoneDatabase()
    private let folder = TemporaryFolder()
    private let asOf = day("2019-01-15")

    private var inputs: ExportInputs {
        ExportInputs(
            program: "test", planFiles: [SourceFile(path: "plan.yaml", bytes: [1, 2, 3])],
            planAsOf: nil)
    }

    private var options: ExportOptions {
        var options = ExportOptions(asOf: asOf, stamp: Instant(seconds: 0), tool: "test")
        options.inputs = inputs
        return options
    }

    private func export() throws -> ExportSummary {
        var sample = SamplePlan()
        sample.add("a", "First", "2019-03-04/06")
        let plan = sample.plan
        return try FeedExporter(
            plan: plan, expansion: plan.expanded(zones: zones), zones: zones, options: options
        ).export(to: "\(folder.path)/out")
    }

    private func repeated(_ inputs: ExportInputs) -> ExportSummary? {
        FormerExport(in: "\(folder.path)/out")?
            .repeated(inputs, zones: zones, options: options)
    }

    @Test func theSameInputsGiveWhatAnExportWouldSay() throws {
        #expect(repeated(inputs) == nil)
        #expect(try export().folders.map(\.written) == [2, 2])
        let said = try #require(repeated(inputs))
        #expect(try export() == said)
        #expect(said.isUnchanged && said.folders.map(\.unchanged) == [2, 2])
    }

    @Test func otherInputsGiveNothing() throws {
        _ = try export()
        var others = [inputs, inputs, inputs, inputs, inputs, inputs]
        others[0].program = "another"
        others[1].planFiles[0] = SourceFile(path: "plan.yaml", bytes: [1, 2, 4])
        others[2].planFiles[0].path = "plan.yml"
        others[3].planFiles.append(SourceFile(path: "plan.yaml", bytes: []))
        others[4].calendars = inputs.planFiles
        others[5].planAsOf = asOf
        for other in others { #expect(repeated(other) == nil) }
        #expect(repeated(inputs) != nil)
    }

    private var run: ExportRun {
        get throws {
            _ = try export()
            let bytes = try #require(folder.contents()["out/.coplan-lock"])
            return try #require(ExportRun(in: bytes))
        }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var run = try run
        run.calendars = ["a \"b\" \\ c.ics", "näher\n.ics"]
        run.zones = ["Europe/Brussels"]
        run.planAsOf = asOf
        run.summary.warnings = ["one", ""]
        for signatures in [nil, "signs"] {
            run.signatures = signatures
            #expect(ExportRun(in: Array(("public 2019\n" + run.line).utf8)) == run)
        }
    }

    /// A line that was cut off or changed anywhere is none.
    @Test func whatIsNotWholeIsNotRead() throws {
        let bytes = Array(try run.line.utf8)
        for length in 0..<bytes.count { #expect(ExportRun(in: Array(bytes[..<length])) == nil) }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(ExportRun(in: changed) == nil)
        }
        #expect(ExportRun(in: bytes + Array("more".utf8)) == nil)
        #expect(ExportRun(in: []) == nil)
    }
}
