import PlanChecking
import PlanModel
import PlanTime

/// What events look like in a feed, apart from who may see them.
struct ComposeStyle: Hashable, Sendable {
    var language: String
    /// Windows of any length are shown, not only those of up to 31 days.
    var hasAllWindows = false
    /// All occurrences go into one event, with RDATE where there is no rule that all clients read.
    var usesRecurrenceDates = false
    /// The title of a cancelled event says that it is.
    var marksCancelled = false
    /// The title of a tentative event says that it is.
    var marksTentative = true
    /// The description of an event says what it overlaps with.
    var tellsOverlaps = false

    init(language: String) { self.language = language }
}

/// Turns the parts of a plan into events, for one audience in one style.
struct EventComposer: Sendable {
    let view: AudienceView
    let expansion: Expansion
    let zones: TimeZoneDatabase
    let identities: Identities
    let style: ComposeStyle
    /// What overlaps there are, where the style tells of them.
    let overlaps: OverlapLines?
    /// May be of another language than the one that is asked for.
    let words: FeedWords

    /// The longest window that is shown, in days.
    private static let longestWindow = 31

    init(
        view: AudienceView, expansion: Expansion, zones: TimeZoneDatabase, identities: Identities,
        style: ComposeStyle, overlaps: OverlapLines? = nil
    ) {
        self.view = view
        self.expansion = expansion
        self.zones = zones
        self.identities = identities
        self.style = style
        self.overlaps = style.tellsOverlaps ? overlaps : nil
        words = FeedWords.in(style.language)
    }

    var plan: Plan { view.plan }
    var language: String { style.language }

    /// A part by its index in `expansion.parts`.
    func compose(_ index: Int) -> ComposedPart {
        var part = unfinished(index)
        for event in part.events.indices { part.events[event].finish() }
        part.postponed?.finish()
        return part
    }

    private func unfinished(_ index: Int) -> ComposedPart {
        let part = expansion.parts[index]
        let status = plan.status(of: part)
        var result = ComposedPart()
        if status == .postponed {
            result.postponed = event(
                part, uid: identities.uid(of: part), times: nil, isAllDay: false,
                mark: words.postponedMark, status: .cancelled, when: nil)
            return result
        }
        switch plan.when(of: part)?.value {
        case .window(let days): result.events = window(part, days, status)
        case .days(let days): result.events = fixed(part, index, status, .days(days))
        case .timed(let start, let end):
            let zone = zones.zone(named: plan.zoneName(of: part)) ?? zones.zone(named: "UTC")!
            result.events = fixed(part, index, status, .timed(start, end, zone))
        case nil: break
        }
        return result
    }

    // MARK: Times

    private enum When {
        case days(DayRange)
        case timed(LocalTime, LocalTime, ZoneData)
    }

    private func window(_ part: PartID, _ days: DayRange, _ status: Status) -> [ComposedEvent] {
        guard style.hasAllWindows || days.count <= EventComposer.longestWindow else { return [] }
        let mark: String? =
            switch status {
            case .tentative:
                style.marksTentative ? words.openDaysTentativeMark : words.openDaysMark
            case .confirmed: words.openDaysMark
            case .done: words.unknownDaysMark
            case .cancelled: style.marksCancelled ? words.cancelledMark : nil
            case .postponed: nil
            }
        var event = event(
            part, uid: identities.uid(of: part), times: EventTimes(days: days), isAllDay: true,
            mark: mark, status: status == .cancelled ? .cancelled : .tentative,
            when: "\(words.text(days)) (\(words.somewhereWithin))")
        event.mayBlock = false
        event.isTentativelyBusy = false
        return [event]
    }

    private func fixed(
        _ part: PartID, _ index: Int, _ status: Status, _ when: When
    ) -> [ComposedEvent] {
        let uid = identities.uid(of: part)
        let occurrences = expansion.occurrences(ofPart: index)
        let activity = plan.activities[Int(part.activity)]
        let first: CivilDay
        switch when {
        case .days(let days): first = days.first
        case .timed(let start, _, _): first = start.day
        }
        let repeats =
            part.session < 0
            && (activity.recurrence != nil || !activity.also.isEmpty || !activity.except.isEmpty)
        guard repeats else {
            return occurrences.map { single(part, uid, $0, status, when) }
        }
        var rest = Array(occurrences)
        var events: [ComposedEvent] = []
        if let rule = activity.recurrence?.value {
            if let series = series(part, uid, first, rule, rest, status, when) {
                events.append(series.event)
                rest.removeAll { series.days.contains(firstDay($0, when)) }
            }
        } else if let own = rest.firstIndex(where: { firstDay($0, when) == first }) {
            events.append(single(part, uid, rest.remove(at: own), status, when))
        }
        if style.usesRecurrenceDates, !rest.isEmpty {
            if events.isEmpty { events.append(single(part, uid, rest.removeFirst(), status, when)) }
            addDates(of: rest, to: &events[0], when)
            return events
        }
        for occurrence in rest {
            let day = String(
                decoding: ValueText.date(firstDay(occurrence, when)), as: UTF8.self)
            events.append(
                single(part, Identities.uid(of: uid, on: day), occurrence, status, when))
        }
        return events
    }

