import PlanModel
import PlanReading
import Testing

/// Regions in regions and themes under themes, also where they go round in circles.
struct CircleTests {
    @Test func regionsContainRegions() throws {
        let plan = try read(
            """
            regions:
              maghreb: {name: Maghreb, countries: [DZ, MA, TN]}
              south: {name: South, countries: [maghreb, EG, TN]}
              all: {name: All, countries: [south, maghreb, TR]}
            """)
        #expect(plan.places.isEmpty)
        #expect(
            plan.plan.regions["all"]?.countries?.countries.map(\.code)
                == ["DZ", "EG", "MA", "TN", "TR"])
    }

    @Test func aRegionInItself() throws {
        let plan = try read("regions:\n  a: {name: A, countries: [a, TN]}\n")
        #expect(plan.places == ["2:28 file/bad-value"])
        #expect(plan.plan.regions["a"]?.countries?.countries.map(\.code) == ["TN"])
    }

    @Test func aCircleOfRegions() throws {
        let plan = try read(
            """
            regions:
              one: {name: A, countries: [two, TN]}
              two: {name: B, countries: [three, MA]}
              three: {name: C, countries: [one, DZ]}
              outside: {name: D, countries: [one]}
            """)
        #expect(plan.findings.count == 1, "a circle is one mistake; what is outside has none")
        #expect(plan.findings.allSatisfy { $0.rule == "file/bad-value" })
        #expect(
            plan.plan.regions["outside"]?.countries?.countries.map(\.code) == ["DZ", "MA", "TN"])
    }

    @Test func aLongChainOfRegions() throws {
        let regions = (1..<2_000).map { "  r\($0): {name: R, countries: [r\($0 - 1)]}\n" }.joined()
        let plan = try read("regions:\n  r0: {name: R, countries: [TN]}\n\(regions)")
        #expect(plan.places.isEmpty)
        #expect(plan.plan.regions["r1999"]?.countries?.countries.map(\.code) == ["TN"])
    }

    @Test func aCircleOfThemes() throws {
        let plan = try read(
            """
            themes:
              a: {name: A, parent: b}
              b: {name: B, parent: c}
              c: {name: C, parent: a}
              itself: {name: D, parent: itself}
              below: {name: E, parent: a}
            """)
        #expect(
            plan.findings.map(\.message).sorted() == [
                "the theme a stands above itself", "the theme itself is its own parent",
            ])
        #expect(plan.plan.themes["a"]?.parent == nil)
        #expect(plan.plan.themes["below"]?.parent?.isResolved == true)
    }

    @Test func heldWithGoesRoundAndThrough() throws {
        let plan = try read(
            """
            project: {id: alpha, name: Alpha}
            events: {fair: {name: Fair, when: 2019-05}}
            activities:
              a: {title: A, when: 2019-05-20, held-with: [b]}
              b: {title: B, when: 2019-05-20, held-with: [c]}
              c: {title: C, when: 2019-05-20, held-with: [a]}
              d: {title: D, when: 2019-05-20, held-with: [fair]}
              e: {title: E, when: 2019-05-20, held-with: [fair]}
              f: {title: F, when: 2019-05-20, held-with: [f]}
            """)
        #expect(plan.places.isEmpty)
        #expect(plan.plan.occasions == [0, 0, 0, 3, 3, 5])
    }
}
