import PlanModel
import PlanTime
import Testing

@testable import PlanSite

/// The parts of a site that can be looked at by themselves.
@Suite struct SitePiecesTests {
    private func plan(of projects: [String]) -> Plan {
        Plan(
            settings: Settings(), files: [], programmes: Table([]),
            projects: Table(projects.map { Project(id: $0, place: .start(of: 0)) }),
            institutions: Table([]), people: Table([]), regions: Table([]), venues: Table([]),
            resources: Table([]), themes: Table([]), events: Table([]), closures: Table([]),
            activities: [], waivers: [])
    }

    @Test func projectsAreToldApartByMoreThanColour() {
        let ids =
            (0..<60).map { "euro-\(["police", "justice", "lab"][$0 % 3])-\($0)" } + ["a", "ab"]
        let marks = ProjectMark.all(plan(of: ids), knows: { _ in true }).compactMap { $0 }
        #expect(marks.count == ids.count)
        #expect(Set(marks.map(\.code)).count == ids.count)
        #expect(marks.allSatisfy { $0.code.count <= 6 && !$0.code.isEmpty })
        let looks = marks.prefix(48).map { "\($0.color) \($0.pattern)" }
        #expect(Set(looks).count == 48)
    }

    @Test func projectsThatMayNotBeKnownHaveNoMark() {
        let marks = ProjectMark.all(plan(of: ["one", "two"]), knows: { $0 == 1 })
        #expect(marks[0] == nil && marks[1] != nil)
        #expect(!String(decoding: StyleSheet.bytes(marks), as: UTF8.self).contains(".p0{"))
    }

    @Test(arguments: [
        "https://example.org/a?b=c", "HTTP://example.org", "mailto:a@example.org", "tel:+32",
        "geo:1,2",
    ])
    func addressesAreLinked(_ address: String) { #expect(SafeAddress.isSafe(address)) }

    @Test(arguments: [
        "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//example.org",
        "file:///etc",
        "https://", "https://a b", "https://a\nb", "https://a\u{A0}b", " https://example.org",
        "Civipol",
    ])
    func otherTextsAreNot(_ text: String) { #expect(!SafeAddress.isSafe(text)) }

    @Test func manifestsNameNothingOutside() {
        let hash = String(repeating: "a", count: 64)
        var manifest = SiteManifest()
        manifest.hashes = ["index.html": hash, "fr/projects/x.html": hash]
        #expect(SiteManifest(parsing: manifest.bytes)?.hashes == manifest.hashes)
        for path in ["../x", "/etc/x", "a//b", ".hidden", "a/.b", "a/b/c/d/e/f", "", "a/\u{0}"] {
            #expect(SiteManifest(parsing: Array("\(hash)  \(path)\n".utf8)) == nil, "\(path)")
        }
        #expect(SiteManifest(parsing: Array("nonsense\n".utf8)) == nil)
    }

    @Test func codesHaveTheirThreeCorners() throws {
        let code = try #require(QRCode("webcal://plans.example.org/feeds/all.ics"))
        #expect(code.size >= 21 && (code.size - 17) % 4 == 0)
        for (row, column) in [(0, 0), (0, code.size - 7), (code.size - 7, 0)] {
            for step in 0..<7 {
                #expect(code.isDark(row: row, column: column + step))
                #expect(code.isDark(row: row + step, column: column))
            }
            #expect(!code.isDark(row: row + 1, column: column + 1))
        }
        #expect(QRCode(String(repeating: "x", count: 3_000)) == nil)
        #expect(QRCode("") == nil)
    }

    @Test func everyLanguageHasAllMonthsAndRules() {
        for code in SiteLanguage.codes {
            let words = SiteWords.in(code)
            #expect(words.shortMonths.count == 12 && words.longMonths.count == 12)
            #expect(words.weekdays.count == 7)
            #expect(words.rules.count == 9)
        }
    }

    @Test func languagesBeginWithTheOneThatIsWanted() {
        #expect(SiteLanguage.all(["ar", "en", "ar", "de"]).map(\.folder) == ["", "en/"])
        #expect(SiteLanguage.all(["de"]).map(\.code) == ["en"])
    }
}