    /// The day by which an occurrence is known: the local date of its start.
    private func firstDay(_ occurrence: Occurrence, _ when: When) -> CivilDay {
        occurrence.days.first
    }

    /// Adds occurrences that no rule makes to an event, as RDATE.
    private func addDates(
        of occurrences: [Occurrence], to event: inout ComposedEvent, _ when: When
    ) {
        switch when {
        case .days: event.times?.add(occurrences.map(\.days))
        case .timed(_, _, let zone):
            event.times?.add(occurrences.map { $0.start..<$0.end }, zone: zone)
        }
        let last = words.text(occurrences.map(\.days.first).max()!)
        event.description += "\n" + words.times(occurrences.count + 1, last)
    }

    private func single(
        _ part: PartID, _ uid: String, _ occurrence: Occurrence, _ status: Status, _ when: When
    ) -> ComposedEvent {
        switch when {
        case .days:
            return event(
                part, uid: uid, times: EventTimes(days: occurrence.days), isAllDay: true,
                status: status, when: words.text(occurrence.days))
        case .timed(_, _, let zone):
            return event(
                part, uid: uid,
                times: EventTimes(from: occurrence.start, to: occurrence.end, zone: zone),
                isAllDay: false, status: status,
                when: words.text(
                    from: zone.localTime(at: Instant(seconds: occurrence.start)),
                    to: zone.localTime(at: Instant(seconds: occurrence.end)), zone: zone.name))
        }
    }

    /// One event for all instances of a rule, where every client makes the same instances of it;
    /// and the days of those instances.
    private func series(
        _ part: PartID, _ uid: String, _ first: CivilDay, _ rule: RecurrenceRule,
        _ occurrences: [Occurrence], _ status: Status, _ when: When
    ) -> (event: ComposedEvent, days: Set<CivilDay>)? {
        guard rule.isReadAlikeByAllClients(start: first) else { return nil }
        let limit = plan.settings.limits.occurrences
        var through = CivilDay(year: 2199, month: 12, day: 31)!
        if rule.isEndless {
            guard let period = plan.projects[plan.activities[Int(part.activity)].project]?.period
            else { return nil }
            through = period.value.last
        }
        let ruleDays = rule.occurrences(from: first, through: through, limit: limit)
        let inRule = Set(ruleDays)
        let instances = occurrences.filter { inRule.contains(firstDay($0, when)) }
        guard let firstInstance = instances.first, let lastInstance = instances.last,
            // A first instance that is left out: clients differ in whether it counts.
            firstDay(firstInstance, when) == first
        else { return nil }
        let kept = Set(instances.map { firstDay($0, when) })
        let lastDay = firstDay(lastInstance, when)
        let except = ruleDays.filter {
            !kept.contains($0) && (rule.count != nil || $0 <= lastDay)
        }
        let plainRule = rule.text.split(separator: ";").filter { !$0.hasPrefix("UNTIL=") }
            .joined(separator: ";")
        var series = EventTimes.Series(
            rule: plainRule, lastStart: nil, except: except,
            end: Int64(lastInstance.days.last.number + 1) * 86_400)
        let times: EventTimes
        var text: String
        switch when {
        case .days:
            if rule.count == nil { series.lastStart = (lastDay, 0) }
            times = EventTimes(days: firstInstance.days, series: series)
            text = words.text(firstInstance.days)
        case .timed(let start, _, let zone):
            // Readers that follow X-WR-TIMEZONE repeat what is in UTC in that zone's local time.
            if EventTimes.isUTC(zone.name), !EventTimes.isUTC(plan.settings.zoneName) { return nil }
            guard allAgree(instances, with: start, in: zone) else { return nil }
            series.end = lastInstance.end
            if rule.count == nil { series.lastStart = (lastDay, lastInstance.start) }
            times = EventTimes(
                from: firstInstance.start, to: firstInstance.end, zone: zone, series: series)
            text = words.text(
                from: start, to: zone.localTime(at: Instant(seconds: firstInstance.end)),
                zone: zone.name)
        }
        if instances.count > 1 {
            text += words.comma + words.times(instances.count, words.text(lastDay))
        }
        return (
            event(
                part, uid: uid, times: times,
                isAllDay: firstInstance.isAllDay, status: status, when: text),
            kept
        )
    }

