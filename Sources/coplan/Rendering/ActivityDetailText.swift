import PlanChecking
import PlanModel
import PlanTime

extension ActivityDetail {
    /// A name and what stands behind it, on one or more lines.
    private typealias Fact = (label: String, lines: [String])

    /// The activity as lines with a label each; its title and name come first.
    func text(_ colors: Colors, columns: Int?) -> String {
        var text = colors.bold(shown(plan.name(of: part))) + "\n"
        text += wrapped(
            shown(plan.title(of: part).text(in: language)), columns: columns, indentation: 0)
        text += "\n\n"
        let facts = facts
        let width = facts.map { displayWidth($0.label) }.max() ?? 0
        for (label, lines) in facts {
            for (number, line) in lines.enumerated() {
                let head = padded(number == 0 ? label : "", to: width)
                let body = wrapped(shown(line), columns: columns, indentation: width + 4)
                text += "  \(colors.blue(head))  \(body)\n"
            }
        }
        return text
    }

    private var facts: [Fact] {
        var facts: [Fact] = []
        func add(_ label: String, _ lines: [String]) {
            if !lines.isEmpty { facts.append((label, lines)) }
        }
        func add(_ label: String, _ line: String?) {
            if let line, !line.isEmpty { add(label, [line]) }
        }
        add("titles", translations(plan.title(of: part)))
        add("project", "\(record.project.id)\(called(project?.name, record.project.id))")
        add("programme", programme.map { "\($0.id)\(called($0.name, $0.id))" })
        add("kind", kindWords)
        add("status", status.rawValue)
        add("fixed", fixed.map { $0.isEmpty ? "it cannot be moved" : "it cannot be moved: \($0)" })
        if !hasSessions {
            add("when", when(part))
            add("window", window(of: part).map(windowWords))
        }
        add("originally", details.originally.map(formerWords))
        if hasSessions {
            add("sessions", bounded(sessionLines, most: 60))
        } else {
            add("place", placeWords(part))
        }
        let (countries, areInherited) = plan.countries(of: part)
        let codes = countries.map(\.code).joined(separator: ", ")
        add("for", codes.isEmpty || !areInherited ? codes : "\(codes) (taken from the project)")
        add(
            "experts from",
            details.expertsFrom?.countries.map(\.code).joined(separator: ", "))
        add("institutions", plan.institutions(of: part).map(words))
        add("people", people(of: part).map(words))
        add("resources", record.resources.map(words))
        add("themes", plan.themes(of: part).map(words))
        add("objectives", details.objectives.joined(separator: ", "))
        add("languages", languages(part))
        add("interpretation", details.interpretation.joined(separator: ", "))
        add("participants", participants(part))
        add("budget", details.budget.map { money($0.value) })
        let ties = ties
        add("after", bounded(ties.after.map(words)))
        add("then", bounded(ties.before.map(words)))
        add("part of", ties.partOf.map(words))
        add("parts", bounded(ties.parts.map(words)))
        add("related", bounded(ties.related.map(words)))
        add("held with", bounded(ties.heldWith.map(words)))
        add("joint with", ties.jointWith.map { "\($0)\(called(plan.projects[$0]?.name, $0))" })
        add("joint from", bounded(ties.jointFrom.map(words)))
        add("deadlines", bounded(dueDates.map { words($0.date, session: $0.session) }))
        add("contact", contactWords)
        add("reference", plan.value({ $0.reference }, of: part)?.value)
        add("identity", details.uid?.value)
        add("earlier ids", details.was.joined(separator: ", "))
        add("page", details.url?.value)
        add("description", details.description.map(paragraphs) ?? [])
        add("sources", own(part).source.map(words))
        // Internal: not even partners see them.
        if viewpoint.seesAll { add("notes", details.notes.map(lines) ?? []) }
        add("visibility", visibilityWords)
        let place = plan.place(of: part)
        add("written in", "\(plan.files[Int(place.file)].path):\(place.line):\(place.column)")
        return facts
    }

    // MARK: Words

    /// `: NAME`, where it says more than the id.
    private func called(_ name: LocalizedText?, _ id: String) -> String {
        guard let name = name?.text(in: language), name != id else { return "" }
        return ": \(name)"
    }

    private func translations(_ text: LocalizedText) -> [String] {
        guard case .perLanguage(let all) = text, all.count > 1 else { return [] }
        return all.map { "\($0.language): \($0.text)" }
    }

