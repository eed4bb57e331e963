import PlanTime

extension Command {
    static let agenda = Command(
        "agenda", summary: "Show what takes place, day by day.",
        details: """
            From the day the plan is seen from (--as-of) on, for 30 days, unless --from and --to say
            otherwise. Times are those of the plan's time zone. What is not fixed yet stands at the
            end of the month in which it may begin; what is cancelled or postponed is left out,
            unless --status asks for it.
            \(filterDetails)
            With file errors it shows what was read, says so, and exits with 1.
            """,
        options: activityFilters + [formatOption] + planOptions
    ) { (invocation) throws(Failure) in
        let format = try invocation.format(["text", "json"])
        let loaded = try load(invocation)
        let filter = try ActivityFilter(invocation, loaded)
        let first = filter.from ?? loaded.asOf
        let last = filter.to ?? first + 29
        guard first <= last else {
            throw Failure(
                "--to is \(last), before the day the plan is seen from, \(first)",
                hint: "say from when on: --from DATE")
        }
        let agenda = Agenda(loaded, filter, span: DayRange(first: first, last: last))
        if format == "json" {
            try agenda.printJSON()
        } else {
            try agenda.print(invocation)
        }
        return reportFileErrors(loaded)
    }
}
