import PlanChecking
import PlanModel
import PlanTime

/// Puts a feed together: its events as they are, what its subscribers already have, and the
/// revisions that follow from the difference.
struct FeedAssembler: Sendable {
    let view: AudienceView
    let expansion: Expansion
    let identities: Identities
    let zones: TimeZoneDatabase
    let zoneWriter: ZoneWriter
    let asOf: CivilDay
    let stamp: Instant
    /// `PT4H`.
    let refresh: String
    /// The address of the audience's folder; nil where it has none.
    let address: String?
    /// The folder's memory of feeds that are gone.
    let sequenceFloor: Int
    let changedFloor: Instant?
    /// What was last exported, where the folder starts anew: everything goes on from there.
    let last: LastExport.Mark?

    /// A feed, ready to be written.
    struct Result: Sendable {
        var bytes: [UInt8]
        var record: FeedRecord
    }

    /// An event with all that is known of it.
    private struct Item {
        var uid: String
        var order: Int64
        var content: ContentLines
        var zone: String?
        var span: ClosedRange<Int64>
        /// A block of taken time: never changed, and known by its times alone.
        var isBusyBlock = false
        /// VTODO, not VEVENT.
        var isTask = false
    }

    /// - Parameters:
    ///   - composed: by part index, what the feed's entries name, in its language.
    ///   - published: the feed as subscribers have it; nil where there is none, or it is started
    ///     anew.
    ///   - record: what the index says of the feed, if anything.
    func assemble(
        _ outline: FeedOutline, composed: [ComposedPart], published: PublishedFeed?,
        record old: FeedRecord?
    ) -> Result {
        if let owner = outline.freeBusy { return freeBusy(outline, owner, published, old) }
        var items =
            outline.isOfDeadlines
            ? deadlineItems(outline) : self.items(outline, composed, published)
        let present = Set(items.map(\.uid))
        var record = FeedRecord(
            path: outline.path, name: outline.name, description: outline.description,
            language: outline.style.language, events: 0, bytes: 0, sha256: "", changed: stamp)
        record.highestSequence = old?.highestSequence ?? 0
        record.sequenceFloor = Swift.max(
            old?.sequenceFloor ?? sequenceFloor, last.map { $0.highestSequence + 1 } ?? 0)
        record.left = old?.left ?? [:]
        // Without its old bytes the feed has forgotten which revision each event had.
        if let old, published == nil {
            record.sequenceFloor = Swift.max(record.sequenceFloor, old.highestSequence + 1)
            record.left = [:]
        }
        retire(published, present, outline, &record, &items)
        items.sort(by: isOrdered)

        // A change is later than anything that was published here.
        let earliest = [old?.changed ?? changedFloor, last?.changed].compactMap { $0 }.max()
        let change = earliest.map { Swift.max(stamp, Instant(seconds: $0.seconds + 1)) } ?? stamp
        var events = ContentLines()
        var newest = published == nil ? change : (old?.changed ?? stamp)
        for item in items {
            append(item, published, &record, change: change, earliest: earliest, &newest, &events)
        }

        record.events = items.count
        record.changed = newest
        var bytes = calendar(outline, changed: newest, items: items, events: events)
        if let published, newest == old?.changed, !published.isSame(as: bytes) {
            // No event has changed, but the feed has: its name, its zones, its order.
            record.changed = change
            bytes = calendar(outline, changed: change, items: items, events: events)
        }
        record.bytes = bytes.count
        if let old, published?.isSame(as: bytes) ?? false {
            record.sha256 = old.sha256
        } else {
            record.sha256 = Digest.hexadecimal(of: bytes)
        }
        return Result(bytes: bytes, record: record)
    }

