import PlanChecking
import PlanModel
import PlanTime

extension ActivityDetail {
    /// Everything as an object: `show --format json`.
    var json: JSON {
        let (countries, areInherited) = plan.countries(of: part)
        let ties = ties
        let place = plan.place(of: part)
        var entries: [(String, JSON)] = [
            ("name", .string(record.fullName)),
            (
                "session",
                .optional(part.session < 0 ? nil : record.sessions[Int(part.session)].id)
            ),
            ("title", .string(plan.title(of: part).text(in: language))),
            ("titles", perLanguage(plan.title(of: part))),
            ("project", .string(record.project.id)),
            ("projectName", .optional(project?.name?.text(in: language))),
            ("programme", .optional(project?.programme?.id)),
            ("kind", .string(kind)),
            ("status", .string(status.rawValue)),
            ("fixed", .bool(fixed != nil)),
            ("fixedReason", .optional(fixed.flatMap { $0.isEmpty ? nil : $0 })),
            ("firstDay", .optional(days?.first.description)),
            ("lastDay", .optional(days?.last.description)),
        ]
        entries += timeEntries(hasSessions ? nil : part)
        entries += [
            ("repeat", .optional(part.session < 0 ? record.recurrence?.value.text : nil)),
            (
                "originally",
                .array(
                    details.originally.map { former in
                        .object([
                            ("when", .string(former.when.description)),
                            ("on", .optional(former.on?.description)),
                            ("why", .optional(former.why)),
                        ])
                    })
            ),
        ]
        entries += placeEntries(hasSessions ? nil : part)
        entries += [
            ("countries", .strings(countries.map(\.code))),
            ("inherited", .bool(areInherited)),
            ("expertsFrom", .strings((details.expertsFrom?.countries ?? []).map(\.code))),
            ("institutions", .array(plan.institutions(of: part).map(json))),
            ("people", .array(people(of: part).map(json))),
            (
                "resources",
                .array(
                    record.resources.map { use in
                        .object([
                            ("id", .string(use.resource.id)),
                            ("amount", .integer(use.amount)),
                            ("when", .optional(use.when?.value.description)),
                        ])
                    })
            ),
            ("themes", .strings(plan.themes(of: part).map(\.id))),
            ("objectives", .strings(details.objectives)),
            (
                "languages",
                .strings((plan.value({ $0.languages }, of: part) ?? []).map(\.value))
            ),
            ("interpretation", .strings(details.interpretation)),
            ("participants", participants(plan.value({ $0.participants }, of: part)?.value)),
            (
                "budget",
                details.budget.map {
                    .object([
                        ("amount", .decimal(amount($0.value))),
                        ("currency", .string($0.value.currency)),
                    ])
                } ?? .null
            ),
        ]
        entries += [
            ("after", .array(ties.after.map { gap($0) })),
            ("before", .array(ties.before.map { gap($0) })),
            ("partOf", .optional(ties.partOf.first?.name)),
            ("parts", .strings(ties.parts.map(\.name))),
            (
                "related",
                .array(
                    ties.related.map {
                        .object([
                            ("activity", .string($0.name)),
                            ("relation", .optional($0.relation?.rawValue)),
                        ])
                    })
            ),
            ("heldWith", .strings(ties.heldWith.map(\.name))),
            ("jointWith", .strings(ties.jointWith)),
            ("jointFrom", .strings(ties.jointFrom.map(\.name))),
            (
                "deadlines",
                .array(
                    dueDates.map { session, due in
                        .object([
                            ("name", .string(due.name)), ("session", .optional(session)),
                            ("day", .string("\(due.day)")), ("latest", .bool(due.isLatest)),
                            ("over", .bool(due.day < loaded.asOf)),
                        ])
                    })
            ),
        ]
        entries += [
            ("contact", .optional(plan.contact(of: part.activity))),
            ("reference", .optional(plan.value({ $0.reference }, of: part)?.value)),
            ("uid", .optional(details.uid?.value)),
            ("was", .strings(details.was)),
            ("url", .optional(details.url?.value)),
            ("description", .optional(details.description?.text(in: language))),
            ("sources", .array(own(part).source.map(json))),
            ("notes", .optional(viewpoint.seesAll ? details.notes : nil)),
            ("visibility", .string(plan.visibility(of: part.activity).rawValue)),
            ("file", .string(plan.files[Int(place.file)].path)),
            ("line", .integer(Int(place.line))),
            (
                "sessions",
                .array(hasSessions ? plan.parts(of: part.activity).map(session) : [])
            ),
        ]
        return .object(entries)
    }

    /// A hidden activity: `restricted:PROJECT` and whom to call.
    static func pointer(_ loaded: LoadedPlan, _ activity: Int32) -> JSON {
        .object([
            ("name", .string(loaded.viewpoint.name(activity))),
            ("project", .string(loaded.plan.activities[Int(activity)].project.id)),
            ("contact", .optional(loaded.viewpoint.contactOfProject(of: activity))),
        ])
    }

