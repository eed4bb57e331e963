import PlanModel

/// The order in which a reader looks for names: accents and the forms of alif make no difference.
extension PageWriter {
    func inOrder<Item>(_ items: [Item], named name: (Item) -> String) -> [Item] {
        items.enumerated().map {
            (key: orderKey(name($0.element)), place: $0.offset, item: $0.element)
        }
        .sorted { $0.key != $1.key ? $0.key.isScalarLess(than: $1.key) : $0.place < $1.place }
        .map(\.item)
    }

    func inOrder(_ countries: [Country]) -> [Country] {
        inOrder(countries) { $0.nameOnPages(in: language.code) }
    }
}

/// Small letters without accents.
private func orderKey(_ text: String) -> String {
    var key = ""
    for scalar in text.lowercased().unicodeScalars {
        switch scalar {
        case "à", "á", "â", "ã", "ä", "å": key += "a"
        case "ç": key += "c"
        case "è", "é", "ê", "ë": key += "e"
        case "ì", "í", "î", "ï": key += "i"
        case "ñ": key += "n"
        case "ò", "ó", "ô", "õ", "ö": key += "o"
        case "ù", "ú", "û", "ü": key += "u"
        case "œ": key += "oe"
        case "أ", "إ", "آ": key += "ا"
        case "\u{2068}", "\u{2069}": break
        default: key.unicodeScalars.append(scalar)
        }
    }
    return key
}