    private func freeBusy(
        _ outline: FeedOutline, _ owner: FreeBusyOwner, _ published: PublishedFeed?,
        _ old: FeedRecord?
    ) -> Result {
        let times = FreeBusyTimes(
            of: owner, parts: outline.entries.map(\.part), expansion: expansion, plan: view.plan,
            zones: zones)
        let id = outline.path.dropFirst("freebusy/".count).dropLast(".ifb".count)
            .split(separator: "/").joined(separator: "_")
        let uid = "FREEBUSY_\(id)@\(identities.domain)"
        func make(_ stamp: Instant) -> [UInt8] {
            times.calendar(name: outline.name, uid: uid, stamp: stamp, asOf: asOf)
        }
        var changed = old?.changed ?? stamp
        var bytes = make(changed)
        if let old, !(published?.isSame(as: bytes) ?? false) {
            changed = Swift.max(stamp, Instant(seconds: old.changed.seconds + 1))
            bytes = make(changed)
        }
        return Result(
            bytes: bytes,
            record: FeedRecord(
                path: outline.path, name: outline.name, description: outline.description,
                language: outline.style.language, events: 0, bytes: bytes.count,
                sha256: Digest.hexadecimal(of: bytes), changed: changed))
    }

    private func isOrdered(_ left: Item, _ right: Item) -> Bool {
        left.order != right.order
            ? left.order < right.order : left.uid.isScalarLess(than: right.uid)
    }

    // MARK: Events

    private func items(
        _ outline: FeedOutline, _ composed: [ComposedPart], _ published: PublishedFeed?
    ) -> [Item] {
        var shown: [Shown] = []
        var occurrences: [String: [String]]?
        for entry in outline.entries {
            let part = Int(entry.part)
            for index in composed[part].events.indices {
                if outline.omitsCancelled, composed[part].events[index].status == .cancelled {
                    continue
                }
                if let reach = outline.reach, let times = composed[part].events[index].times,
                    !times.overlaps(reach)
                {
                    continue
                }
                shown.append(Shown(entry: entry, index: index))
            }
            guard let published, !outline.omitsCancelled, let postponed = composed[part].postponed
            else { continue }
            if published.events.isEmpty { continue }
            if occurrences == nil { occurrences = Identities.occurrences(published.events.keys) }
            for uid in occurrences![postponed.uid] ?? [] {
                guard let event = published.events[uid],
                    let times = PublishedTimes(published.lines(of: event)),
                    outline.reach.map({ times.overlaps($0) }) ?? true
                else { continue }
                var again = postponed
                again.uid = uid
                again.isAllDay = times.isAllDay
                shown.append(Shown(entry: entry, again: (again, times)))
            }
        }
        // What others can be related to: of each part in the feed, its first event.
        var firsts: [PartID: (order: Int64, uid: String)] = [:]
        if outline.entries.contains(where: { hasRelations(expansion.parts[Int($0.part)]) }) {
            for shown in shown {
                let (order, uid) = shown.place(in: composed)
                let part = expansion.parts[Int(shown.entry.part)]
                if let known = firsts[part],
                    known.order < order
                        || known.order == order && !uid.isScalarLess(than: known.uid)
                {
                    continue
                }
                firsts[part] = (order, uid)
            }
        }
        func item(_ event: ComposedEvent, _ times: PublishedTimes?, _ entry: FeedEntry) -> Item {
            let related =
                firsts.isEmpty ? [] : relations(of: expansion.parts[Int(entry.part)], in: firsts)
            let content = content(
                event, times: times?.lines, isOpaque: outline.isOpaque && entry.isAddressed,
                isAddressed: entry.isAddressed, related: related)
            guard let own = event.times else { return self.item(event.uid, times!, content) }
            return Item(
                uid: event.uid, order: own.order, content: content, zone: own.zone, span: own.span)
        }
        return busyItems(outline)
            + shown.map { shown in
                if let (event, times) = shown.again { return item(event, times, shown.entry) }
                return item(
                    composed[Int(shown.entry.part)].events[shown.index], nil, shown.entry)
            }
    }

    /// An event of a feed, by its place among those that were composed: copies of them would be
    /// counted in and out a dozen times each.
    private struct Shown {
        var entry: FeedEntry
        var index = 0
        /// A postponed event, on the times that were published.
        var again: (event: ComposedEvent, times: PublishedTimes)?

        func place(in composed: [ComposedPart]) -> (order: Int64, uid: String) {
            if let again { return (again.times.order, again.event.uid) }
            let part = Int(entry.part)
            return (
                composed[part].events[index].times?.order ?? 0, composed[part].events[index].uid
            )
        }
    }

