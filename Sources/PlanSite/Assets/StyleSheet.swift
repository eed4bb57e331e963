/// The style of all pages: one file of the site, without anything from elsewhere.
enum StyleSheet {
    static let path = "style.css"

    /// - Parameter marks: by project.
    static func bytes(_ marks: [ProjectMark?]) -> [UInt8] {
        var text = source
        for (index, mark) in marks.enumerated() {
            guard let mark else { continue }
            text += ".p\(index){--c:\(mark.color);--pattern:var(--pattern-\(mark.pattern))}\n"
        }
        return Array(text.utf8)
    }

    private static let source = ##"""
        body{font-family:system-ui}

        """##
}
