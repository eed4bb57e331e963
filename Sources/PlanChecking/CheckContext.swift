public import PlanModel
public import PlanTime

/// Everything that a check may look at. Checks read no clock and no files.
///
/// An object, because rules hand it on for every activity, and a plan is much to copy.
public final class CheckContext: Sendable {
    public let plan: Plan
    public let expansion: Expansion
    /// The day on which the plan is looked at.
    public let asOf: CivilDay
    public let zones: TimeZoneDatabase
    public let workingDays: WorkingDays
    let facts: PartFacts
    let uses: PartUses
    /// All uses of people, which several rules look at.
    let personUses: GroupedUses

    /// - Parameter holidays: by country, in the order of their first days.
    public init(
        plan: Plan, expansion: Expansion, asOf: CivilDay, zones: TimeZoneDatabase,
        holidays: [Country: [Holiday]]
    ) {
        self.plan = plan
        self.expansion = expansion
        self.asOf = asOf
        self.zones = zones
        self.workingDays = WorkingDays(settings: plan.settings, holidays: holidays)
        let facts = plan.facts
        self.facts = facts
        uses = PartUses(plan: plan, expansion: expansion, facts: facts, zones: zones)
        personUses = uses.gather(keyCount: plan.people.count) { part, use in
            for position in facts.people.range(part) {
                let person = facts.people.values[position]
                use(person.index, 1, facts.when(person.when))
            }
        }
    }

    /// The activity of a part, by the part's index.
    func activity(ofPart part: Int32) -> Int32 { expansion.parts[Int(part)].activity }

    /// A finding about one part, placed at the key at fault, or at its id.
    func finding(
        _ rule: String, level: Level, _ message: String, hint: String? = nil, part: PartID,
        at place: Place? = nil, firstDay: CivilDay? = nil, lastDay: CivilDay? = nil,
        related: [RelatedPlace] = []
    ) -> Finding {
        Finding(
            rule: rule, level: level, message: message, hint: hint, activities: [part.activity],
            parts: [part], firstDay: firstDay, lastDay: lastDay,
            place: place ?? plan.place(of: part), related: related)
    }
}
