import PlanReading
import Testing

/// A waiver is added to a file, and every byte of the rest stays as it was.
struct WaiverInsertionTests {
    private static let lines = ["rule: overlap/person", "reason: fine"]
    private static let inOneLine = "{rule: overlap/person, reason: fine}"

    private func adding(to text: String) throws -> String {
        String(
            decoding: try addingWaiver(
                lines: Self.lines, inOneLine: Self.inOneLine, to: Array(text.utf8)), as: UTF8.self)
    }

    /// What is inserted, between what stands before and after it.
    struct Layout: Sendable, CustomTestStringConvertible {
        var name: String
        var before: String
        var added: String
        var after = ""
        var testDescription: String { name }
    }

    static let layouts = [
        Layout(
            name: "an empty file", before: "",
            added: "waivers:\n  - rule: overlap/person\n    reason: fine\n"),
        Layout(
            name: "comments alone", before: "# nothing yet\n",
            added: "\nwaivers:\n  - rule: overlap/person\n    reason: fine\n"),
        Layout(
            name: "no such section", before: "themes:\n  drugs: {name: Drugs}\n",
            added: "\nwaivers:\n  - rule: overlap/person\n    reason: fine\n"),
        Layout(
            name: "a blank line at the end", before: "themes: {drugs: {name: Drugs}}\n\n",
            added: "waivers:\n  - rule: overlap/person\n    reason: fine\n"),
        Layout(
            name: "no line break at the end", before: "themes: {drugs: {name: Drugs}}",
            added: "\n\nwaivers:\n  - rule: overlap/person\n    reason: fine\n"),
        Layout(
            name: "a byte order mark and CRLF",
            before: "\u{FEFF}themes: {drugs: {name: Drugs}}\r\n",
            added: "\r\nwaivers:\r\n  - rule: overlap/person\r\n    reason: fine\r\n"),
        Layout(
            name: "everything indented", before: "  themes: {drugs: {name: Drugs}}\n",
            added: "\n  waivers:\n    - rule: overlap/person\n      reason: fine\n"),
        Layout(
            name: "a list with comments around it",
            before:
                "waivers:\n  # first\n  - rule: a/b   # why\n    reason: c\n    # still of it\n",
            added: "  - rule: overlap/person\n    reason: fine\n",
            after: "  # of the next one\n\n# of themes\nthemes: {}\n"),
        Layout(
            name: "a list that is not indented", before: "waivers:\n- rule: a/b\n  reason: c\n",
            added: "- rule: overlap/person\n  reason: fine\n", after: "themes: {}\n"),
        Layout(
            name: "wide dashes", before: "waivers:\n    -   rule: a/b\n        reason: c\n",
            added: "    -   rule: overlap/person\n        reason: fine\n"),
        Layout(
            name: "items in braces", before: "waivers:\n  - {rule: a/b, reason: c}\n",
            added: "  - rule: overlap/person\n    reason: fine\n"),
        Layout(
            name: "an item over several lines",
            before: "waivers:\n  - {rule: a/b,\n     reason: 'c\n\n     d'}  # so\n",
            added: "  - rule: overlap/person\n    reason: fine\n", after: "\n\nthemes: {}\n"),
        Layout(
            name: "a list with CRLF and no end",
            before: "waivers:\r\n  - rule: a/b\r\n    reason: c",
            added: "\r\n  - rule: overlap/person\r\n    reason: fine\r\n"),
        Layout(
            name: "a block of text at the end",
            before: "waivers:\n  - rule: a/b\n    reason: |\n      one\n\n      two\n",
            added: "  - rule: overlap/person\n    reason: fine\n", after: "themes: {}\n"),
        Layout(
            name: "a block that keeps its blank lines",
            before: "waivers:\n  - rule: a/b\n    reason: |+\n      one\n\n",
            added: "  - rule: overlap/person\n    reason: fine\n", after: "themes: {}\n"),
        Layout(
            name: "an anchor and an alias",
            before: "x-a: &a {rule: a/b}\nwaivers:\n  - &b {rule: a/b, reason: c}\n  - *b\n",
            added: "  - rule: overlap/person\n    reason: fine\n"),
        Layout(
            name: "letters of several bytes", before: "waivers: [{rule: a/b, reason: “é” 🚢}",
            added: ", {rule: overlap/person, reason: fine}", after: "]  # über\n"),
        Layout(
            name: "brackets", before: "waivers: [{rule: a/b, reason: c}",
            added: ", {rule: overlap/person, reason: fine}", after: "]\nthemes: {}\n"),
        Layout(
            name: "brackets over several lines",
            before: "waivers: [\n  {rule: a/b, reason: c}",
            added: ",\n  {rule: overlap/person, reason: fine}", after: ",  # so\n]\n"),
        Layout(
            name: "a key and nothing below it", before: "waivers:\n",
            added: "  - rule: overlap/person\n    reason: fine\n", after: "themes: {}\n"),
        Layout(
            name: "a key and a comment", before: "waivers:  # none yet\n",
            added: "  - rule: overlap/person\n    reason: fine\n", after: "  # indeed\n"),
        Layout(
            name: "a key at the end", before: "themes: {}\nwaivers:",
            added: "\n  - rule: overlap/person\n    reason: fine\n"),
    ]

    @Test(arguments: layouts) func isAddedAndNothingElse(_ layout: Layout) throws {
        #expect(
            try adding(to: layout.before + layout.after)
                == layout.before + layout.added + layout.after)
    }

    @Test(arguments: [
        ("waivers: []\n", "waivers:\n"), ("waivers: [ ]  # none\n", "waivers:  # none\n"),
        ("waivers: ~\n", "waivers:\n"), ("waivers: null", "waivers:\n"),
    ]) func nothingBecomesAList(_ before: String, _ key: String) throws {
        #expect(try adding(to: before) == key + "  - rule: overlap/person\n    reason: fine\n")
    }

    @Test(arguments: [
        ("x-w: &w [{rule: a/b, reason: c}]\nwaivers: *w\n", "its `waivers` is not a list"),
        ("waivers: {rule: a/b}\n", "its `waivers` is not a list"),
        ("waivers: soon\n", "its `waivers` is not a list"),
        ("{themes: {}}\n", "its sections stand in braces"),
        ("waivers: [\n  # none\n]\n", "its `waivers` are empty in a way that cannot be added to"),
        ("waivers: []\nwaivers: []\n", "`waivers` stands in it twice"),
        ("- a\n- b\n", "it does not hold sections"),
        ("themes: [a\nwaivers: []\n", nil),
        (
            "themes: {}\n...\n",
            "the file is laid out in a way that the waiver cannot be added to"
        ),
        (
            "x-notes: |+\n  kept\n\n\n",
            nil
        ),
    ]) func isRefused(_ text: String, _ message: String?) throws {
        do {
            let result = try adding(to: text)
            // It may be right, but must not be wrong.
            #expect(message == nil && result.hasPrefix(text))
        } catch let refused as EditRefused {
            if let message { #expect(refused.message == message) }
        }
    }
}
