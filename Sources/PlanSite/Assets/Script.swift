/// The one script of a site. Every page works without it.
enum Script {
    static let path = "site.js"
    static let bytes = Array(source.utf8)

    private static let source = """
        "use strict";

        """
}
