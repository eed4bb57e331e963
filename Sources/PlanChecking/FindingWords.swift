public import PlanModel
public import PlanTime

/// What is said of a finding to an audience.
public struct FindingWords: Sendable {
    public var message: String
    public var hint: String?
    /// nil where the audience may not see where it is.
    public var place: Place?
    /// Whether of the place only the file and the line are told.
    public var isLineOnly = false
    /// Of an overlap: each activity in a line of its own, the first one included.
    public var sides: [(place: Place?, message: String)] = []
    fileprivate var others: [(place: Place?, message: String)] = []

    /// The other places; those that may not be seen have none.
    public var related: [(place: Place?, message: String)] {
        sides.isEmpty ? others : Array(sides.dropFirst())
    }
}

extension Viewpoint {
    /// The words for a finding.
    public func words(_ finding: Finding, zones: TimeZoneDatabase) -> FindingWords {
        if finding.activities.isEmpty, finding.resource == nil {
            // A mistake in a file: its words may quote the file.
            return seesAll
                ? FindingWords(
                    message: finding.message, hint: finding.hint, place: finding.place,
                    others: finding.related.map { ($0.place, $0.message) })
                : FindingWords(
                    message: "a mistake in this file", hint: nil, place: finding.place,
                    isLineOnly: true)
        }
        if !finding.rule.hasPrefix("overlap/") {
            let seesEach =
                (finding.activities + finding.mentioned).allSatisfy { canSee($0) }
                && finding.resource.map { canSee($0) } ?? true
            // A waiver is of those whom it names.
            let isAtPart = finding.parts.first.map { canSee($0.activity) }
            return FindingWords(
                message: seesEach ? finding.message : pointer(finding),
                hint: seesEach ? finding.hint : nil,
                place: isAtPart ?? (seesEach || !finding.rule.hasPrefix("waiver/"))
                    ? finding.place : nil,
                others: seesEach ? finding.related.map { ($0.place, $0.message) } : [])
        }
        let sides = finding.activities.map { activity in
            (
                place: canSee(activity) ? plan.activities[Int(activity)].place : nil,
                message: side(activity, finding)
            )
        }
        return FindingWords(
            message: overlapMessage(finding, zones), hint: overlapHint(finding),
            place: canSee(finding.activities[0]) ? finding.place : nil, sides: sides)
    }

    /// The entry under `waivers:` that accepts a finding as it is, in one line of YAML; nil where
    /// it would name what the audience may not see.
    public func waiver(_ finding: Finding) -> String? {
        guard finding.activities.allSatisfy({ canSee($0) }),
            finding.resource.map({ canSee($0) }) ?? true
        else { return nil }
        return "- \(WaiverText(covering: [finding], in: plan, reason: "…").inOneLine)"
    }

    /// Words for a finding that involves something the audience may not see.
    private func pointer(_ finding: Finding) -> String {
        let summary = Rule.named(finding.rule)?.summary ?? ""
        var hidden: [String] = []
        for activity in finding.activities + finding.mentioned where !canSee(activity) {
            let words = pointer(to: activity)
            if !hidden.contains(words) { hidden.append(words) }
        }
        if hidden.isEmpty, let resource = finding.resource { hidden = [label(resource)] }
        return "\(summary.hasSuffix(".") ? String(summary.dropLast()) : summary): "
            + hidden.joined(separator: " and ")
    }

    /// One activity of an overlap: project, title, dates, city, status, contact.
    private func side(_ activity: Int32, _ finding: Finding) -> String {
        guard canSee(activity) else { return pointer(to: activity) }
        let language = plan.settings.mainLanguage
        let parts = finding.parts.filter { $0.activity == activity }
        let first = parts.first ?? PartID(activity: activity)
        // Appended piece by piece: of all that is written, this is most.
        var words = name(activity)
        words.reserveCapacity(160)
        words += ": “"
        words += plan.title(of: first).text(in: language)
        words += "”"
        var told: [String] = []
        for part in parts {
            let facts = self.facts(part, language)
            if !facts.isEmpty, !told.contains(facts) { told.append(facts) }
        }
        for facts in told.prefix(3) {
            words += ", "
            words += facts
        }
        if told.count > 3 { words += " and \(told.count - 3) more times" }
        words += ", "
        words += plan.status(of: first).rawValue
        if let contact = plan.contact(of: activity) {
            words += ", contact "
            words += contact
        }
        return words
    }

    /// When and where a part takes place.
    private func facts(_ part: PartID, _ language: String) -> String {
        let when = plan.when(of: part)?.value
        var words = when?.description ?? ""
        let canSeePlace = self.canSeePlace(of: part)
        let zone = plan.zoneName(of: part)
        if case .timed = when, zone != plan.settings.zoneName {
            // The zone of a hidden place would say where it is.
            if canSeePlace {
                words += " (\(zone))"
            } else {
                words = when?.span.description ?? ""
            }
        }
        if let rule = plan.activities[Int(part.activity)].recurrence?.value, part.session < 0 {
            words += " (\(rule.text))"
        }
        if !canSeePlace { return words }
        let city = plan.city(of: part)?.text(in: language) ?? ""
        let country = plan.hostCountry(of: part)?.code ?? ""
        if !city.isEmpty || !country.isEmpty {
            words += ", "
            words += city
            if !city.isEmpty, !country.isEmpty { words += " " }
            words += country
        } else if plan.online(of: part) != .no {
            words += ", online"
        }
        return words
    }

    // MARK: Messages

    private func days(_ finding: Finding) -> String {
        guard let first = finding.firstDay, let last = finding.lastDay else { return "" }
        return first == last ? "on \(first)" : "from \(first) to \(last)"
    }

