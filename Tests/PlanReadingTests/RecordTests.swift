import PlanModel
import PlanReading
import PlanTime
import Testing

/// What a record's keys become, and what is said of those that are wrong.
struct RecordTests {
    @Test func everyKeyOfAnActivityIsRead() throws {
        let plan = try read(
            """
            project: {id: alpha, name: Alpha, countries: [TN]}
            institutions: {agency: {name: Agency}}
            people: {trainer: {role: trainer}}
            resources: {booths: {name: Booths, capacity: 3}}
            themes: {drugs: {name: Drugs}}
            events: {fair: {name: Fair, when: 2019-06}}
            activities:
              before: {title: Before, when: 2019-05-01}
              course:
                title: {en: Course, fr: Cours}
                kind: training
                when: 2019-05-20/22
                place: {city: Tunis, country: TN}
                online: https://example.org/room
                timezone: Africa/Tunis
                countries: [partners, TR]
                experts-from: [FR]
                institutions: {agency: {role: host, when: 2019-05-21}}
                people: {trainer: {role: lead, when: 2019-05-20}}
                resources: {booths: {amount: 2, when: 2019-05-22}}
                themes: [drugs]
                objectives: [R1.2]
                languages: [fr, ar]
                interpretation: [en]
                participants: {planned: 20, actual: 18, women: 9, men: 9, remote: 2}
                budget: 45000.50 EUR
                status: confirmed
                fixed: the minister comes
                originally: [2019-03, {when: 2019-04-01, on: 2019-02-01, why: strike}]
                after: {before: P1W}
                part-of: before
                related: {before: follow-up, fair: }
                held-with: [fair]
                deadlines: {nominations: P8W, report: {after: P2W}, visas: 2019-04-01}
                visibility: restricted
                reference: A.1
                uid: 123@example.org
                was: [old-course]
                description: "  kept as it is  "
                url: https://example.org
                contact: the desk
                source: {at: a letter, of: [when], says: May, confidence: high, read: 2019-01-01}
                notes: internal
            """)
        #expect(plan.findings.isEmpty, "\(plan.findings.map(\.message))")
        let activity = try #require(plan.plan.activities.last)
        let details = activity.details
        #expect(activity.fullName == "alpha/course")
        #expect(activity.content.title?.text(in: "fr") == "Cours")
        #expect(activity.content.when?.value.span.count == 3)
        #expect(activity.content.countries?.countries.map(\.code) == ["TN", "TR"])
        #expect(activity.content.institutions?.first?.role == .host)
        #expect(activity.content.people?.first?.role == "lead")
        #expect(activity.resources.first?.amount == 2)
        #expect(activity.content.participants?.value.planned == 20)
        #expect(activity.content.status?.value == .confirmed)
        #expect(activity.after.first?.gap == CivilDuration(days: 7))
        #expect(activity.heldWith.first?.target == .event(0))
        #expect(activity.visibility?.value == .restricted)
        #expect(details.budget?.value == Money(hundredths: 4_500_050, currency: "EUR"))
        #expect(details.originally.map(\.why) == [nil, "strike"])
        #expect(details.related.map(\.relation) == [.followUp, nil])
        #expect(details.deadlines.map(\.name) == ["nominations", "report", "visas"])
        #expect(details.description?.text(in: "en") == "  kept as it is  ")
        #expect(details.was == ["old-course"])
        #expect(activity.content.source.first?.at == "a letter")
    }

    @Test func ownKeysAreKeptAside() throws {
        #expect(
            try read("x-a: 1\nthemes: {drugs: {name: Drugs, x-b: [1, {c: 2}]}}\n").places.isEmpty)
    }

    @Test func aKeyIsToldWhereItStands() throws {
        let plan = try read(
            """
            themes:
              drugs:
                name: Drugs
                nmae: Illicit drugs
              arms: {name: Arms, parnet: drugs}
            """)
        #expect(plan.places == ["4:5 file/unknown-key", "5:22 file/unknown-key"])
        #expect(plan.findings.map(\.hint) == ["did you mean `name`?", "did you mean `parent`?"])
    }

    @Test(arguments: [2, 23, 24, 25, 26, 2_000])
    func aSecondKeyIsToldWithTheFirst(_ count: Int) throws {
        // Small and large records are searched in different ways.
        let keys = (1..<count).map { "  t\($0): {name: T}\n" }.joined()
        let plan = try read("themes:\n\(keys)  t1: {name: Another}\n")
        #expect(plan.places == ["\(count + 1):3 file/duplicate-key"])
        #expect(plan.findings.first?.related.first?.place.line == 2)
        #expect(plan.plan.themes.count == count - 1)
        #expect(plan.plan.themes["t1"]?.name?.text(in: "en") == "T", "the first one counts")
    }

    @Test func keysThatLookAlikeAreNotOne() throws {
        let plan = try read(
            "themes: {a1: {name: A}, a.1: {name: B}, a-1: {name: C}, \"1\": {name: D}}\n")
        #expect(plan.places.isEmpty)
        #expect(plan.plan.themes.count == 4)
    }

    @Test func aMergeKeyBringsWhatIsNotThere() throws {
        let plan = try read(
            """
            x-base: &base {name: Base, empact: drugs}
            themes:
              one: {<<: *base}
              two: {<<: *base, name: Two}
              three: {name: Three, <<: [{empact: arms}, *base]}
            """)
        #expect(plan.places.isEmpty)
        #expect(plan.plan.themes["one"]?.name?.text(in: "en") == "Base")
        #expect(plan.plan.themes["two"]?.name?.text(in: "en") == "Two")
        #expect(plan.plan.themes["two"]?.empact == "drugs")
        #expect(plan.plan.themes["three"]?.empact == "arms", "the first of several counts")
    }

    @Test func equalRecordsAreOneInWhicheverFileTheyStand() throws {
        let plan = try read([
            "a.yaml": "themes: {drugs: {name: Drugs, empact: a}, arms: {name: Arms}}\n",
            "b.yaml": "themes: {drugs: {empact: \"a\", name: Drugs}, arms: {name: Weapons}}\n",
        ])
        #expect(plan.findings.map(\.rule) == ["file/duplicate-id"])
        #expect(plan.plan.themes.count == 2)
        #expect(plan.fileCount == 2)
    }
}
