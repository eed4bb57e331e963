import PlanCalendar
import PlanModel
import PlanTime

extension Command {
    static let verify = Command(
        "verify", arguments: "FILE...",
        summary: "Check iCalendar files against what calendar clients need.",
        details:
            "For feeds of anybody. Exits with 0 whatever it finds; with --strict, with 1 for errors.",
        options: [formatOption, Option("strict", "exit with 1 when a file has errors")],
        mostArguments: .max
    ) { (invocation) throws(Failure) in
        let format = try invocation.format(["text", "json"])
        guard !invocation.arguments.isEmpty else {
            throw Failure("verify needs a file", hint: "coplan verify exports/public/all.ics")
        }
        let zones = try systemZones()
        // What is stamped with SOURCE_DATE_EPOCH may be later than the clock.
        let now = Instant(
            seconds: max(invocation.surroundings.now, try sourceDateEpoch(invocation) ?? 0))
        var text = ""
        var files: [JSON] = []
        var hasErrors = false
        for path in invocation.arguments {
            let result: CalendarVerification
            do throws(CalendarReadError) {
                result = try verifyCalendar(path: path, zones: zones, now: now)
            } catch {
                throw Failure("\(path)\(error.line.map { ":\($0)" } ?? ""): \(error.message)")
            }
            hasErrors = hasErrors || result.hasErrors
            for problem in result.problems {
                let level = invocation.colors.level(problem.level, problem.level.rawValue)
                text +=
                    shown("\(path):\(problem.line): ") + level
                    + shown("[\(problem.check)]: \(problem.message)") + "\n"
            }
            if !invocation.has("quiet") {
                text +=
                    shown(
                        "\(path): \(result.name.map { "“\($0)”, " } ?? "")\(counted(result.events, "event")), "
                            + (result.tasks > 0 ? "\(counted(result.tasks, "task")), " : "")
                            + "\(counted(result.timeZones, "time zone")): "
                            + (result.problems.isEmpty
                                ? "all is well" : counted(result.problems.count, "problem")))
                    + "\n"
            }
            files.append(json(path, result))
        }
        try printOut(format == "json" ? JSON.object([("files", .array(files))]).document : text)
        return hasErrors && invocation.has("strict") ? 1 : 0
    }
}

private func json(_ path: String, _ result: CalendarVerification) -> JSON {
    .object([
        ("file", .string(path)), ("name", .optional(result.name)),
        ("events", .integer(result.events)), ("tasks", .integer(result.tasks)),
        ("timeZones", .integer(result.timeZones)),
        (
            "problems",
            .array(
                result.problems.map {
                    .object([
                        ("level", .string($0.level.rawValue)), ("line", .integer($0.line)),
                        ("check", .string($0.check)), ("message", .string($0.message)),
                    ])
                })
        ),
    ])
}