    /// Each line of a longer text.
    private func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init)
    }

    private func paragraphs(_ text: LocalizedText) -> [String] {
        guard case .perLanguage(let all) = text else { return lines(text.text(in: language)) }
        return all.flatMap { translation in
            lines(translation.text).enumerated().map { number, line in
                number == 0 ? "\(translation.language): \(line)" : line
            }
        }
    }

    private func bounded(_ lines: [String], most: Int = 20) -> [String] {
        lines.count <= most
            ? lines : Array(lines.prefix(most)) + ["and \(lines.count - most) more"]
    }

    private var kindWords: String {
        let own = plan.settings.kinds.first { $0.id.value == kind }
        return "\(kind)\(own.map { called($0.name, kind) } ?? "")"
    }

    /// The written dates; for times also those of the plan's zone, and for a repeat every date.
    private func when(_ part: PartID) -> [String] {
        guard let when = plan.when(of: part)?.value, !when.isWindow else {
            return plan.when(of: part) == nil ? ["no date"] : []
        }
        let occurrences = occurrences(of: part)
        let isRepeated = part.session < 0 && (record.recurrence != nil || !record.also.isEmpty)
        guard isRepeated else {
            return occurrences.first.map { dates($0, part) } ?? [when.description]
        }
        let rule = record.recurrence.map { "\($0.value.text), " } ?? ""
        let head = "\(rule)\(occurrences.count) \(occurrences.count == 1 ? "date" : "dates")"
        return [head] + bounded(occurrences.flatMap { dates($0, part).prefix(1) }, most: 12)
    }

    /// One time at which it takes place, by its own clock, and in a second line by the plan's.
    private func dates(_ occurrence: Occurrence, _ part: PartID) -> [String] {
        let zone = zoneName(of: part)
        guard let (start, end) = times(occurrence, in: zone) else {
            let count = occurrence.days.count
            return ["\(DayWords.text(occurrence.days))\(count > 1 ? " (\(count) days)" : "")"]
        }
        var lines = ["\(DayWords.text(from: start, to: end)) (\(zone))"]
        let other = plan.settings.zoneName
        if other != zone, let (from, to) = times(occurrence, in: other), from != start {
            lines.append(
                from.day == start.day && to.day == end.day && from.day == to.day
                    ? "\(from.clock) to \(to.clock) (\(other))"
                    : "\(DayWords.text(from: from, to: to)) (\(other))")
        }
        return lines
    }

    private func windowWords(_ days: DayRange) -> String {
        "some time from \(DayWords.text(days.first)) to \(DayWords.text(days.last))"
            + (record.duration.map { ", \(DayWords.text($0.value)) long" } ?? "")
    }

    private func formerWords(_ former: FormerDate) -> String {
        former.when.description + (former.on.map { ", changed on \($0)" } ?? "")
            + (former.why.map { ": \($0)" } ?? "")
    }

    private func placeWords(_ part: PartID) -> [String] {
        guard viewpoint.canSeePlace(of: part) else { return ["a restricted venue"] }
        var lines: [String] = []
        let town = [plan.city(of: part)?.text(in: language), plan.hostCountry(of: part)?.code]
            .compactMap { $0 }.joined(separator: " ")
        if let reference = plan.venueReference(of: part) {
            let venue = plan.venues[reference]
            lines.append(
                [reference.id + called(venue?.name, reference.id), town].filter { !$0.isEmpty }
                    .joined(separator: ", "))
            if let address = venue?.address?.text(in: language) { lines.append(address) }
            if let seats = venue?.seats?.value { lines.append("\(seats) seats") }
        } else if !town.isEmpty {
            lines.append(town)
        }
        switch plan.online(of: part) {
        case .no: break
        case .yes: lines.append("online")
        case .at(let url): lines.append("online: \(url)")
        }
        return lines
    }

    /// The sessions in the order of their days.
    private var sessions: [PartID] {
        func firstDay(_ part: PartID) -> Int32 {
            (occurrences(of: part).first?.days ?? window(of: part))?.first.number ?? .max
        }
        return plan.parts(of: part.activity).sorted {
            (firstDay($0), $0.session) < (firstDay($1), $1.session)
        }
    }

    /// A session a line: when, where, status, and below it what else it says itself.
    private var sessionLines: [String] {
        sessions.flatMap { session -> [String] in
            let own = own(session)
            var facts = when(session)
            if let window = window(of: session) { facts.append(windowWords(window)) }
            facts += placeWords(session).prefix(1)
            facts.append(plan.status(of: session).rawValue)
            let id = record.sessions[Int(session.session)].id
            var lines = ["\(id): \(facts.joined(separator: ", "))"]
            func add(_ label: String, _ values: [String]?) {
                if let values, !values.isEmpty {
                    lines.append("  \(label) \(values.joined(separator: "; "))")
                }
            }
            add("title:", own.title.map { [$0.text(in: language)] })
            add("for", own.countries.map { [$0.countries.map(\.code).joined(separator: ", ")] })
            add("institutions:", own.institutions?.map(words))
            add("people:", own.people == nil ? nil : people(of: session).map(words))
            add("themes:", own.themes?.map(\.id))
            add("languages:", own.languages == nil ? nil : [languages(session)])
            add("participants:", own.participants == nil ? nil : participants(session).map { [$0] })
            add("reference:", own.reference.map { [$0.value] })
            add("source:", own.source.map(words))
            return lines
        }
    }

    private func words(_ use: InstitutionUse) -> String {
        let institution = plan.institutions[use.institution]
        return
            "\(use.role.rawValue): \(use.institution.id)\(called(institution?.name, use.institution.id))"
            + (institution?.country.map { ", \($0.value.code)" } ?? "") + only(use.when)
    }

    private func words(_ use: PersonUse) -> String {
        let person = plan.people[use.person]
        let known = called(person?.name ?? person?.role, use.person.id)
        return (use.role.map { "\($0): " } ?? "") + "\(use.person.id)\(known)"
            + (person?.institution.map { ", of \($0.id)" } ?? "") + only(use.when)
    }

    private func words(_ use: ResourceUse) -> String {
        "\(use.amount) × \(use.resource.id)\(called(plan.resources[use.resource]?.name, use.resource.id))"
            + only(use.when)
    }

    /// `, only 2019-05-20`, where it is needed for a part.
    private func only(_ when: Located<DateExpression>?) -> String {
        when.map { ", only \($0.value)" } ?? ""
    }

    private func words(_ theme: Reference<Theme>) -> String {
        "\(theme.id)\(called(plan.themes[theme]?.name, theme.id))"
    }

    private func languages(_ part: PartID) -> String {
        (plan.value({ $0.languages }, of: part) ?? []).map(\.value).joined(separator: ", ")
    }

    private func participants(_ part: PartID) -> String? {
        guard let count = plan.value({ $0.participants }, of: part)?.value else { return nil }
        let parts = [
            (count.planned, "planned"), (count.actual, "came"), (count.women, "women"),
            (count.men, "men"), (count.remote, "remote"),
        ]
        return parts.compactMap { number, word in number.map { "\($0) \(word)" } }
            .joined(separator: ", ")
    }

    private func words(_ tie: Tie) -> String {
        (tie.relation.map { "\($0.rawValue): " } ?? "") + tie.words
            + (tie.gap.map { ", at least \(DayWords.text($0)) between" } ?? "")
    }

    private func words(_ due: DeadlineDate, session: String?) -> String {
        (session.map { "\($0): " } ?? "") + "\(due.name): \(DayWords.text(due.day))"
            + (due.isLatest ? " at the latest" : "") + (due.day < loaded.asOf ? " (over)" : "")
    }

    private var contactWords: String? {
        if let own = details.contact?.value { return own }
        if let project = project?.contact?.value { return "\(project) (the project's)" }
        return programme?.contact.map { "\($0.value) (the programme's)" }
    }

    private var visibilityWords: String {
        let visibility = plan.visibility(of: part.activity).rawValue
        if record.visibility != nil { return visibility }
        return project?.visibility == nil
            ? "\(visibility) (as nothing else is said)" : "\(visibility) (the project's)"
    }

    private func words(_ source: Source) -> String {
        var words = source.at ?? "no address"
        if !source.of.isEmpty { words += ", of \(source.of.joined(separator: ", "))" }
        if let says = source.says { words += ", says: \(says)" }
        if let confidence = source.confidence { words += ", confidence \(confidence)" }
        if let read = source.read { words += ", read \(read)" }
        return words
    }
}

/// `45000 EUR`, `99.50 EUR`.
func money(_ money: Money) -> String { "\(amount(money)) \(money.currency)" }

/// `45000`, `99.50`.
func amount(_ money: Money) -> String {
    let rest = money.hundredths % 100
    let units = "\(money.hundredths / 100)"
    return rest == 0 ? units : "\(units).\(rest < 10 ? "0" : "")\(rest)"
}
