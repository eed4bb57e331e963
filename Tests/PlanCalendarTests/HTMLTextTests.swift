import Testing

@testable import PlanCalendar

struct HTMLTextTests {
    @Test(arguments: [
        ("A\nb", "<p>A<br>b</p>"), ("A\n\n\nb", "<p>A</p><p>b</p>"),
        ("<b> & \"c\"", "<p>&lt;b&gt; &amp; &quot;c&quot;</p>"),
        (
            "See https://a.example/?b=1&c=\"d\".",
            "<p>See <a href=\"https://a.example/?b=1&amp;c=%22d%22\">"
                + "https://a.example/?b=1&amp;c=&quot;d&quot;</a>.</p>"
        ),
        ("javascript://a", "<p>javascript://a</p>"), ("a:  b", "<p>a:  b</p>"), ("", ""),
    ])
    func text(_ text: String, _ expected: String) {
        #expect(HTMLText.document(text, "en") == "<html><body>\(expected)</body></html>")
    }

    @Test func arabicRunsFromTheRight() {
        #expect(HTMLText.document("ا", "ar").contains("<p dir=\"rtl\">ا</p>"))
    }
}
