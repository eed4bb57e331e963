import Parallel
import PlanModel
import PlanTime

/// Finds the record for every reference, and reports those that lead nowhere.
struct Resolver {
    let zones: TimeZoneDatabase
    /// Ids that may stand in parts of files that could not be read: a reference to one of them
    /// is no second mistake.
    let unreadIDs: Set<String>
    let sorted: SortedActivities

    func resolve(_ plan: inout Plan, _ findings: inout [Finding]) {
        resolveRecords(&plan, &findings)
        let context = ActivityResolver(
            plan: plan, sorted: sorted, zones: zones, unreadIDs: unreadIDs)
        let resolved = resolveActivities(plan, context)
        for piece in resolved { findings += piece.findings }
        resolveWaivers(&plan, context, &findings)
        plan.occasions = occasions(of: plan)
        plan.facts = PartFacts(joining: resolved.map(\.facts), occasions: plan.occasions)
        findings += duplicateReferences(plan)
    }

    // MARK: Records

    private func resolveRecords(_ plan: inout Plan, _ findings: inout [Finding]) {
        var problems: [Finding] = []
        let lookup = Lookup(unreadIDs: unreadIDs)
        resolveRegions(&plan, lookup, &problems)
        // Each table is held on to when it is as it will be: what is held must be copied to be
        // changed.
        let (programmes, themes, regions) = (plan.programmes, plan.themes, plan.regions)
        plan.institutions.update { institution in
            lookup.find(&institution.themes, in: themes, "theme", &problems)
        }
        let institutions = plan.institutions
        plan.projects.update { project in
            lookup.find(&project.programme, in: programmes, "programme", &problems)
            lookup.find(&project.lead, in: institutions, "institution", &problems)
            lookup.find(&project.partners, in: institutions, "institution", &problems)
            lookup.find(&project.themes, in: themes, "theme", &problems)
            if var countries = project.countries {
                lookup.resolve(&countries, in: regions, own: nil, &problems)
                project.countries = countries
            }
        }
        let projects = plan.projects
        plan.people.update { person in
            lookup.find(&person.institution, in: institutions, "institution", &problems)
        }
        plan.themes.update { theme in
            lookup.find(&theme.parent, in: themes, "theme", &problems)
        }
        breakThemeCycles(&plan, &problems)
        plan.venues.update { venue in checkZone(venue.timezone, &problems) }
        plan.closures.update { closure in
            lookup.find(&closure.projects, in: projects, "project", &problems)
            lookup.find(&closure.institutions, in: institutions, "institution", &problems)
            if var countries = closure.countries {
                lookup.resolve(&countries, in: regions, own: nil, &problems)
                closure.countries = countries
            }
        }
        checkZone(plan.settings.timezone, &problems)
        resolveFeeds(&plan, lookup, &problems)
        problems += wrongDeadlines(plan)
        if let format = plan.settings.format, format.value != 1 {
            problems.append(
                Finding(
                    rule: "file/bad-value", level: .error,
                    message: "this version reads format 1, not \(format.value)",
                    hint: "write format: 1",
                    place: format.place))
        }
        findings += problems
    }

    /// Kinds under `deadlines:` that do not exist, each once, and kinds that have a deadline where
    /// they should have names.
    private func wrongDeadlines(_ plan: Plan) -> [Finding] {
        guard !plan.settings.deadlines.isEmpty else { return [] }
        let kinds = plan.kinds
        var findings: [Finding] = []
        for (kind, name, _) in plan.settings.deadlines {
            if let kind {
                if !kinds.contains(kind.value), findings.last?.place != kind.place {
                    findings.append(unknownKind(kind, kinds))
                }
            } else if kinds.contains(name.value) {
                findings.append(
                    Finding(
                        rule: "file/bad-value", level: .error,
                        message: "\(name.value) is a kind of activity: its deadlines need names",
                        hint: "write {\(name.value): {nominations: P8W}}", place: name.place))
            }
        }
        return findings
    }

