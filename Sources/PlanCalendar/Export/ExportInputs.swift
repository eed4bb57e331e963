public import PlanModel
public import PlanTime

/// What an export is made of, beside what stands in its output folder: where all of it is the same
/// as at the last export, so is every feed.
///
/// Only for exports whose plan, expansion and options come from these files and from the command
/// line alone. The stamp is not among it: it is written only where something changes.
public struct ExportInputs: Sendable {
    /// Tells this build of the program from every other.
    public var program: String
    /// Every file that the plan was read from.
    public var planFiles: [SourceFile]
    /// Every file of holidays that was read, by its path as the plan names it.
    public var calendars: [SourceFile] = []
    /// The day from which the plan itself says that it is looked at.
    public var planAsOf: CivilDay?

    public init(program: String, planFiles: [SourceFile], planAsOf: CivilDay?) {
        (self.program, self.planFiles, self.planAsOf) = (program, planFiles, planAsOf)
    }

    /// One fingerprint of all of it.
    ///
    /// - Parameters:
    ///   - path: of the output folder, as messages name it.
    ///   - zoneFiles: what was found out about time zones.
    func fingerprint(
        _ options: ExportOptions, to path: String, zones: TimeZoneDatabase,
        _ zoneFiles: [TimeZoneDatabase.ConsultedFile]
    ) -> String {
        var fingerprint = Fingerprint()
        let audiences = options.audiences.map { $0.map(\.rawValue).joined(separator: " ") }
        let words = [
            "1", program, options.tool, options.asOf.description, planAsOf?.description ?? "",
            audiences ?? "-", options.limit.rawValue, String(options.freeBusy),
            String(options.tasks), String(options.prune), path, zones.directory,
            zones.version ?? "",
        ]
        for word in words { fingerprint.add(word) }
        for (name, files) in [("plan", planFiles), ("calendars", calendars)] {
            fingerprint.add("\(name) \(files.count)")
            for file in files {
                fingerprint.add(file.path)
                fingerprint.add(file.bytes)
            }
        }
        for file in zoneFiles {
            fingerprint.add(file.name + (file.bytes == nil ? " is missing" : ""))
            fingerprint.add(file.bytes ?? [])
        }
        return fingerprint.hexadecimal
    }
}