    /// Whether every instance starts and ends at the same times of day on the wall clock. Where
    /// one falls into a change of the clock, clients differ in what becomes of it.
    private func allAgree(
        _ instances: [Occurrence], with start: LocalTime, in zone: ZoneData
    ) -> Bool {
        let nominal = zone.wallSeconds(at: Instant(seconds: instances[0].end)) - start.wallSeconds
        return instances.allSatisfy { instance in
            let wallStart = zone.wallSeconds(at: Instant(seconds: instance.start))
            let wallEnd = zone.wallSeconds(at: Instant(seconds: instance.end))
            let isSame =
                wallStart
                == LocalTime(day: instance.days.first, minute: Int(start.minute)).wallSeconds
                && wallEnd - wallStart == nominal
            return isSame
                && (EventTimes.isUTC(zone.name)
                    || EventTimes.isPlain(instance.start, in: zone)
                        && EventTimes.isPlain(instance.end, in: zone))
        }
    }

    // MARK: Content

    private func event(
        _ part: PartID, uid: String, times: EventTimes?, isAllDay: Bool, status: Status,
        when: String
    ) -> ComposedEvent {
        let eventStatus: EventStatus =
            switch status {
            case .tentative: .tentative
            case .confirmed, .done: .confirmed
            case .cancelled, .postponed: .cancelled
            }
        var mark: String?
        if status == .tentative, style.marksTentative { mark = words.tentativeMark }
        if status == .cancelled, style.marksCancelled { mark = words.cancelledMark }
        return event(
            part, uid: uid, times: times, isAllDay: isAllDay,
            mark: mark, status: eventStatus, when: when)
    }

    private func event(
        _ part: PartID, uid: String, times: EventTimes?, isAllDay: Bool, mark: String?,
        status: EventStatus, when: String?
    ) -> ComposedEvent {
        let activity = plan.activities[Int(part.activity)]
        let takesTime = !activity.isMilestone
        return ComposedEvent(
            uid: uid, times: times, summary: summary(part, mark: mark), status: status,
            mayBlock: status == .confirmed && takesTime,
            isTentativelyBusy: status == .tentative && takesTime, isAllDay: isAllDay,
            fixed: fixedLines(part),
            description: description(part, when: when)
                + (overlaps.flatMap { overlaps in
                    times.flatMap { overlaps.text(of: part, at: $0, isAllDay: isAllDay, self) }
                } ?? ""),
            language: words.language)
    }

    func text(_ text: LocalizedText?) -> String? {
        guard let found = text?.text(in: language, fallback: plan.settings.mainLanguage),
            !found.isEmpty
        else { return nil }
        return found
    }

    /// The title of a part on one line; its id where it has none.
    func title(_ part: PartID) -> String {
        let title = SafeText.oneLine(
            plan.title(of: part).text(in: language, fallback: plan.settings.mainLanguage))
        return title.isEmpty ? plan.activities[Int(part.activity)].id : title
    }

    func summary(_ part: PartID, mark: String?) -> ContentLines {
        let title = plan.title(of: part)
        let text = (mark.map { $0 + words.colon } ?? "") + self.title(part)
        var lines = ContentLines()
        let spoken = title.language(for: language, fallback: plan.settings.mainLanguage)
        lines.add(
            "SUMMARY", languageParameter(spoken),
            ValueText.line(SafeText.shortened(text, to: 255)))
        return lines
    }

    func languageParameter(_ language: String?) -> [[UInt8]] {
        guard let language, !language.isEmpty else { return [] }
        return [ContentLines.parameter("LANGUAGE", language)]
    }

    /// The name of the kind; nil for those that say nothing.
    private func kindName(_ activity: Activity) -> String? {
        guard let kind = activity.kind?.value else { return nil }
        if let own = plan.settings.kinds.first(where: { $0.id.value == kind }) {
            return text(own.name)
        }
        guard let standard = StandardKind(rawValue: kind) else { return kind }
        return standard == .other ? nil : words.kinds[standard]
    }

    private func themeNames(_ part: PartID) -> [String] {
        plan.themes(of: part).map { text(plan.themes[$0]?.name) ?? $0.id }
    }

    /// Venue, address, city and country; nil where nothing is known or may be told.
    func location(_ part: PartID) -> String? {
        guard view.knowsPlace(of: part) else { return nil }
        let venue = plan.venue(of: part)
        var pieces: [String] = []
        let country = plan.hostCountry(of: part).map { CountryNames.name(of: $0, in: language) }
        for piece in [text(venue?.name), text(venue?.address), text(plan.city(of: part)), country] {
            guard let piece = piece.map(SafeText.oneLine), !piece.isEmpty, !pieces.contains(piece)
            else { continue }
            pieces.append(piece)
        }
        return pieces.isEmpty ? nil : pieces.joined(separator: words.comma)
    }