    private func resolveFeeds(_ plan: inout Plan, _ lookup: Lookup, _ findings: inout [Finding]) {
        for index in plan.settings.feeds.indices {
            var feed = plan.settings.feeds[index]
            func find<Record>(
                _ references: inout [Reference<Record>]?, _ table: Table<Record>, _ what: String
            ) {
                guard var found = references else { return }
                lookup.find(&found, in: table, what, &findings)
                references = found
            }
            find(&feed.projects, plan.projects, "project")
            find(&feed.programmes, plan.programmes, "programme")
            find(&feed.themes, plan.themes, "theme")
            find(&feed.institutions, plan.institutions, "institution")
            find(&feed.people, plan.people, "person")
            find(&feed.venues, plan.venues, "venue")
            if var countries = feed.countries {
                lookup.resolve(&countries, in: plan.regions, own: nil, &findings)
                feed.countries = countries
            }
            for kind in feed.kinds ?? [] where !plan.kinds.contains(kind.value) {
                findings.append(unknownKind(kind, plan.kinds))
            }
            plan.settings.feeds[index] = feed
        }
    }

    private func checkZone(_ zone: Located<String>?, _ findings: inout [Finding]) {
        guard let zone, zones.zone(named: zone.value) == nil else { return }
        findings.append(unknownZone(zone, zones, isFirst: findings.count < 100))
    }

    /// Regions may name regions; a circle is reported and its regions stay as far as they go.
    private func resolveRegions(_ plan: inout Plan, _ lookup: Lookup, _ findings: inout [Finding]) {
        let regions = plan.regions
        var problems: [Finding] = []
        /// Regions that were told to contain themselves, with all that is in them: of a circle
        /// only the first is told.
        var told: [(id: String, within: Set<String>)] = []
        plan.regions.update { region in
            guard var list = region.countries else { return }
            var countries: Set<Country> = []
            var visited: Set<String> = [region.id]
            var pending = list.items.map { ($0, true) }
            var circle: (place: Place, isDirect: Bool)?
            while let (item, isOwn) = pending.popLast() {
                switch item.value {
                case .country(let country): countries.insert(country)
                case .partners:
                    if isOwn {
                        problems.append(
                            Finding(
                                rule: "file/bad-value", level: .error,
                                message: "a region has no partners",
                                hint: "list its countries", place: item.place))
                    }
                case .region(let reference):
                    if let other = regions[reference.id] {
                        if visited.insert(other.id).inserted {
                            pending += (other.countries?.items ?? []).map { ($0, false) }
                        } else if other.id == region.id {
                            circle = circle ?? (isOwn ? item.place : region.place, isOwn)
                        }
                    } else if isOwn {
                        var reference = reference
                        lookup.find(&reference, in: regions, "region", &problems)
                    }
                }
            }
            if let circle,
                !told.contains(where: { visited.contains($0.id) && $0.within.contains(region.id) })
            {
                told.append((region.id, visited))
                problems.append(
                    Finding(
                        rule: "file/bad-value", level: .error,
                        message: "the region \(region.id) contains itself",
                        hint: circle.isDirect
                            ? "remove it from its own countries"
                            : "remove it from the countries of the regions that are in it",
                        place: circle.place))
            }
            list.countries = countries.sorted()
            region.countries = list
        }
        findings += problems
    }

    private func breakThemeCycles(_ plan: inout Plan, _ findings: inout [Finding]) {
        let themes = plan.themes
        var inCycle: Set<String> = []
        for theme in themes.records {
            var visited: Set<String> = [theme.id]
            var current = theme
            while let parent = current.parent.flatMap({ themes[$0] }) {
                if parent.id == theme.id {
                    inCycle.insert(theme.id)
                    // One circle is one mistake, told at the first of its themes.
                    let others = visited.subtracting([theme.id]).sorted {
                        $0.isScalarLess(than: $1)
                    }
                    guard others.allSatisfy({ theme.id.isScalarLess(than: $0) }) else { break }
                    findings.append(
                        Finding(
                            rule: "file/bad-value", level: .error,
                            message: others.isEmpty
                                ? "the theme \(theme.id) is its own parent"
                                : "the theme \(theme.id) stands above itself",
                            hint: others.isEmpty
                                ? "remove the line, or name the broader theme"
                                : "give one of them another `parent`, or none",
                            place: theme.parent?.place ?? theme.place,
                            related: others.compactMap { id in
                                (themes[id]?.parent?.place).map {
                                    RelatedPlace(place: $0, message: "the parent of \(id)")
                                }
                            }))
                    break
                }
                guard visited.insert(parent.id).inserted else { break }
                current = parent
            }
        }
        guard !inCycle.isEmpty else { return }
        plan.themes.update { theme in if inCycle.contains(theme.id) { theme.parent = nil } }
    }

