import PlanModel

/// Turns the tree of one file into values, and notes what is wrong on the way.
///
/// A value that cannot be read is reported once and left out; what stands beside it is read on.
struct FileDecoder {
    let tree: YAMLTree
    let file: Int32
    var findings: [Finding] = []
    /// How many findings there may be; what is beyond is counted.
    let mostFindings: Int
    var unshown = 0
    var firstUnshown: Place?
    /// The key whose value is being read, for messages.
    var key = ""

    init(tree: YAMLTree, file: Int32, mostFindings: Int) {
        self.tree = tree
        self.file = file
        self.mostFindings = mostFindings
    }

    // MARK: Reporting

    mutating func report(
        _ rule: String, _ message: String, hint: String? = nil, at node: Int32,
        related: [RelatedPlace] = []
    ) {
        add(
            Finding(
                rule: rule, level: .error, message: message, hint: hint, place: place(node),
                related: related))
    }

    mutating func add(_ finding: Finding) {
        if isFull { countUnshown(finding.place) } else { findings.append(finding) }
    }

    mutating func countUnshown(_ place: Place) {
        unshown += 1
        firstUnshown = firstUnshown ?? place
    }

    /// Whether nothing more would be shown, so that there is no need for a hint.
    var isFull: Bool { findings.count >= mostFindings }

    /// Where a node stands in the file: of a collection its first line, of an alias the alias.
    func place(_ node: Int32) -> Place {
        let node = tree[node]
        let isOneLine = node.endLine == node.line
        let isScalar = node.kind == .scalar || node.kind == .alias || node.kind == .unreadable
        return Place(
            file: file, line: node.line, column: node.column,
            endLine: isScalar ? node.endLine : node.line,
            endColumn: isScalar || isOneLine
                ? max(node.endColumn, isOneLine ? node.column + 1 : 1) : node.column + 1)
    }

    // MARK: Scalars

    /// The node that is meant: aliases followed.
    func meant(_ node: Int32) -> YAMLTree.Node { tree[tree.resolved(node)] }

    func isUnreadable(_ node: Int32) -> Bool { meant(node).kind == .unreadable }

    /// A plain `~`, `null` or nothing at all.
    func isNull(_ node: YAMLTree.Node) -> Bool {
        tree.isNull(node)
    }

    /// The text of a scalar; anything else is reported as no `expected`.
    mutating func scalar(_ index: Int32, expected: String) -> String? {
        let node = meant(index)
        if node.kind == .scalar, !isNull(node) { return tree.string(node) }
        reportWrongType(index, expected: expected)
        return nil
    }

    /// `subject` says what it is where it is not the current key.
    mutating func reportWrongType(
        _ index: Int32, expected: String, hint: String? = nil, subject: String? = nil
    ) {
        let node = meant(index)
        // What a mistake cut off has been reported as that.
        if node.isCut { return }
        let named = subject ?? named
        switch node.kind {
        case .unreadable: break
        case _ where isNull(node):
            report(
                "file/wrong-type", "\(named) has no value",
                hint: hint ?? "write \(expected), or remove the line", at: index)
        case .scalar, .alias:
            report(
                "file/wrong-type", "\(named) is a text, not \(expected)",
                hint: hint ?? "write \(expected)", at: index)
        case .sequence:
            report(
                "file/wrong-type", "\(named) is a list, not \(expected)",
                hint: hint ?? singleHint(index) ?? "write \(expected)", at: index)
        case .mapping:
            report(
                "file/wrong-type", "\(named) is a record of keys and values, not \(expected)",
                hint: hint ?? "write \(expected)", at: index)
        }
    }

    /// The current key in words.
    var named: String { key.isEmpty ? "this" : "`\(key)`" }

    // MARK: Collections

    /// The children of a sequence or mapping; nothing else has any.
    func items(_ index: Int32) -> YAMLTree.Items { tree.items(meant(index)) }

    /// The keys of a mapping with their values, as they are written.
    func pairs(_ index: Int32) -> Pairs { Pairs(children: items(index)) }

    struct Pairs: Sequence, IteratorProtocol {
        fileprivate var children: YAMLTree.Items

        mutating func next() -> (key: Int32, value: Int32)? {
            guard let key = children.next(), let value = children.next() else { return nil }
            return (key, value)
        }
    }

    struct Entry {
        var key: Int32
        var value: Int32
        /// Whether the key stands in its record a second time.
        var isRepeated = false
    }

