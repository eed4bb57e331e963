import PlanChecking
import PlanModel
import PlanTime

/// A deadline of a part of the plan in a feed.
struct DeadlineEntry: Sendable {
    /// Index into `Expansion.parts`.
    var part: Int32
    var date: DeadlineDate
}

/// Deadlines as events of a day, or as tasks.
extension EventComposer {
    /// What a deadline says, from its day on.
    func deadline(_ entry: DeadlineEntry, isTask: Bool) -> ContentLines {
        let part = expansion.parts[Int(entry.part)]
        let activity = plan.activities[Int(part.activity)]
        let spoken = languageParameter(words.language)
        let name = name(of: entry.date)
        let value = ContentLines.parameter("VALUE", "DATE")
        var lines = ContentLines()
        if isTask {
            lines.add("DUE", [value], ValueText.date(entry.date.day))
        } else {
            lines.add("DTSTART", [value], ValueText.date(entry.date.day))
            lines.add("DTEND", [value], ValueText.date(entry.date.day + 1))
        }
        lines.add(summary(part, mark: name))
        if isTask {
            // What was due before an activity that is over has been done, one way or another.
            let isOver = plan.status(of: part) == .done && !isAfter(entry)
            lines.add("STATUS", isOver ? "COMPLETED" : "NEEDS-ACTION")
        } else {
            lines.add("STATUS", "CONFIRMED")
            lines.add("TRANSP", "TRANSPARENT")
            lines.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
            lines.add("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE")
        }
        lines.add(
            "CLASS",
            plan.visibility(of: part.activity) == .restricted ? "PRIVATE" : "PUBLIC")
        lines.add("CATEGORIES", spoken, ValueText.line(words.deadline))
        if let color = plan.projects[activity.project]?.color.flatMap({
            ColorNames.name(for: $0.value)
        }) {
            lines.add("COLOR", [], ValueText.line(color))
        }
        if let url = activity.details.url.flatMap({ SafeLink($0.value) }) {
            lines.add("URL", [], ValueText.uri(url))
        }
        if let contact = plan.contact(of: part.activity), !SafeText.oneLine(contact).isEmpty {
            lines.add("CONTACT", [], ValueText.text(contact))
        }
        lines.add(ComposedEvent.line(description(entry, part, name), words.language))
        return lines
    }

    /// `Nominations`; of a name that has no word here as the plan writes it.
    private func name(of date: DeadlineDate) -> String {
        let name =
            words.deadlineNames[date.name]
            ?? date.name.prefix(1).uppercased() + date.name.dropFirst()
        return SafeText.oneLine(date.isLatest ? "\(name) (\(words.atTheLatest))" : name)
    }

    private func isAfter(_ entry: DeadlineEntry) -> Bool {
        guard let first = expansion.span(ofPart: Int(entry.part))?.first else { return false }
        return entry.date.day > first
    }

    private func description(_ entry: DeadlineEntry, _ part: PartID, _ name: String) -> String {
        let activity = plan.activities[Int(part.activity)]
        var lines: [String] = []
        func add(_ label: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            lines.append(label + words.colon + SafeText.oneLine(value))
        }
        add(words.deadline, "\(name)\(words.comma)\(words.text(entry.date.day))")
        add(words.activity, title(part))
        add(words.when, when(part))
        add(
            words.forCountries,
            plan.countries(of: part).countries.map { $0.name(in: language) }
                .joined(separator: words.comma))
        add(words.place, location(part))
        add(words.status, words.statuses[plan.status(of: part)])
        if let project = plan.projects[activity.project] {
            add(words.project, text(project.name) ?? project.id)
        }
        add(words.contact, plan.contact(of: part.activity))
        return lines.joined(separator: "\n")
    }

    /// The dates of a part; of a series those of its first occurrence.
    private func when(_ part: PartID) -> String? {
        switch plan.when(of: part)?.value {
        case .days(let days): words.text(days)
        case .window(let days): "\(words.text(days)) (\(words.somewhereWithin))"
        case .timed(let start, let end):
            words.text(from: start, to: end, zone: plan.zoneName(of: part))
        case nil: nil
        }
    }
}
