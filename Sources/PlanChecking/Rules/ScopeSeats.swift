import PlanModel

extension Rule {
    static let scopeSeats = Rule(
        "scope/seats", level: .warning,
        summary: "More participants are planned than the venue seats.",
        why: "Somebody will have to stand, or another room has to be found in the last week.",
        fix: """
            Take a larger venue, invite fewer, or correct the numbers. Who takes part from afar \
            (`remote`) needs no seat.
            """,
        bad: """
            project: {id: alpha, name: Alpha (an invented example)}
            venues:
              academy: {name: Police academy, city: Tunis, country: TN, seats: 40}
            activities:
              course:
                title: Course
                when: 2019-05-20/22
                venue: academy
                              ↓
                participants: 60
            """,
        good: """
            project: {id: alpha, name: Alpha (an invented example)}
            venues:
              academy: {name: Police academy, city: Tunis, country: TN, seats: 40}
            activities:
              course:
                title: Course
                when: 2019-05-20/22
                venue: academy
                participants: {planned: 60, remote: 25}
            """
    ) { context in
        let plan = context.plan
        let seatCounts = plan.venues.records.map(\.seats)
        guard seatCounts.contains(where: { $0 != nil }) else { return [] }
        return context.expansion.parts.indices.compactMap { number in
            let (part, index) = (context.expansion.parts[number], context.facts.venues[number])
            guard index >= 0, let seats = seatCounts[Int(index)], context.facts.takesPart[number],
                let participants = plan.value({ $0.participants }, of: part),
                let sitting = participants.value.sitting, sitting > seats.value
            else { return nil }
            let venue = plan.venues[index]
            let name = venue.name?.text(in: plan.settings.mainLanguage) ?? venue.id
            let remote = (participants.value.remote ?? 0) > 0 ? " beside those from afar" : ""
            var finding = context.finding(
                "scope/seats", level: .warning,
                "\(sitting) participant\(sitting == 1 ? "" : "s") \(sitting == 1 ? "is" : "are") planned"
                    + "\(remote), and \(name) seats \(seats.value)",
                hint: "take a larger venue, or correct the numbers", part: part,
                at: participants.place,
                related: [
                    RelatedPlace(place: seats.place, message: "the seats of \(venue.id)")
                ])
            finding.resource = .venue(index)
            return finding
        }
    }
}

extension Participants {
    /// How many are to sit in the room: those planned, or the women and men, without those who
    /// take part from afar. nil where nobody is planned by number.
    fileprivate var sitting: Int? {
        let listed = women == nil && men == nil ? nil : (women ?? 0) + (men ?? 0)
        return (planned ?? listed).map { max(0, $0 - (remote ?? 0)) }
    }
}