    /// Whether a part names others that it belongs to.
    private func hasRelations(_ part: PartID) -> Bool {
        let index = Int(part.activity)
        return view.plan.activities[index].details.partOf != nil
            || !view.plan.activities[index].details.related.isEmpty
            || !view.plan.activities[index].heldWith.isEmpty
    }

    private func deadlineItems(_ outline: FeedOutline) -> [Item] {
        let composer = EventComposer(
            view: view, expansion: expansion, zones: zones, identities: identities,
            style: outline.style)
        return outline.deadlines.map { entry in
            let day = Int64(entry.date.day.number) * 86_400
            return Item(
                uid: identities.uid(
                    ofDeadline: entry.date.name, of: expansion.parts[Int(entry.part)]),
                order: day, content: composer.deadline(entry, isTask: outline.isOfTasks),
                zone: nil, span: day...(day + 86_400), isTask: outline.isOfTasks)
        }
    }

    /// The blocks of time that are taken by what the audience may not see.
    private func busyItems(_ outline: FeedOutline) -> [Item] {
        guard !outline.busyParts.isEmpty else { return [] }
        let everything = DayRange(
            first: CivilDay(year: 1, month: 1, day: 1)!,
            last: CivilDay(year: 9999, month: 12, day: 31)!)
        let blocks = BusyBlocks(
            of: outline.busyParts, in: expansion, plan: view.plan,
            reach: outline.reach ?? everything)
        let words = FeedWords.in(outline.style.language)
        let domain = identities.domain
        func item(_ name: String, _ times: EventTimes, isAllDay: Bool) -> Item {
            var lines = times.lines
            lines.add(
                "SUMMARY", [ContentLines.parameter("LANGUAGE", words.language)],
                ValueText.line(words.busy))
            lines.add("STATUS", "CONFIRMED")
            lines.add("TRANSP", "OPAQUE")
            lines.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")
            if isAllDay { lines.add("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE") }
            lines.add("CLASS", "PUBLIC")
            return Item(
                uid: "\(BusyBlocks.prefix)\(name)@\(domain)", order: times.order, content: lines,
                zone: nil, span: times.span, isBusyBlock: true)
        }
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        let days = blocks.days.map { days in
            item(
                "\(text(ValueText.date(days.first)))_\(text(ValueText.date(days.last)))",
                EventTimes(days: days), isAllDay: true)
        }
        let utc = zones.zone(named: "UTC")!
        return days
            + blocks.times.map { time in
                let start = text(ValueText.utc(Instant(seconds: time.lowerBound)))
                let end = text(ValueText.utc(Instant(seconds: time.upperBound)))
                return item(
                    "\(start)_\(end)",
                    EventTimes(from: time.lowerBound, to: time.upperBound, zone: utc),
                    isAllDay: false)
            }
    }

    private func item(_ uid: String, _ times: PublishedTimes, _ content: ContentLines) -> Item {
        var order = times.order
        if let zone = times.zone.flatMap({ zones.zone(named: $0) }), !times.isAllDay {
            let day = Instant(seconds: order).utcDay
            let minute = Int(order - Int64(day.number) * 86_400) / 60
            order = zone.resolve(LocalTime(day: day, minute: minute)).instant.seconds
        }
        return Item(
            uid: uid, order: order, content: content, zone: times.zone, span: times.span,
            isTask: times.isTask)
    }

    private func content(
        _ event: ComposedEvent, times: ContentLines?, isOpaque: Bool, isAddressed: Bool,
        related: [(type: StaticString, uid: String)]
    ) -> ContentLines {
        var lines = times ?? event.times?.lines ?? ContentLines()
        lines.add(event.summary)
        lines.add("STATUS", event.status.word)
        let blocks = isOpaque && event.mayBlock
        lines.add("TRANSP", blocks ? "OPAQUE" : "TRANSPARENT")
        lines.add(
            "X-MICROSOFT-CDO-BUSYSTATUS",
            blocks ? "BUSY" : event.isTentativelyBusy && isAddressed ? "TENTATIVE" : "FREE")
        if event.isAllDay { lines.add("X-MICROSOFT-CDO-ALLDAYEVENT", "TRUE") }
        lines.add(event.fixed)
        for (type, uid) in related {
            lines.add(
                "RELATED-TO", [ContentLines.parameter("RELTYPE", type.description)],
                ValueText.line(uid))
        }
        if isAddressed {
            lines.add(event.descriptionLine)
        } else {
            let mark = FeedWords.in(event.language).notAddressed
            lines.add(ComposedEvent.line(mark + "\n\n" + event.description, event.language))
        }
        return lines
    }

