import Files
import Parallel
import PlanCalendar
import PlanChecking
import PlanModel
import PlanReading
import PlanTime

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A plan that was read, resolved and expanded, with what commands need beside it.
struct LoadedPlan: Sendable {
    /// The plan's folder as it was named.
    var folder: String
    /// The one file that was asked for, relative to the folder.
    var onlyFile: String?
    var plan: Plan
    var reading: [Finding]
    var fileCount: Int
    var zones: TimeZoneDatabase
    var expansion: Expansion
    var asOf: CivilDay
    var viewpoint: Viewpoint

    /// Findings of the rules `file/…`.
    var fileErrors: Int { reading.count { $0.isInFile } }
}

/// Reads the plan that an invocation names; where a file of it is `edited`, as it will be then.
///
/// - Parameter isLast: the process ends after what it does with this plan.
/// - Parameter keepsFiles: as for `readPlan`.
func load(
    _ invocation: Invocation, argument: Int = 0, with edited: EditedFile? = nil,
    isLast: Bool = true, keepsFiles: Bool = false
) throws(Failure) -> LoadedPlan {
    let (folder, onlyFile) = try locatePlan(invocation, argument: argument)
    let zones = try systemZones()
    var read: ReadPlan
    do throws(PlanUnusable) {
        read = try readPlan(folder: folder, zones: zones, with: edited, keepsFiles: keepsFiles)
    } catch {
        throw Failure(error.message, hint: error.hint)
    }
    read.findings += unknownRules(in: read.plan)
    let asOf = try asOf(invocation, plan: read.plan.settings.asOf?.value)
    let expansion = read.plan.expanded(zones: zones)
    for index in expansion.tooMany {
        let activity = read.plan.activities[Int(index)]
        read.findings.append(
            Finding(
                rule: "file/too-large", level: .error,
                message:
                    "the activity is repeated more than \(read.plan.settings.limits.occurrences) times",
                hint: "end the rule earlier, or raise `limits: occurrences` in coplan.yaml",
                place: activity.recurrence?.place ?? activity.place))
    }
    if isLast { keepToTheEnd(read) }
    let language = read.plan.settings.mainLanguage
    return LoadedPlan(
        folder: folder, onlyFile: onlyFile, plan: read.plan, reading: read.findings,
        fileCount: read.fileCount, zones: zones, expansion: expansion, asOf: asOf,
        viewpoint: Viewpoint(read.plan, audience: try audience(invocation)) {
            $0.name(in: language)
        })
}

/// Keeps a value until the process ends: to free very many records one by one would only delay that.
func keepToTheEnd(_ value: some Sendable) { _ = Unmanaged.passRetained(Boxed(value)) }

/// `--audience`, by default everything.
func audience(_ invocation: Invocation) throws(Failure) -> Visibility {
    guard let word = invocation.value("audience") else { return .restricted }
    guard let audience = Visibility(rawValue: word) else {
        throw Failure(
            "there is no audience “\(word)”",
            hint: "write --audience public, partners or restricted")
    }
    return audience
}

/// `--as-of`, else SOURCE_DATE_EPOCH, else the plan's `as-of`, else today (UTC).
///
/// - Parameter plan: the plan's `as-of`.
func asOf(_ invocation: Invocation, plan: CivilDay?) throws(Failure) -> CivilDay {
    if let word = invocation.value("as-of") {
        do throws(DateProblem) {
            return try DateExpression.day(word)
        } catch {
            throw Failure("--as-of: \(error.message)", hint: error.hint)
        }
    }
    if let seconds = try sourceDateEpoch(invocation) { return Instant(seconds: seconds).utcDay }
    return plan ?? Instant(seconds: invocation.surroundings.now).utcDay
}

/// The time that reproducible builds set (SOURCE_DATE_EPOCH), in seconds since 1970.
func sourceDateEpoch(_ invocation: Invocation) throws(Failure) -> Int64? {
    guard let text = invocation.surroundings.environment["SOURCE_DATE_EPOCH"], !text.isEmpty else {
        return nil
    }
    // From 1970 to the end of 2199.
    guard let seconds = Int64(text), (0...7_258_118_399).contains(seconds) else {
        throw Failure(
            "SOURCE_DATE_EPOCH is “\(text)”", hint: "it is a number of seconds since 1970-01-01")
    }
    return seconds
}

// MARK: Where the plan is