    private func time(_ finding: Finding, _ zones: TimeZoneDatabase) -> String {
        guard let start = finding.start, let end = finding.end else { return days(finding) }
        let name = plan.settings.zoneName
        guard let zone = zones.zone(named: name) else { return "from \(start) to \(end)" }
        let (from, to) = (zone.localTime(at: start), zone.localTime(at: end))
        return from.day == to.day
            ? "on \(from.day) from \(from.clock) to \(to.clock) (\(name))"
            : "from \(from.day) \(from.clock) to \(to.day) \(to.clock) (\(name))"
    }

    private func label(_ resource: ResourceName) -> String {
        let language = plan.settings.mainLanguage
        guard canSee(resource) else {
            if case .person = resource { return "a restricted person" }
            return "a restricted venue"
        }
        func named(_ name: LocalizedText?, _ id: String) -> String {
            guard let name = name?.text(in: language), name != id else { return id }
            return "\(name) (\(id))"
        }
        switch resource {
        case .person(let index):
            let person = plan.people[index]
            return named(person.name ?? person.role, person.id)
        case .venue(let index): return named(plan.venues[index].name, plan.venues[index].id)
        case .resource(let index):
            return named(plan.resources[index].name, plan.resources[index].id)
        case .institution(let index):
            return named(plan.institutions[index].name, plan.institutions[index].id)
        case .country(let country):
            let name = countryName(country)
            return name == country.code ? name : "\(name) (\(country.code))"
        case .project(let index): return named(plan.projects[index].name, plan.projects[index].id)
        }
    }

    private func overlapMessage(_ finding: Finding, _ zones: TimeZoneDatabase) -> String {
        let what = finding.resource.map(label) ?? ""
        let count = finding.activities.count
        let activities = counted(count, "activity", "activities")
        let load = finding.load ?? 0
        // A run may be a chain in which not all meet all.
        let most = load > 0 && load < count ? ", up to \(load) of them" : ""
        let capacity = finding.capacity ?? 0
        switch finding.rule {
        case "overlap/person":
            return "\(what) is needed in \(activities)\(most) at once \(time(finding, zones))"
        case "overlap/venue", "overlap/resource":
            if capacity == 1, count > 1 {
                return "\(what) is used by \(activities)\(most) at once \(time(finding, zones))"
            }
            let needed = finding.rule == "overlap/venue" ? counted(load, "room") : "\(load)"
            let most = isOneDay(finding) || count == 1 ? "" : "up to "
            return
                "\(what): \(most)\(needed) \(load == 1 ? "is" : "are") needed \(days(finding)), "
                + "and there \(capacity == 1 ? "is" : "are") \(capacity == 0 ? "none" : "\(capacity)")"
        case "overlap/away": return "\(what) is away \(days(finding)) and needed in this activity"
        case "overlap/institution":
            return
                "\(what) is invited or host in \(aDay(finding)), over its capacity of \(capacity)"
        case "overlap/team":
            return
                "the team of \(what) runs \(aDay(finding)), over its capacity of \(capacity)"
        case "overlap/country":
            let per =
                finding.resource.flatMap { resource -> Int? in
                    guard case .country(let country) = resource else { return nil }
                    return plan.settings.countryLoad.limit(for: country)?.per
                } ?? 1
            if per == 1 {
                return "\(what) gets \(aDay(finding)), over its limit of \(capacity)"
            }
            let load = counted(load, "activity", "activities")
            return
                "\(what) gets \(isOneDay(finding) ? load : "up to \(load)") within \(per) days, "
                + "\(days(finding)), over its limit of \(capacity)"
        case "overlap/travel":
            let free = finding.lastDay! - finding.firstDay! - 1
            let between =
                free == 0 ? "no free day" : free == 1 ? "one free day" : "\(free) free days"
            return "\(what) has \(between) between two cities, \(days(finding))"
        default: return audienceMessage(finding)
        }
    }

    private func isOneDay(_ finding: Finding) -> Bool { finding.firstDay == finding.lastDay }

    /// “2 activities on 2019-05-20”, “up to 2 activities a day from …”.
    private func aDay(_ finding: Finding) -> String {
        let load = counted(finding.load ?? 0, "activity", "activities")
        if isOneDay(finding) { return "\(load) \(days(finding))" }
        return "\(finding.load == 1 ? "" : "up to ")\(load) a day \(days(finding))"
    }

    private func audienceMessage(_ finding: Finding) -> String {
        let projects = sortedUnique(
            finding.activities.map { plan.activities[Int($0)].project.index }
        )
        .filter { $0 >= 0 }.map { plan.projects[$0].id }
        // What a hidden activity is about is not told, not even by what it shares.
        guard let shared = finding.shared, finding.activities.allSatisfy({ canSee($0) }) else {
            return "\(listed(projects)) meet the same audience \(days(finding))"
        }
        var reasons: [String] = []
        let countries = shared.countries.map(\.code)
        reasons.append(
            countries.count == 1
                ? "both for \(countries[0])" : "both for \(listed(countries, most: 20))")
        func add(_ ids: [String], _ one: String, _ many: String) {
            if !ids.isEmpty {
                reasons.append("\(ids.count == 1 ? one : many) \(listed(ids, most: 6))")
            }
        }
        add(shared.themes.map { plan.themes[$0].id }, "same theme", "same themes")
        add(shared.institutions.map { plan.institutions[$0].id }, "same audience", "same audience")
        add(shared.leads.map { plan.institutions[$0].id }, "same lead", "same leads")
        let note = shared.isInherited ? " (countries taken from the project)" : ""
        return "\(listed(projects)) meet \(days(finding)): "
            + reasons.joined(separator: "; ") + note
    }
}
