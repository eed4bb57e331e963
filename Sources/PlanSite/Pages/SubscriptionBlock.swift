import PlanCalendar
import PlanModel

/// How to have in one's calendar what a page shows.
extension PageWriter {
    /// Nothing where no feed holds just that.
    mutating func subscription(to route: Route) {
        guard let path = route.feed(in: site.plan), let feed = site.feeds[path] else { return }
        element(
            "section", .class("subscription"), .id("subscribe"),
            Attribute("aria-labelledby", "subscribe-title")
        ) { w in
            w.newLine()
            w.element("div", .class("ways")) { w in
                w.element("h2", .id("subscribe-title"), text: w.words.subscribe)
                w.ways(path, feed.name)
            }
            if case .absolute = w.site.options.feeds, let link = w.webcalAddress(path) {
                w.qrCode(link)
            }
        }
    }

    private mutating func ways(_ path: String, _ name: String) {
        switch site.options.feeds {
        case .onRequest: element("p", text: words.feedOnRequest(path))
        case .relative:
            element("p", text: words.subscribeText)
            element("p") { w in
                w.text("\(w.words.relativeFeed) ")
                w.element("a", .href(w.feedAddress(path)!), .class("address")) { $0.text(path) }
            }
        case .absolute:
            let address = feedAddress(path)!
            element("p", text: words.subscribeText)
            element("ul", .class("buttons")) { w in
                w.newLine()
                for (label, link) in w.addLinks(path, name) {
                    w.element("li") { w in
                        w.element("a", .class("button"), .href(link), text: label)
                    }
                }
            }
            element("p", .class("copy")) { w in
                w.text("\(w.words.copyAddress) ")
                w.element("a", .class("address"), .href(address)) { $0.name(address) }
            }
        }
    }

    /// The ways in which calendars take an address.
    private func addLinks(_ path: String, _ name: String) -> [(label: String, link: String)] {
        guard let address = feedAddress(path), let webcal = webcalAddress(path) else { return [] }
        let query = "url=\(percentEncoded(address))&name=\(percentEncoded(name))"
        return [
            (words.openInCalendar, webcal),
            (words.google, "https://calendar.google.com/calendar/r?cid=\(percentEncoded(webcal))"),
            (words.outlookWork, "https://outlook.office.com/calendar/0/addfromweb?\(query)"),
            (words.outlookHome, "https://outlook.live.com/calendar/0/addfromweb?\(query)"),
        ]
    }

    /// The address with a scheme that calendar programs are registered for.
    func webcalAddress(_ path: String) -> String? {
        guard case .absolute = site.options.feeds, let address = feedAddress(path),
            let colon = address.firstIndex(of: ":")
        else { return nil }
        return "webcal" + address[colon...]
    }

    private mutating func qrCode(_ text: String) {
        guard let code = QRCode(text) else { return }
        // The quiet zone is four modules wide.
        let side = code.size + 8
        element("figure", .class("qr")) { w in
            w.element(
                "svg", Attribute("viewBox", "0 0 \(side) \(side)"), Attribute("role", "img"),
                Attribute("aria-label", w.words.qrCode),
                Attribute("shape-rendering", "crispEdges")
            ) { w in
                w.shape(
                    "rect", Attribute("width", side), Attribute("height", side),
                    Attribute("fill", "#fff"))
                w.shape("path", Attribute("fill", "#000"), Attribute("d", outline(of: code)))
            }
            w.element("figcaption", text: w.words.qrCode)
        }
    }
}

/// Runs of dark modules, row by row.
private func outline(of code: QRCode) -> String {
    var path = ""
    for row in 0..<code.size {
        var column = 0
        while column < code.size {
            guard code.isDark(row: row, column: column) else {
                column += 1
                continue
            }
            let start = column
            while column < code.size, code.isDark(row: row, column: column) { column += 1 }
            path += "M\(start + 4) \(row + 4)h\(column - start)v1H\(start + 4)z"
        }
    }
    return path
}

/// What RFC 3986 calls unreserved stays, all else is encoded.
private func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            bytes.append(byte)
        default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
