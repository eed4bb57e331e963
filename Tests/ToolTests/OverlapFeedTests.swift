import Foundation
import Testing

/// Feeds that say what their events overlap with: pointer, not payload.
struct OverlapFeedTests {
    private static let plan = """
        domain: plan.example
        audiences: [public, partners, restricted]
        people: {expert: {name: A. Expert}, spy: {name: B. Spy, visibility: restricted}}
        projects:
          alpha: {name: Alpha (an invented project), contact: A. Desk}
          beta: {name: Beta (an invented project), contact: B. Desk}
          gamma: {name: Hidden name, contact: C. Desk, visibility: restricted}
        activities:
          course: {title: Course, project: alpha, when: 2019-05-20/22, people: [expert, spy]}
          seminar: {title: {en: Seminar, fr: Séminaire}, project: beta, when: 2019-05-21, people: [expert]}
          secret: {title: Secret title, project: gamma, when: 2019-05-22/23, people: [expert, spy]}
          weekly: {title: Weekly, project: beta, when: 2019-05-31, repeat: "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", people: [expert]}
          june: {title: June, project: alpha, when: 2019-06-30, people: [expert]}
          alone: {title: Alone, project: alpha, when: 2019-07-01}
        feeds:
          fr: {overlaps: true, language: fr}
          en: {overlaps: true}
          all: {overlaps: true, audience: restricted}
          silent: {}
          open: {overlaps: true, audience: public}

        """

    private func descriptions(_ file: [UInt8]?) -> [String: String] {
        let lines = String(decoding: file ?? [], as: UTF8.self).replacing("\r\n ", with: "")
            .components(separatedBy: "\r\n")
        var found: [String: String] = [:]
        var uid = ""
        for line in lines {
            if line.hasPrefix("UID:") { uid = String(line.dropFirst(4).prefix { $0 != "@" }) }
            if line.hasPrefix("DESCRIPTION;"), !uid.isEmpty {
                found[uid] = line.replacing("\\n", with: "\n").replacing("\\", with: "")
            }
        }
        return found
    }

    @Test func theyTellWhatTheAudienceMayKnow() throws {
        let folder = try TemporaryFolder(["plan/coplan.yaml": Self.plan])
        let result = try Tool.run(["export", "plan", "--quiet"], in: folder.path)
        #expect(result.status == 0)
        #expect(result.errors.contains("the feed open is public"))
        let files = try TemporaryFolder.contents(of: "\(folder.path)/exports").mapValues {
            Array($0)
        }

        let english = descriptions(files["partners/feeds/en.ics"])
        #expect(
            english["alpha_course"]?.hasSuffix(
                """


                Overlaps:
                – 21–22 May 2019 · Person: A. Expert · Seminar (Beta (an invented project)); a restricted activity of gamma, Contact: C. Desk
                – 22 May 2019 · Person · a restricted activity of gamma, Contact: C. Desk
                """) == true, "\(english["alpha_course"] ?? "")")
        let french = descriptions(files["partners/feeds/fr.ics"])
        #expect(
            french["alpha_course"]?.contains(
                "Chevauchements\u{A0}:\n– 21–22 mai 2019 · Personne\u{A0}: A. Expert · Séminaire")
                == true)
        #expect(
            descriptions(files["restricted/feeds/all.ics"])["alpha_course"]?.contains(
                "Person: B. Spy · Secret title (Hidden name)") == true)

        // Only the occurrence that is concerned says so, and nothing else does.
        #expect(english["beta_weekly_20190630"]?.contains("Overlaps") == true)
        for (uid, text) in english
        where !["alpha_course", "beta_seminar", "beta_weekly_20190630", "alpha_june"].contains(uid)
        {
            #expect(!text.contains("Overlaps"), "\(uid)")
        }
        for path in ["partners/feeds/silent.ics", "partners/all.ics", "public/feeds/open.ics"] {
            #expect(!String(decoding: files[path] ?? [], as: UTF8.self).contains("Overlaps"))
        }
        for (path, bytes) in files where !path.hasPrefix("restricted") {
            let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n ", with: "")
            #expect(
                !text.contains("Secret title") && !text.contains("Hidden name")
                    && !text.contains("B. Spy"), "\(path)")
        }
        #expect(
            try Tool.run(["export", "plan"], in: folder.path).output.contains("written") == false)
    }
}
