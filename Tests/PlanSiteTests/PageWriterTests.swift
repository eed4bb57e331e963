import PlanChecking
import PlanModel
import PlanTime
import Testing

@testable import PlanSite

/// What a page makes of texts that mean something in HTML.
@Suite struct PageWriterTests {
    private func written(_ language: Int = 0, _ body: (inout PageWriter) -> Void) -> String {
        let site = SmallSite.contents()
        var writer = PageWriter(site, site.languages[language], path: "projects/x.html")
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func escapesTextsAndAttributes() {
        let text = written { w in
            w.element("p", Attribute("title", "\"><script>")) { $0.text("<b> & 'c' \"d\"") }
        }
        #expect(
            text
                == "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt; &amp; 'c' &quot;d&quot;</p>\n")
    }

    @Test func leavesOutWhatIsNoCharacter() {
        let scalars: [UInt32] = [
            0x61, 0, 0x62, 0x1B, 0x63, 0x85, 0x64, 0xFFFE, 0x65, 0xFDD0, 0x66, 0x1FFFF, 0x67,
        ]
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars.map { Unicode.Scalar($0)! })
        #expect(written { $0.text(text) } == "abcdefg")
        #expect(written { $0.text("é–漢😀\u{FFFD}") } == "é–漢😀\u{FFFD}")
    }

    @Test func isolatesWhatRunsTheOtherWay() {
        #expect(written { $0.name("قضاء") } == "<bdi>قضاء</bdi>")
        #expect(written { $0.name("Tunis") } == "Tunis")
        #expect(written(2) { $0.name("Tunis") } == "<bdi>Tunis</bdi>")
    }

    @Test func marksTheLanguageThatATextFallsBackTo() {
        let text = LocalizedText.perLanguage([.init(language: "es", text: "Taller")])
        #expect(written { $0.planText(text, or: "x") } == "<bdi lang=\"es\">Taller</bdi>")
    }

    @Test func namesTheFootnoteOfACountry() {
        #expect(written { $0.country(Country("XK")!) } == "Kosovo*")
        #expect(written { $0.country(Country("PS")!) } == "Palestine**")
    }
}