    // MARK: Activities

    private func resolveActivities(
        _ plan: Plan, _ context: ActivityResolver
    ) -> [(findings: [Finding], facts: PartFactsGatherer)] {
        let activities = plan.activities
        let cuts = pieces(of: activities.count)
        return parallelMap(count: cuts.count) { number in
            var resolver = context
            var facts = PartFactsGatherer()
            for index in cuts[number] {
                activities.prefetch(index + 6)
                resolver.resolve(activities[index])
                facts.add(activities[index], index: Int32(index), plan)
            }
            return (resolver.findings, facts)
        }
    }

    private func resolveWaivers(
        _ plan: inout Plan, _ context: ActivityResolver, _ findings: inout [Finding]
    ) {
        var resolver = context
        for waiver in plan.waivers { check(waiver.resource, in: plan, &resolver.findings) }
        for index in plan.waivers.indices {
            guard var references = plan.waivers[index].activities else { continue }
            for position in references.indices {
                var reference = ActivityReference(
                    references[position].id, at: references[position].place)
                resolver.resolve(&reference, from: nil, acceptsEvents: false)
                references[position].index = reference.activity ?? -1
            }
            plan.waivers[index].activities = references
        }
        findings += resolver.findings
    }

    /// What a waiver says that activities share: `person:ID` and the like.
    private func check(_ resource: Located<String>?, in plan: Plan, _ findings: inout [Finding]) {
        guard let resource, ResourceName(resource.value, in: plan) == nil else { return }
        let halves = resource.value.split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false
        ).map(String.init)
        guard halves.count == 2, ResourceName.kinds.contains(halves[0]) else {
            let kind = halves.count == 2 ? closest(to: halves[0], among: ResourceName.kinds) : nil
            findings.append(
                Finding(
                    rule: "file/bad-value", level: .error,
                    message: "“\(resource.value)” does not name a resource",
                    hint: kind.map { "did you mean `\($0):\(halves[1])`?" }
                        ?? "write its kind before its id, as findings do: person:ID, venue:ID, "
                        + "resource:ID, institution:ID, country:XX, project:ID",
                    place: resource.place))
            return
        }
        let (kind, id) = (halves[0], halves[1])
        if unreadIDs.contains(id) { return }
        let ids =
            switch kind {
            case "person": plan.people.ids
            case "venue": plan.venues.ids
            case "resource": plan.resources.ids
            case "institution": plan.institutions.ids
            case "project": plan.projects.ids
            default: Country.codes
            }
        let misnomer = kind == "country" ? Country.meant(by: id)?.code : nil
        let near = misnomer ?? closest(to: id, among: ids)
        findings.append(
            Finding(
                rule: "file/unknown-reference", level: .error,
                message: "there is no \(kind) `\(id)`",
                hint: near.map { "did you mean `\(kind):\($0)`?" }
                    ?? "name it as the finding does that the waiver is for",
                place: resource.place))
    }

    /// The groups that `held-with` makes, symmetric and transitive, events included.
    private func occasions(of plan: Plan) -> [Int32] {
        let count = plan.activities.count
        if sorted.heldWithOthers.isEmpty { return (0..<count).map { Int32($0) } }
        var parents = (0..<(count + plan.events.count)).map { Int32($0) }
        func root(_ index: Int32) -> Int32 {
            var index = index
            while parents[Int(index)] != index {
                parents[Int(index)] = parents[Int(parents[Int(index)])]
                index = parents[Int(index)]
            }
            return index
        }
        for index in sorted.heldWithOthers {
            for reference in plan.activities[Int(index)].heldWith {
                let other: Int32
                switch reference.target {
                case .activity(let found), .session(let found, _): other = found
                case .event(let found): other = Int32(count) + found
                case .unknown: continue
                }
                let (one, two) = (root(index), root(other))
                // The lowest index represents the group, so that the order of files is nothing.
                parents[Int(max(one, two))] = min(one, two)
            }
        }
        return (0..<count).map { root(Int32($0)) }
    }

    /// The project's own codes are unique in it.
    private func duplicateReferences(_ plan: Plan) -> [Finding] {
        var findings: [Finding] = []
        var seen: [String: Place] = [:]
        var project: Int32 = -2
        for index in sorted.withReferences {
            let activity = plan.activities[Int(index)]
            if activity.project.index != project {
                project = activity.project.index
                seen.removeAll(keepingCapacity: true)
            }
            for reference in [activity.content.reference]
                + activity.sessions.map(\.content.reference)
            {
                guard let reference else { continue }
                if let first = seen[reference.value] {
                    findings.append(
                        Finding(
                            rule: "file/duplicate-id", level: .error,
                            message:
                                "the reference \(reference.value) stands twice in \(activity.project.id)",
                            hint: "a project's own codes are unique in it", place: reference.place,
                            related: [RelatedPlace(place: first, message: "first here")]))
                } else {
                    seen[reference.value] = reference.place
                }
            }
        }
        return findings
    }
}

