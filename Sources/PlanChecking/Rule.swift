public import PlanModel

/// A rule as a value: what it is called, why it matters, how to mend what it finds, an example
/// of each kind, and the check itself.
///
/// `coplan explain`, `docs/rules.md` and the tests read the same words.
public struct Rule: Sendable {
    /// `group/bad-pattern`: reads well after “allow”.
    public let name: String
    /// The level of its findings where `rules:` and the finding itself do not say otherwise.
    public let level: Level
    /// What it finds, in one line.
    public let summary: String
    /// Why that matters.
    public let why: String
    /// What to do about it.
    public let fix: String
    /// A plan in one file with `↓` above each place where a finding of this rule must fall.
    public let bad: String
    /// A plan in which the rule finds nothing.
    public let good: String
    /// nil where the reader finds it while reading, or where it is about the waivers of what
    /// others have found.
    let check: (@Sendable (CheckContext) -> [Finding])?

    init(
        _ name: String, level: Level, summary: String, why: String, fix: String, bad: String,
        good: String, check: (@Sendable (CheckContext) -> [Finding])? = nil
    ) {
        self.name = name
        self.level = level
        self.summary = summary
        self.why = why
        self.fix = fix
        self.bad = bad
        self.good = good
        self.check = check
    }

    /// Whether `rules:` may change its level.
    public var canBeChanged: Bool { !name.hasPrefix("file/") }

    /// Whether a waiver can cover its findings: a mistake in a file is to be mended, and a waiver
    /// to be corrected.
    public var canBeWaived: Bool { canBeChanged && !name.hasPrefix("waiver/") }

    /// Whether it finds that something is not written, which may well stand where a file cannot
    /// be read.
    var isAboutWhatIsMissing: Bool {
        name == Rule.processConfirmedWithoutPlace.name || name == Rule.scopeNoContact.name
    }

    /// Whether it is one of the overlaps that `conflicts` shows.
    public var isOverlap: Bool { name.hasPrefix("overlap/") }
}

extension Rule {
    /// Every rule, in the order of their names.
    public static let all: [Rule] =
        [
            .budgetProject,
            .calendarClosure, .calendarGuests, .calendarHoliday, .calendarWeekend,
            .calendarWindowBlocked, .calendarWindowTight,
            .overlapAudience, .overlapAway, .overlapCountry, .overlapInstitution, .overlapPerson,
            .overlapResource, .overlapTeam, .overlapTravel, .overlapVenue,
            .processConfirmedWithoutPlace, .processCycle, .processDeadlineMissed, .processLeadTime,
            .processOrder, .processWindowClosing,
            .scheduleAmbiguousTime, .scheduleDurationExceedsWindow, .scheduleEndlessRepeat,
            .scheduleEndsBeforeStart, .scheduleNonexistentTime, .scheduleOutsideProgramme,
            .scheduleOutsideProject, .schedulePastTentative,
            .scopeCountry, .scopeJoint, .scopeLanguages, .scopeNoContact, .scopeSeats, .scopeTheme,
            .waiverExpired, .waiverUnused,
        ] + fileRules

    public static func named(_ name: String) -> Rule? { all.first { $0.name == name } }
}
