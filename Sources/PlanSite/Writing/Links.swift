import PlanModel

extension PageWriter {
    mutating func countryLink(_ country: Country) {
        link(to: .country(country)) { $0.country(country) }
    }

    mutating func institutionLink(_ index: Int32) {
        let record = site.plan.institutions[index]
        guard site.known.hasPage(institution: index) else {
            planText(record.name, or: record.id)
            return
        }
        link(to: .institution(index)) { $0.planText(record.name, or: record.id) }
    }

    mutating func themeLink(_ index: Int32) {
        let record = site.plan.themes[index]
        guard site.known.hasPage(theme: index) else {
            planText(record.name, or: record.id)
            return
        }
        link(to: .theme(index)) { $0.planText(record.name, or: record.id) }
    }

    /// A text of the plan, as a link where it is an address that a reader may follow.
    mutating func linkOrText(_ text: String) {
        guard SafeAddress.isSafe(text) else {
            planText(text)
            return
        }
        element("a", .href(text), Attribute("rel", "noreferrer")) { w in
            let scheme = text.prefix { $0 != ":" }.lowercased()
            w.name(
                ["mailto", "tel"].contains(scheme) ? String(text.dropFirst(scheme.count + 1)) : text
            )
        }
    }
}

/// Addresses that pages may link to.
enum SafeAddress {
    private static let schemes = ["http://", "https://", "mailto:", "tel:", "geo:"]

    /// Whether a text is nothing but an address: http, https, mailto, tel or geo.
    static func isSafe(_ text: String) -> Bool {
        let lowered = text.lowercased()
        return schemes.contains { lowered.hasPrefix($0) && lowered.utf8.count > $0.utf8.count }
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace
            }
    }
}