func unknownKind(_ kind: Located<String>, _ kinds: Set<String>) -> Finding {
    Finding(
        rule: "file/bad-value", level: .error, message: "there is no kind “\(kind.value)”",
        hint: wordMeant(by: kind.value, among: kinds.sorted()).map { "did you mean \($0)?" }
            ?? "`kinds:` in coplan.yaml adds kinds of your own", place: kind.place)
}

/// `isFirst`: looking for what was meant takes time, and nobody reads the thousandth hint.
func unknownZone(_ zone: Located<String>, _ zones: TimeZoneDatabase, isFirst: Bool) -> Finding {
    Finding(
        rule: "file/bad-value", level: .error, message: "there is no time zone “\(zone.value)”",
        hint: zoneHint(zone.value, among: isFirst ? zones.names : []), place: zone.place)
}

/// Looks ids up in tables.
struct Lookup: Sendable {
    let unreadIDs: Set<String>

    func find<Record>(
        _ reference: inout Reference<Record>, in table: Table<Record>, _ what: String,
        _ findings: inout [Finding]
    ) where Record: Identified {
        if let index = table.index(of: reference.id) {
            reference.index = index
        } else if !unreadIDs.contains(reference.id) {
            findings.append(unknown(reference, in: table, what, isFirst: findings.count < 100))
        }
    }

    func find<Record>(
        _ reference: inout Reference<Record>?, in table: Table<Record>, _ what: String,
        _ findings: inout [Finding]
    ) where Record: Identified {
        guard var found = reference else { return }
        find(&found, in: table, what, &findings)
        reference = found
    }

    func find<Record>(
        _ references: inout [Reference<Record>], in table: Table<Record>, _ what: String,
        _ findings: inout [Finding]
    ) where Record: Identified {
        for index in references.indices { find(&references[index], in: table, what, &findings) }
    }

    /// `isFirst`: looking for what was meant takes time, and nobody reads the thousandth hint.
    private func unknown<Record: Identified>(
        _ reference: Reference<Record>, in table: Table<Record>, _ what: String, isFirst: Bool
    ) -> Finding {
        let near = isFirst ? table.suggestion(for: reference.id) : nil
        let plural = what.hasSuffix("y") ? "\(what.dropLast())ies" : "\(what)s"
        let section = what == "person" ? "people" : plural
        return Finding(
            rule: "file/unknown-reference", level: .error,
            message: "there is no \(what) `\(reference.id)`",
            hint: near.map { "did you mean `\($0)`?" } ?? "add it under `\(section):` in any file",
            place: reference.place)
    }

    /// Fills in what a list of countries stands for; `own` are the project's countries, nil
    /// where `partners` makes no sense.
    func resolve(
        _ list: inout CountryList, in regions: Table<Region>, own: [Country]?,
        _ findings: inout [Finding]
    ) {
        if !list.countries.isEmpty { return }
        var countries: [Country] = []
        countries.reserveCapacity(list.items.count)
        for position in list.items.indices {
            switch list.items[position].value {
            case .country(let country): countries.append(country)
            case .region(var reference):
                find(&reference, in: regions, "region", &findings)
                list.items[position].value = .region(reference)
                countries += regions[reference]?.countries?.countries ?? []
            case .partners:
                if let own {
                    countries += own
                } else {
                    findings.append(
                        Finding(
                            rule: "file/bad-value", level: .error,
                            message: "“partners” makes sense in an activity only",
                            hint: "list the countries, or a region",
                            place: list.items[position].place))
                }
            }
        }
        list.countries = CountryList.each(countries)
    }
}
