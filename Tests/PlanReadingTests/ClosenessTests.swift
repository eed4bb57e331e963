import PlanModel
import Testing

/// “Did you mean”: near enough to help, not so near that it guesses.
struct ClosenessTests {
    @Test(arguments: [
        ("stauts", "status"), ("confrimed", "confirmed"), ("Status", "status"), ("statu", "status"),
        ("satus", "status"), ("statuss", "status"), ("titel", "title"), ("wehn", "when"),
    ])
    func findsWhatWasMeant(_ word: String, _ meant: String) {
        let words = ["status", "title", "when", "venue", "confirmed", "tentative"]
        #expect(closest(to: word, among: words) == meant)
    }

    @Test(arguments: ["", "x", "quite something else", "planned", "zzzz"])
    func findsNothing(_ word: String) {
        #expect(closest(to: word, among: ["status", "title", "when"]) == nil)
    }

    @Test func takesTheFirstOfEquals() {
        #expect(closest(to: "ab", among: ["ac", "ad"]) == "ac")
        #expect(closest(to: "ab", among: ["ad", "ac"]) == "ad")
        #expect(closest(to: "ab", among: ["ac", "ab"]) == "ab", "and the nearer one before that")
    }

    @Test func takesLongWords() {
        let long = String(repeating: "a", count: 100_000)
        #expect(closest(to: long, among: [long + "b", "b"]) == long + "b")
        #expect(closest(to: "a", among: [String]()) == nil)
    }
}