    /// RELATED-TO of a part, to events that are in the same feed.
    private func relations(
        of part: PartID, in firsts: [PartID: (order: Int64, uid: String)]
    ) -> [(type: StaticString, uid: String)] {
        guard hasRelations(part) else { return [] }
        let activity = view.plan.activities[Int(part.activity)]
        func uid(_ reference: ActivityReference) -> String? {
            switch reference.target {
            case .unknown, .event: return nil
            case .session(let index, let session):
                return firsts[PartID(activity: index, session: session)]?.uid
            case .activity(let index):
                guard index != part.activity else { return nil }
                return expansion.parts(ofActivity: Int(index))
                    .compactMap { firsts[expansion.parts[$0]] }
                    .min { ($0.order, $0.uid) < ($1.order, $1.uid) }?.uid
            }
        }
        var found: [(type: StaticString, uid: String)] = []
        if let parent = activity.details.partOf.flatMap(uid) { found.append(("PARENT", parent)) }
        for sibling in activity.details.related.map(\.activity) + activity.heldWith {
            guard let uid = uid(sibling), !found.contains(where: { $0.uid == uid }) else {
                continue
            }
            found.append(("SIBLING", uid))
        }
        let own = firsts[part]?.uid
        return found.filter { $0.uid != own }
    }

    /// What was published and is no longer in the feed: it becomes a tombstone, is remembered, or
    /// is forgotten without a trace.
    private func retire(
        _ published: PublishedFeed?, _ present: Set<String>, _ outline: FeedOutline,
        _ record: inout FeedRecord, _ items: inout [Item]
    ) {
        guard let published else { return }
        let gone = published.events.filter { !present.contains($0.key) }
            .sorted { $0.key.isScalarLess(than: $1.key) }
        for (uid, event) in gone where !uid.hasPrefix(BusyBlocks.prefix) {
            let vanished: Bool
            switch owner(of: uid, in: outline) {
            case .activity(let index) where !view.sees[Int(index)],
                .formerSession(let index) where !view.sees[Int(index)]:
                record.sequenceFloor = Swift.max(record.sequenceFloor, event.sequence + 1)
                continue
            // Its activity is there, but a deadline is not, or it has none any more.
            case .activity: vanished = outline.isOfDeadlines
            case .formerSession(let index):
                vanished = !view.plan.activities[Int(index)].sessions.isEmpty
            case .nobody: vanished = true
            }
            if vanished, let times = PublishedTimes(published.lines(of: event)),
                times.lastDay >= asOf, !outline.omitsCancelled
            {
                let mark = outline.style.marksCancelled ? outline.style.language : nil
                items.append(item(uid, times, times.tombstone(markedIn: mark)))
            } else {
                record.left[uid] = event.sequence
            }
        }
        // What rose above the audience after it left.
        for (uid, sequence) in record.left {
            switch owner(of: uid, in: outline) {
            case .activity(let index), .formerSession(let index):
                guard !view.sees[Int(index)] else { continue }
                record.left[uid] = nil
                record.sequenceFloor = Swift.max(record.sequenceFloor, sequence + 1)
            case .nobody: break
            }
        }
    }

    private func owner(of uid: String, in outline: FeedOutline) -> Identities.Owner {
        outline.isOfDeadlines ? identities.owner(ofDeadline: uid) : identities.owner(of: uid)
    }