    private func perLanguage(_ text: LocalizedText) -> JSON {
        guard case .perLanguage(let all) = text else { return .null }
        return .object(all.map { ($0.language, .string($0.text)) })
    }

    /// Its fixed dates, or its window; of an activity with sessions (nil) neither.
    private func timeEntries(_ part: PartID?) -> [(String, JSON)] {
        guard let part else { return [("occurrences", .array([])), ("window", .null)] }
        let zone = zoneName(of: part)
        let dates = occurrences(of: part).map { occurrence -> JSON in
            let local = times(occurrence, in: zone)
            return .object([
                ("firstDay", .string("\(occurrence.days.first)")),
                ("lastDay", .string("\(occurrence.days.last)")),
                ("start", .optional(local == nil ? nil : instant(occurrence.start))),
                ("end", .optional(local == nil ? nil : instant(occurrence.end))),
                ("localStart", .optional(local?.start.description)),
                ("localEnd", .optional(local?.end.description)),
                ("timezone", .optional(local == nil ? nil : zone)),
            ])
        }
        var window = JSON.null
        if let days = self.window(of: part) {
            window = .object([
                ("firstDay", .string("\(days.first)")), ("lastDay", .string("\(days.last)")),
                ("duration", .string("\(duration)")),
            ])
        }
        return [("occurrences", .array(dates)), ("window", window)]
    }

    private func instant(_ seconds: Int64) -> String { Instant(seconds: seconds).description }

    private func placeEntries(_ part: PartID?) -> [(String, JSON)] {
        let seen = part.flatMap { viewpoint.canSeePlace(of: $0) ? $0 : nil }
        let online: JSON =
            switch part.map({ plan.online(of: $0) }) {
            case .at(let url): .string(url)
            case .yes: .bool(true)
            case .no, nil: .bool(false)
            }
        return [
            ("venue", .optional(seen.flatMap { plan.venueReference(of: $0)?.id })),
            ("city", .optional(seen.flatMap { plan.city(of: $0)?.text(in: language) })),
            ("country", .optional(seen.flatMap { plan.hostCountry(of: $0)?.code })),
            ("online", online),
        ]
    }

    /// A session in its activity: what holds for it.
    private func session(_ part: PartID) -> JSON {
        var entries: [(String, JSON)] = [
            ("id", .string(record.sessions[Int(part.session)].id)),
            ("title", .string(plan.title(of: part).text(in: language))),
            ("status", .string(plan.status(of: part).rawValue)),
        ]
        entries += timeEntries(part)
        entries += placeEntries(part)
        entries += [
            ("countries", .strings(plan.countries(of: part).countries.map(\.code))),
            ("inherited", .bool(plan.countries(of: part).areInherited)),
            ("institutions", .array(plan.institutions(of: part).map(json))),
            ("people", .array(people(of: part).map(json))),
            ("themes", .strings(plan.themes(of: part).map(\.id))),
            ("participants", participants(plan.value({ $0.participants }, of: part)?.value)),
            ("reference", .optional(plan.value({ $0.reference }, of: part)?.value)),
            ("line", .integer(Int(plan.place(of: part).line))),
        ]
        return .object(entries)
    }

    private func json(_ use: InstitutionUse) -> JSON {
        let institution = plan.institutions[use.institution]
        return .object([
            ("id", .string(use.institution.id)),
            ("name", .optional(institution?.name?.text(in: language))),
            ("country", .optional(institution?.country?.value.code)),
            ("role", .string(use.role.rawValue)),
            ("when", .optional(use.when?.value.description)),
        ])
    }

    private func json(_ use: PersonUse) -> JSON {
        let person = plan.people[use.person]
        return .object([
            ("id", .string(use.person.id)),
            ("name", .optional((person?.name ?? person?.role)?.text(in: language))),
            ("institution", .optional(person?.institution?.id)),
            ("role", .optional(use.role)),
            ("when", .optional(use.when?.value.description)),
        ])
    }

    private func participants(_ count: Participants?) -> JSON {
        guard let count else { return .null }
        return .object([
            ("planned", .optional(count.planned)), ("actual", .optional(count.actual)),
            ("women", .optional(count.women)), ("men", .optional(count.men)),
            ("remote", .optional(count.remote)),
        ])
    }

    private func gap(_ tie: Tie) -> JSON {
        .object([
            ("activity", .string(tie.name)), ("gap", .optional(tie.gap?.description)),
        ])
    }

    private func json(_ source: Source) -> JSON {
        .object([
            ("at", .optional(source.at)), ("of", .strings(source.of)),
            ("says", .optional(source.says)), ("confidence", .optional(source.confidence)),
            ("read", .optional(source.read)),
        ])
    }
}