    /// The entries of a mapping: its own, then those that merge keys (`<<`) bring and it does not
    /// have itself. Duplicate keys are reported, and the first one counts.
    ///
    /// - Parameter repeatedHint: what to do about a duplicate key; with it duplicates are among
    ///   the entries, so that their own mistakes come to light too.
    mutating func entries(_ index: Int32, repeatedHint: String? = nil) -> [Entry] {
        var own: [Entry] = []
        var merges: [Int32] = []
        let node = meant(index)
        guard node.kind == .mapping else { return [] }
        own.reserveCapacity(Int(node.count) / 2)
        for (key, value) in pairs(index) {
            let keyNode = meant(key)
            if keyNode.isPlain, tree.scalarEquals(keyNode, "<<") {
                merges.append(value)
            } else if keyNode.kind == .scalar {
                own.append(Entry(key: key, value: value))
            } else if keyNode.kind != .unreadable {
                report(
                    "file/wrong-type", "a key must be a word",
                    hint: "a text that begins with [, {, * or ? must be in quotes", at: key)
            }
        }
        own = withoutDuplicates(own, repeatedHint)
        guard !merges.isEmpty else { return own }
        var present = Set(own.map { tree.string(meant($0.key)) })
        for merge in merges { add(merged: merge, to: &own, present: &present, depth: 0) }
        return own
    }

    private mutating func add(
        merged index: Int32, to entries: inout [Entry], present: inout Set<String>, depth: Int
    ) {
        guard depth < 16 else {
            report(
                "file/too-deep", "merge keys are nested deeper than 16 levels",
                hint: "write out what the record should hold", at: index)
            return
        }
        let node = meant(index)
        switch node.kind {
        case .mapping:
            var nested: [Int32] = []
            for (key, value) in pairs(index) {
                let keyNode = meant(key)
                if keyNode.isPlain, tree.scalarEquals(keyNode, "<<") {
                    nested.append(value)
                } else if keyNode.kind == .scalar, present.insert(tree.string(keyNode)).inserted {
                    entries.append(Entry(key: key, value: value))
                }
            }
            for merge in nested {
                add(merged: merge, to: &entries, present: &present, depth: depth + 1)
            }
        case .sequence:
            for item in items(index) {
                add(merged: item, to: &entries, present: &present, depth: depth + 1)
            }
        case .unreadable: break
        case .scalar, .alias:
            report(
                "file/wrong-type", "a merge key takes a record, not a text",
                hint: "write <<: *common, and &common before the record that is meant", at: index)
        }
    }

    private mutating func withoutDuplicates(_ entries: [Entry], _ hint: String?) -> [Entry] {
        if entries.count < 2 { return entries }
        // Small records: compare in pairs without making strings. Large ones: a set.
        if entries.count <= 24 {
            var isUnique = true
            for i in 1..<entries.count where isUnique {
                let key = meant(entries[i].key)
                for j in 0..<i where sameText(key, meant(entries[j].key)) { isUnique = false }
            }
            if isUnique { return entries }
        }
        var firsts = NameIndex(capacity: entries.count)
        var kept: [Entry] = []
        kept.reserveCapacity(entries.count)
        for entry in entries {
            let key = meant(entry.key)
            let hash = firsts.hash(tree.bytes(key))
            if let first = firsts.number(hash, { sameText(key, meant($0)) }) {
                reportDuplicate(entry.key, first: first, hint: hint)
                if hint != nil {
                    kept.append(Entry(key: entry.key, value: entry.value, isRepeated: true))
                }
            } else {
                firsts.add(entry.key, hash)
                kept.append(entry)
            }
        }
        return kept
    }

    /// Reports that a key of a record stands there again.
    mutating func reportDuplicate(_ key: Int32, first: Int32, hint: String? = nil) {
        report(
            "file/duplicate-key", "`\(tree.string(meant(key)))` stands here a second time",
            hint: hint ?? "keep one of the two; the first one counts until then", at: key,
            related: [RelatedPlace(place: place(first), message: "first here")])
    }

    private func sameText(_ left: YAMLTree.Node, _ right: YAMLTree.Node) -> Bool {
        guard left.count == right.count else { return false }
        return tree.bytes(left).elementsEqual(tree.bytes(right))
    }

    /// The first item of a list that says the same as `item`, which is one of its items.
    func first(sayingTheSameAs item: Int32, in list: Int32) -> Int32 {
        let wanted = meant(item)
        for other in items(list) {
            if other == item { break }
            let node = meant(other)
            if node.kind == .scalar, sameText(node, wanted) { return other }
        }
        return item
    }
}