    private func append(
        _ item: Item, _ published: PublishedFeed?, _ record: inout FeedRecord, change: Instant,
        earliest: Instant?, _ newest: inout Instant, _ events: inout ContentLines
    ) {
        var revision: PublishedFeed.Event
        if item.isBusyBlock {
            let start = Instant(seconds: item.order)
            revision = PublishedFeed.Event(
                stamp: start, created: start, modified: start, sequence: 0, content: 0..<0)
        } else if let published, let known = published.events[item.uid] {
            revision = known
            if !published.isContent(of: known, item.content.bytes) {
                revision.sequence += 1
                revision.modified = Swift.max(stamp, Instant(seconds: known.modified.seconds + 1))
                revision.stamp = revision.modified
                newest = Swift.max(newest, Swift.max(change, revision.modified))
            }
        } else {
            let left = record.left.removeValue(forKey: item.uid)
            let sequence = Swift.max(record.sequenceFloor, left.map { $0 + 1 } ?? 0)
            // An event that may have been here before is later than it was then.
            let time = sequence > 0 ? change : stamp
            revision = PublishedFeed.Event(
                stamp: time, created: time, modified: time, sequence: sequence, content: 0..<0)
            newest = Swift.max(newest, change)
        }
        record.highestSequence = Swift.max(record.highestSequence, revision.sequence)
        let component: StaticString = item.isTask ? "VTODO" : "VEVENT"
        events.add("BEGIN", component)
        events.add("UID", [], ValueText.line(item.uid))
        let modified = ValueText.utc(revision.modified)
        func text(_ time: Instant) -> [UInt8] {
            time == revision.modified ? modified : ValueText.utc(time)
        }
        events.add("DTSTAMP", [], text(revision.stamp))
        events.add("CREATED", [], text(revision.created))
        events.add("LAST-MODIFIED", [], modified)
        events.add("SEQUENCE", [], ValueText.integer(revision.sequence))
        events.add(item.content)
        events.add("END", component)
    }

    // MARK: The calendar

    private func calendar(
        _ outline: FeedOutline, changed: Instant, items: [Item], events: ContentLines
    ) -> [UInt8] {
        var lines = ContentLines()
        lines.add("BEGIN", "VCALENDAR")
        lines.add("VERSION", "2.0")
        lines.add("PRODID", "-//coplan//coplan//EN")
        lines.add("CALSCALE", "GREGORIAN")
        lines.add("METHOD", "PUBLISH")
        let spoken = [ContentLines.parameter("LANGUAGE", outline.style.language)]
        lines.add("NAME", spoken, ValueText.line(outline.name))
        lines.add("X-WR-CALNAME", [], ValueText.line(outline.name))
        lines.add("DESCRIPTION", spoken, ValueText.line(outline.description))
        lines.add("X-WR-CALDESC", [], ValueText.line(outline.description))
        if let color = outline.color, let name = ColorNames.name(for: color) {
            lines.add("COLOR", [], ValueText.line(name))
            lines.add("X-APPLE-CALENDAR-COLOR", [], ValueText.line(ColorNames.code(for: color)!))
        }
        let zone = view.plan.settings.zoneName
        lines.add(
            "X-WR-TIMEZONE", [], ValueText.line(zones.zone(named: zone) == nil ? "UTC" : zone))
        lines.add(
            "REFRESH-INTERVAL", [ContentLines.parameter("VALUE", "DURATION")], Array(refresh.utf8))
        lines.add("X-PUBLISHED-TTL", [], Array(refresh.utf8))
        if let source = address.flatMap({ SafeLink("\($0)/\(outline.path)") }) {
            lines.add("SOURCE", [ContentLines.parameter("VALUE", "URI")], ValueText.uri(source))
        }
        lines.add("LAST-MODIFIED", [], ValueText.utc(changed))
        var spans: [String: ClosedRange<Int64>] = [:]
        for item in items {
            guard let zone = item.zone else { continue }
            let known = spans[zone] ?? item.span
            spans[zone] =
                Swift.min(
                    known.lowerBound, item.span.lowerBound)...Swift.max(
                    known.upperBound, item.span.upperBound)
        }
        for (zone, span) in spans.sorted(by: { $0.key.isScalarLess(than: $1.key) }) {
            lines.add(zoneWriter.component(for: zone, covering: span))
        }
        lines.add(events)
        lines.add("END", "VCALENDAR")
        return lines.bytes
    }
}
