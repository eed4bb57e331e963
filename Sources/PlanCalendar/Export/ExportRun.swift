import PlanModel
import PlanTime

/// What an export that was completed tells the next one: of what it was made, what it left behind,
/// and what there would be to say if nothing has changed.
///
/// Nobody may see it but those who may see the plan: by a fingerprint one learns that something
/// changed that an audience must not know of.
struct ExportRun: Equatable {
    /// `ExportInputs.fingerprint`.
    var inputs: String
    /// The day from which the plan itself says that it is looked at.
    var planAsOf: CivilDay?
    /// The time zones that were asked for.
    var zones: [String]
    /// The files of holidays, as the plan names them.
    var calendars: [String]
    /// Of the indexes of all folders.
    var indexes: String
    /// `FolderLayout.names`.
    var names: String
    /// `FolderLayout.signatures`, where they tell that nothing has been written since.
    var signatures: String?
    /// What there is to say where nothing has changed.
    var summary: ExportSummary

    /// The fingerprint of indexes.
    static func fingerprint(of indexes: [(audience: Visibility, bytes: [UInt8])]) -> String {
        var fingerprint = Fingerprint()
        for index in indexes {
            fingerprint.add(index.audience.rawValue)
            fingerprint.add(index.bytes)
        }
        return fingerprint.hexadecimal
    }

    /// One line, with a fingerprint of itself before it: a line that was cut off or touched is none.
    var line: String {
        let quoted = JSONValue.quoted
        func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }
        let folders = summary.folders.map { folder in
            "{\"audience\": \(quoted(folder.audience.rawValue)), \"path\": \(quoted(folder.path)), "
                + "\"feeds\": \(folder.feeds), \"events\": \(folder.events)}"
        }
        let members = [
            "\"inputs\": \(quoted(inputs))",
            "\"asOf\": \(planAsOf.map { quoted($0.description) } ?? "null")",
            "\"zones\": \(list(zones.map(quoted)))",
            "\"calendars\": \(list(calendars.map(quoted)))",
            "\"indexes\": \(quoted(indexes))", "\"names\": \(quoted(names))",
            "\"signatures\": \(signatures.map(quoted) ?? "null")",
            "\"folders\": \(list(folders))", "\"warnings\": \(list(summary.warnings.map(quoted)))",
        ]
        let text = "{\(members.joined(separator: ", "))}"
        return "\(ExportRun.mark)\(ExportRun.check(text)) \(text)\n"
    }

    private static let mark = "run "

    private static func check(_ text: String) -> String {
        var fingerprint = Fingerprint()
        fingerprint.add(text)
        return fingerprint.hexadecimal
    }

    /// Finds the line in what the lock file holds; nil where there is none that is whole.
    init?(in bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count > 1, lines[lines.count - 1].isEmpty,
            let line = lines.dropLast().last, line.starts(with: ExportRun.mark.utf8),
            line.count > ExportRun.mark.utf8.count + 65
        else { return nil }
        let start = line.startIndex + ExportRun.mark.utf8.count
        let text = Array(line[(start + 65)...])
        guard
            line[start..<(start + 65)].elementsEqual(
                "\(ExportRun.check(String(decoding: text, as: UTF8.self))) ".utf8),
            let json = JSONValue(parsing: text), let inputs = json["inputs"]?.text,
            let indexes = json["indexes"]?.text, let names = json["names"]?.text,
            let folders = json["folders"]?.items
        else { return nil }
        self.inputs = inputs
        self.indexes = indexes
        self.names = names
        signatures = json["signatures"]?.text
        planAsOf = json["asOf"]?.text.flatMap { try? DateExpression.day($0) }
        zones = (json["zones"]?.items ?? []).compactMap(\.text)
        calendars = (json["calendars"]?.items ?? []).compactMap(\.text)
        summary = ExportSummary()
        summary.warnings = (json["warnings"]?.items ?? []).compactMap(\.text)
        for folder in folders {
            guard let audience = folder["audience"]?.text.flatMap(Visibility.init(rawValue:)),
                let path = folder["path"]?.text, let feeds = folder["feeds"]?.number,
                let events = folder["events"]?.number
            else { return nil }
            summary.folders.append(
                .init(
                    audience: audience, path: path, feeds: feeds, events: events, unchanged: feeds))
        }
    }

    init(
        inputs: String, planAsOf: CivilDay?, zones: [String], calendars: [String],
        indexes: String, layout: FolderLayout, signatures: String?, summary: ExportSummary
    ) {
        (self.inputs, self.planAsOf) = (inputs, planAsOf)
        (self.zones, self.calendars) = (zones, calendars)
        (self.indexes, self.names, self.signatures) = (indexes, layout.names, signatures)
        self.summary = summary
        for index in summary.folders.indices {
            self.summary.folders[index].written = 0
            self.summary.folders[index].removed = 0
            self.summary.folders[index].unchanged = summary.folders[index].feeds
        }
    }
}