    private func onlineLink(_ part: PartID) -> SafeLink? {
        guard case .at(let url) = plan.online(of: part) else { return nil }
        return SafeLink(url, schemes: ["http", "https", "tel"])
    }

    private func fixedLines(_ part: PartID) -> ContentLines {
        let activity = plan.activities[Int(part.activity)]
        let project = plan.projects[activity.project]
        var lines = ContentLines()
        lines.add(
            "CLASS",
            plan.visibility(of: part.activity) == .restricted ? "PRIVATE" : "PUBLIC")
        let spoken = languageParameter(words.language)
        let isOnline = plan.online(of: part) != .no
        if let location = location(part) {
            let whole = isOnline ? location + words.comma + words.online : location
            lines.add("LOCATION", spoken, ValueText.line(whole))
            if let geo = plan.venue(of: part)?.geo {
                lines.add(
                    "GEO", [], ValueText.geo(latitude: geo.latitude, longitude: geo.longitude))
            }
        } else if isOnline {
            lines.add("LOCATION", spoken, ValueText.line(words.online))
        }
        let categories = ([kindName(activity)].compactMap { $0 } + themeNames(part))
            .map(SafeText.oneLine).filter { !$0.isEmpty }
        if !categories.isEmpty {
            // Joined here: libical does not escape a comma inside a category.
            lines.add(
                "CATEGORIES", spoken,
                Array(categories.map(ValueText.line).joined(separator: [UInt8(ascii: ",")])))
        }
        if let color = project?.color.flatMap({ ColorNames.name(for: $0.value) }) {
            lines.add("COLOR", [], ValueText.line(color))
        }
        if let url = activity.details.url.flatMap({ SafeLink($0.value) }) {
            lines.add("URL", [], ValueText.uri(url))
        }
        if let contact = plan.contact(of: part.activity), !SafeText.oneLine(contact).isEmpty {
            lines.add("CONTACT", [], ValueText.text(contact))
        }
        if let link = onlineLink(part) {
            lines.add(
                "CONFERENCE", [ContentLines.parameter("VALUE", "URI")], ValueText.uri(link))
        }
        return lines
    }

    /// What a reader without the plan needs to know, in lines with a label each.
    private func description(_ part: PartID, when: String?) -> String {
        let activity = plan.activities[Int(part.activity)]
        var lines: [String] = []
        func add(_ label: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            lines.append(label + words.colon + SafeText.oneLine(value))
        }
        func list(_ values: [String]) -> String { values.joined(separator: words.comma) }

        if plan.status(of: part) == .postponed { lines.append(words.postponedText) }
        if let kind = kindName(activity) { lines.append(SafeText.oneLine(kind)) }
        add(
            words.forCountries,
            list(plan.countries(of: part).countries.map { CountryNames.name(of: $0, in: language) })
        )
        let institutions = plan.institutions(of: part)
        for role in InstitutionRole.allCases {
            let names = institutions.filter { $0.role == role }
                .map { text(plan.institutions[$0.institution]?.name) ?? $0.institution.id }
            add(words.roles[role]!, list(names))
        }
        add(words.place, location(part))
        switch plan.online(of: part) {
        case .no: break
        case .yes: lines.append(words.online)
        case .at:
            if let link = onlineLink(part) {
                add(words.online, link.text)
            } else {
                lines.append(words.online)
            }
        }
        add(words.when, when)
        add(words.status, words.statuses[plan.status(of: part)])
        if let project = plan.projects[activity.project] {
            add(words.project, text(project.name) ?? project.id)
            let programme = project.programme.flatMap { plan.programmes[$0] }
            add(words.programme, programme.map { text($0.name) ?? $0.id })
        }
        let joint = activity.jointWith.filter { view.knows(project: $0) }
            .map { text(plan.projects[$0]?.name) ?? $0.id }
        add(words.jointWith, list(joint))
        add(words.themes, list(themeNames(part)))
        add(
            words.languages,
            list((plan.value({ $0.languages }, of: part) ?? []).map { $0.value.uppercased() }))
        add(words.reference, plan.value({ $0.reference }, of: part)?.value)
        add(words.contact, plan.contact(of: part.activity))

        let own = text(activity.details.description) ?? ""
        let whole = own.isEmpty ? lines : [own, ""] + lines
        return whole.joined(separator: "\n")
    }
}
