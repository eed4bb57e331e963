package import PlanTime

/// What holds for one part of an activity: what a session does not say it takes from its
/// activity. A session is named by its index; -1 is the activity itself.
extension Activity {
    /// A value that a session takes from its activity where it does not say it.
    @inline(__always) @inlinable
    public func value<Value>(_ key: (borrowing PartContent) -> Value?, _ session: Int32) -> Value? {
        if session >= 0, let own = key(sessions[Int(session)].content) { return own }
        return key(content)
    }

    package func when(_ session: Int32) -> Located<DateExpression>? {
        session >= 0 ? sessions[Int(session)].content.when : content.when
    }

    package func status(_ session: Int32) -> Status {
        value({ $0.status }, session)?.value ?? .tentative
    }

    /// The countries the part is for, sorted, and whether they are its project's because neither
    /// the session nor the activity lists any.
    package func countries(
        _ session: Int32, projects: borrowing Table<Project>
    ) -> (countries: [Country], areInherited: Bool) {
        if let own = value({ $0.countries }, session) { return (own.countries, false) }
        guard project.isResolved else { return ([], true) }
        return (projects[project.index].countries?.countries ?? [], true)
    }

    /// Whether the session says itself where it is held, and so takes nothing of that from its
    /// activity: `venue`, `place` and `online` go together.
    package func ownsItsPlace(_ session: Int32) -> Bool {
        guard session >= 0 else { return false }
        let own = sessions[Int(session)].content
        return own.venue != nil || own.hostPlace != nil || own.online != nil
    }

    /// What says where the part is held.
    private func place<Value>(_ key: (borrowing PartContent) -> Value?, _ session: Int32) -> Value?
    {
        ownsItsPlace(session) ? key(sessions[Int(session)].content) : key(content)
    }

    package func venueReference(_ session: Int32) -> Reference<Venue>? {
        place({ $0.venue }, session)
    }

    /// The index of the venue, or nil where none is named or it is not known.
    package func venueIndex(_ session: Int32) -> Int32? {
        place({ $0.venue?.index }, session).flatMap { $0 >= 0 ? $0 : nil }
    }

    package func hostPlace(_ session: Int32) -> HostPlace? { place({ $0.hostPlace }, session) }

    package func online(_ session: Int32) -> Online {
        place({ $0.online }, session)?.value ?? .no
    }

    /// Whether people come together somewhere: not online alone. Hybrid is on-site.
    package func isOnSite(_ session: Int32) -> Bool {
        place({ $0.venue?.index }, session) != nil || hostPlace(session) != nil
            || online(session) == .no
    }

    /// The IANA name of the zone that is written for its times: the session's `timezone`, its own
    /// venue's, the activity's `timezone`, the venue's that it takes from the activity.
    package func zoneName(_ session: Int32, venues: borrowing Table<Venue>) -> String? {
        if session >= 0 {
            let own = sessions[Int(session)].content
            if let zone = own.timezone?.value { return zone }
            if let index = own.venue?.index, index >= 0, let zone = venues[index].timezone?.value {
                return zone
            }
        }
        if let zone = content.timezone?.value { return zone }
        guard !ownsItsPlace(session), let venue = venueIndex(session) else { return nil }
        return venues[venue].timezone?.value
    }

    package func hostCountry(_ session: Int32, venues: borrowing Table<Venue>) -> Country? {
        if let venue = venueIndex(session), let country = venues[venue].country {
            return country.value
        }
        return hostPlace(session)?.country?.value
    }
}
