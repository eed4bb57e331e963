import PlanChecking
import PlanModel
import PlanTime

/// The system's time zones; a failure that says what to install where there are none.
func systemZones() throws(Failure) -> TimeZoneDatabase {
    let directory = TimeZoneDatabase.usualDirectory()
    let zones = TimeZoneDatabase(directory: directory)
    guard zones.zone(named: "Europe/Brussels") != nil else {
        throw Failure(
            "there is no time zone data in \(directory)",
            hint: "on Debian and Ubuntu: apt-get install tzdata; on Fedora: dnf install tzdata; on "
                + "macOS the system has it in /var/db/timezone/zoneinfo or /usr/share/zoneinfo: "
                + "install its updates")
    }
    return zones
}

/// Says that the time zone data is old, where the plan is looked at today: governments change their
/// clocks at short notice. Seen from another day there is nothing to say, so that the output does
/// not depend on the clock.
///
/// - Parameters:
///   - asOf: the day from which the plan is looked at.
///   - planAsOf: the plan's `as-of`.
func warnOfOldZones(
    _ invocation: Invocation, _ zones: TimeZoneDatabase, asOf: CivilDay, planAsOf: CivilDay?
) {
    let epoch = invocation.surroundings.environment["SOURCE_DATE_EPOCH"] ?? ""
    guard !invocation.has("as-of"), epoch.isEmpty, planAsOf == nil, !invocation.has("quiet"),
        let release = zones.version.flatMap(TimeZoneRelease.init), release.isOverAYearOld(on: asOf)
    else { return }
    printError(
        "coplan: the time zone data (tzdata \(shown(release.name))) is more than a year old: it does "
            + "not know of clock changes that were decided since\n"
            + "  on Debian and Ubuntu: apt-get install --only-upgrade tzdata; on macOS: install "
            + "the system's updates\n")
}

extension LoadedPlan {
    /// Tells of hours that are read as UTC because nobody has said in which zone they are: what is
    /// meant is most often another one. Not beside output for programs: the plan means what it
    /// says.
    func warnOfMissingZones(_ invocation: Invocation) {
        let parts = plan.facts.withoutZone.filter { viewpoint.canSee($0.activity) }
        guard let first = parts.first, !invocation.has("quiet"),
            invocation.value("format") ?? "text" == "text"
        else { return }
        let count = Set(parts.map(\.activity)).count
        let place = plan.when(of: first)?.place ?? plan.place(of: first)
        printError(
            "coplan: the hours of \(counted(count, "activity", "activities")) are read as UTC: no time "
                + "zone is written for \(count == 1 ? "it" : "them")\n"
                + "  \(count == 1 ? "here" : "first"): "
                + "\(shown("\(plan.files[Int(place.file)].path):\(place.line):\(place.column)")) "
                + "(\(shown(plan.name(of: first))))\n"
                + "  write `timezone:` with a name such as Africa/Tunis in the activity, at its venue, "
                + "or for the\n  whole plan in coplan.yaml; `timezone: UTC` there if that is meant\n"
        )
    }
}