/// The plan's folder, and the one file of it that is named.
func locatePlan(
    _ invocation: Invocation, argument: Int = 0
) throws(Failure) -> (folder: String, file: String?) {
    guard invocation.arguments.count > argument else {
        if let found = nearestPlan(from: ".") { return (found, nil) }
        if kind(of: "plans") == S_IFDIR { return ("plans", nil) }
        throw Failure(
            "there is no plan here: no coplan.yaml in this folder or above it, and no folder plans",
            hint: "name a plan's folder, or go to one")
    }
    let named = invocation.arguments[argument]
    switch kind(of: named) {
    case S_IFDIR: return (trimmed(named), nil)
    case S_IFREG:
        let slash = named.lastIndex(of: "/")
        let folder = slash.map { $0 == named.startIndex ? "/" : String(named[..<$0]) } ?? "."
        guard named.hasSuffix(".yaml") || named.hasSuffix(".yml") else {
            throw Failure("\(named) is not a plan file", hint: "plan files end in .yaml or .yml")
        }
        let root = nearestPlan(from: folder) ?? folder
        guard let realRoot = realPath(root), let realFile = realPath(named),
            realFile.hasPrefix(realRoot == "/" ? "/" : realRoot + "/")
        else {
            return (
                folder, String(named[(slash.map { named.index(after: $0) } ?? named.startIndex)...])
            )
        }
        return (root, String(realFile.dropFirst(realRoot == "/" ? 1 : realRoot.count + 1)))
    case nil:
        throw Failure(
            "there is no file or folder \(named)",
            hint: "name a plan's folder or one of its files, as seen from this folder")
    default:
        throw Failure(
            "\(named) is neither a file nor a folder",
            hint: "name a plan's folder or one of its files")
    }
}

private func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
}

/// The folder or its nearest parent that holds coplan.yaml.
func nearestPlan(from folder: String) -> String? {
    guard var real = realPath(folder) else { return nil }
    var shown = folder
    while true {
        if kind(of: "\(real)/coplan.yaml") == S_IFREG { return shown }
        guard real != "/", let slash = real.lastIndex(of: "/") else { return nil }
        real = slash == real.startIndex ? "/" : String(real[..<slash])
        shown = shown == "." ? ".." : "\(shown)/.."
    }
}

func kind(of path: String) -> mode_t? {
    var info = stat()
    return stat(path, &info) == 0 ? info.st_mode & S_IFMT : nil
}

extension LoadedPlan {
    /// Says why an export or a site is not written.
    func sayNothingIsWritten(_ mistakes: Int) {
        printError(
            "coplan: nothing is written: \(counted(mistakes, "mistake")) in the plan's files "
                + "(coplan check shows them)\n")
    }
}

// MARK: Public holidays

/// Where a folder or file is that a plan names: paths are relative to the plan's folder.
func path(_ path: String, inPlan folder: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
}

extension LoadedPlan {
    /// The holidays of hosts and guests, from which files, and what is wrong with those.
    private struct Holidays {
        var holidays: [Country: [Holiday]] = [:]
        var files: [SourceFile] = []
        var problems: [Finding] = []
    }

    private func holidays() -> Holidays {
        if plan.settings.calendars.isEmpty { return Holidays() }
        let needed = plan.facts.countriesWithCalendars
        let wanted = plan.settings.calendars.filter { needed[Int($0.country.value.number)] }
        let results = parallelMap(count: wanted.count) {
            index -> ([Holiday], [SourceFile], [Finding]) in
            var holidays: [Holiday] = []
            var files: [SourceFile] = []
            var problems: [Finding] = []
            for path in wanted[index].paths {
                do throws(CalendarReadError) {
                    let bytes = try readCalendarFile(
                        path: coplan.path(path.value, inPlan: folder))
                    files.append(SourceFile(path: path.value, bytes: bytes))
                    holidays += try readHolidays(bytes: bytes)
                } catch {
                    problems.append(
                        Finding(
                            rule: "file/unreadable", level: .error,
                            message:
                                "the calendar \(path.value) cannot be read: \(error.line.map { "line \($0): " } ?? "")\(error.message)",
                            hint: error.line == nil
                                ? "paths are relative to the plan's folder"
                                : "coplan verify FILE says all that is wrong with it",
                            place: path.place))
                }
            }
            holidays.sort { ($0.days.first, $0.name) < ($1.days.first, $1.name) }
            return (holidays, files, problems)
        }
        var all = Holidays()
        for (calendar, result) in zip(wanted, results) {
            all.holidays[calendar.country.value, default: []] += result.0
            all.files += result.1
            all.problems += result.2
        }
        return all
    }

    /// What the rules look at, the calendars of holidays among it, and what is wrong with these.
    func checkContext() -> (context: CheckContext, calendars: [SourceFile], problems: [Finding]) {
        let found = holidays()
        let context = CheckContext(
            plan: plan, expansion: expansion, asOf: asOf, zones: zones, holidays: found.holidays)
        return (context, found.files, found.problems)
    }

    /// Everything that the rules find, as a report for the audience.
    func report(_ invocation: Invocation) -> FindingReport {
        let (context, _, problems) = checkContext()
        let result = check(context, reading: reading + problems)
        var findings = result.findings
        if !viewpoint.seesAll { findings.removeAll { !viewpoint.shows($0) } }
        if let onlyFile, let index = plan.files.firstIndex(where: { $0.path == onlyFile }) {
            findings.removeAll { finding in
                finding.place.file != Int32(index)
                    && !finding.activities.contains {
                        plan.activities[Int($0)].place.file == Int32(index)
                    }
            }
        }
        return FindingReport(
            folder: folder, plan: plan, zones: zones, viewpoint: viewpoint, asOf: asOf,
            findings: findings,
            omitted: result.omitted, fileCount: fileCount, showsNotes: invocation.has("notes"),
            showsWaived: invocation.has("show-waived"), isQuiet: invocation.has("quiet"))
    }
}
