import PlanModel

extension FileDecoder {
    /// A hint that takes time to find: nobody reads the thousandth.
    func affordable(_ hint: @autoclosure () -> String) -> String? {
        findings.count < 1_000 ? hint() : nil
    }

    /// What to write where a list belongs and a text or a map stands.
    func listHint(_ index: Int32) -> String? {
        let node = meant(index)
        switch node.kind {
        case .scalar where !isNull(node):
            // `TN; MA` and `TN and MA` are lists to those who write them.
            let text = tree.string(node)
            let isSeveral = text.contains(";")
            let items = isSeveral ? text.split(separator: ";").map(trimmed) : [text]
            return "write [\(items.joined(separator: ", "))]"
        case .mapping:
            guard node.count <= 10 else { return nil }
            let keys = pairs(index).map { tree.string(meant($0.key)) }
            return keys.isEmpty ? nil : "write [\(keys.joined(separator: ", "))]"
        default: return nil
        }
    }

    private func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// What to write where one value belongs and a list of one stands.
    func singleHint(_ index: Int32) -> String? {
        let node = meant(index)
        guard node.kind == .sequence, node.count == 1 else { return nil }
        let item = meant(node.first)
        return item.kind == .scalar && !isNull(item) ? "write \(tree.string(item))" : nil
    }

    /// What to write where `{city, country}` belongs.
    func placeHint(_ index: Int32) -> String {
        let node = meant(index)
        guard node.kind == .scalar, !isNull(node) else { return "write {city: Tunis, country: TN}" }
        let text = tree.string(node)
        if let country = Country.meant(by: text, isExact: true) {
            return "write {country: \(country)}"
        }
        // `Tunis, Tunisia`.
        let halves = text.split(separator: ",").map(trimmed)
        if halves.count == 2, let country = Country.meant(by: halves[1]) {
            return "write {city: \(halves[0]), country: \(country)}"
        }
        let isPlain = text.allSatisfy { $0.isLetter || $0 == " " || $0 == "-" }
        return "write {city: \(isPlain ? text : "\"\(text)\"")} and its country if you like"
    }

    /// Reports what is wrong with a part of a text.
    ///
    /// - Parameter part: in Unicode scalars; nil where the whole text is meant.
    mutating func report(
        _ rule: String, _ message: String, hint: String?, at node: Int32, part: Range<Int>?,
        of text: String
    ) {
        let before = findings.count
        report(rule, message, hint: hint, at: node)
        guard let part, findings.count == before + 1,
            let place = place(of: part, of: text, at: node)
        else { return }
        findings[before].place = place
    }

    /// The place of a part of a text, where the file says the text letter by letter in one line.
    private func place(of part: Range<Int>, of text: String, at index: Int32) -> Place? {
        let node = tree[index]
        guard node.kind == .scalar, node.line == node.endLine else { return nil }
        let length = text.unicodeScalars.count
        let width = Int(node.endColumn - node.column)
        let quote = node.isPlain ? 0 : 1
        guard width == length + 2 * quote else { return nil }
        let start = min(max(part.lowerBound, 0), max(length - 1, 0))
        let end = min(max(part.upperBound, start + 1), max(length, 1))
        let first = node.column + Int32(quote)
        return place(index).columns((first + Int32(start))..<(first + Int32(end)))
    }

    /// Bytes of a text's UTF-8 as Unicode scalars.
    func scalars(_ bytes: Range<Int>, of text: String) -> Range<Int> {
        func scalar(_ offset: Int) -> Int {
            let index = text.utf8.index(text.startIndex, offsetBy: min(offset, text.utf8.count))
            return text.unicodeScalars.distance(from: text.startIndex, to: index)
        }
        return scalar(bytes.lowerBound)..<scalar(bytes.upperBound)
    }
}
