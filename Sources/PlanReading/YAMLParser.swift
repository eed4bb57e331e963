internal import CLibYAML
import PlanModel

/// The libyaml parser (`yaml_parser_t`) and its event, with one owner.
///
/// The structs are on the heap because libyaml keeps pointers into the one, and the other is much
/// to hand on.
private struct ParserHandle: ~Copyable {
    let parser: UnsafeMutablePointer<yaml_parser_t>
    /// What was read last.
    let event: UnsafeMutablePointer<yaml_event_t>

    init?() {
        parser = .allocate(capacity: 1)
        event = .allocate(capacity: 1)
        event.initialize(to: yaml_event_t())
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            event.deallocate()
            return nil
        }
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        event.deallocate()
    }
}

/// Builds a tree of one stretch of a file from libyaml's events (`yaml_parser_parse`).
struct YAMLParser: ~Copyable {
    private var nodes: GrowingList<YAMLTree.Node>
    private var text: GrowingList<UInt8>
    /// `YAMLTree.root` and `lastNode`.
    private var root: Int32 = -1
    private var lastNode: Int32 = -1
    private var anchors: [String: Int32] = [:]
    /// The innermost open collection, its node and its last child so far, or -1; the others are in
    /// `open`.
    private var current: (node: Int32, last: Int32) = (-1, -1)
    private var open: [(node: Int32, last: Int32)] = []
    /// The collections that ended since the last value: a mistake right after them may have
    /// ended them.
    private var justEnded: [Int32] = []
    /// What all aliases so far expand to, in nodes.
    private var aliasedNodes = 0
    /// The nodes that a finished collection or alias stands for, aliases expanded.
    private var weights: [Int32: Int] = [:]
    /// Whether a list or record has more entries than it may.
    private var isOverfull = false
    private let limits: ReadingLimits
    private let lineOffset: Int32

    /// The number of the first line of the bytes.
    var firstLine: Int { Int(lineOffset) }

    /// The lines of the text are counted from `firstLine`; it has that many bytes.
    private init(limits: ReadingLimits, firstLine: Int, byteCount: Int) {
        self.limits = limits
        self.lineOffset = Int32(firstLine)
        nodes = GrowingList(capacity: min(byteCount / 8, limits.fileValues))
        text = GrowingList(capacity: byteCount * 3 / 4)
    }

    /// Parses valid UTF-8. On a problem the tree holds what came before it.
    static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, firstLine: Int = 1, limits: ReadingLimits
    ) -> (tree: YAMLTree, problem: YAMLProblem?) {
        var parser = YAMLParser(limits: limits, firstLine: firstLine, byteCount: bytes.count)
        let problem = parser.run(bytes)
        parser.closeAll()
        let (root, lastNode) = (parser.root, parser.lastNode)
        let tree = YAMLTree(
            nodes: parser.nodes, text: parser.text, root: root, lastNode: lastNode)
        return (tree, problem)
    }

    private mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLProblem? {
        guard let handle = ParserHandle() else {
            return YAMLProblem(
                rule: "file/syntax", message: "out of memory", line: 1, column: 1, endColumn: 2,
                isFinal: true)
        }
        yaml_parser_set_encoding(handle.parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(handle.parser, bytes.baseAddress, bytes.count)
        let event = handle.event
        var documents = 0
        while true {
            guard yaml_parser_parse(handle.parser, event) == 1 else {
                for index in justEnded { nodes[index].isCut = true }
                return syntaxProblem(handle.parser.pointee, bytes)
            }
            defer { yaml_event_delete(event) }
            if isOverfull || nodes.count > limits.fileValues { return tooMany(event) }
            // The numbers: to compare what C calls an enum takes a call each.
            switch event.pointee.type.rawValue {
            case YAML_SCALAR_EVENT.rawValue:
                if let problem = scalar(event) { return problem }
            case YAML_STREAM_END_EVENT.rawValue: return nil
            case YAML_DOCUMENT_START_EVENT.rawValue:
                documents += 1
                if documents > 1 {
                    return YAMLProblem(
                        rule: "file/syntax", message: "a second document begins here",
                        hint:
                            "a plan file is one YAML document: remove the ---, or use a file of its own",
                        line: line(event.pointee.start_mark),
                        column: column(event.pointee.start_mark),
                        endColumn: column(event.pointee.start_mark) + 3)
                }
            case YAML_SEQUENCE_START_EVENT.rawValue:
                let start = event.pointee.data.sequence_start
                if let problem = begin(
                    .sequence, event, start.anchor,
                    isFlow: start.style.rawValue == YAML_FLOW_SEQUENCE_STYLE.rawValue)
                {
                    return problem
                }
            case YAML_MAPPING_START_EVENT.rawValue:
                let start = event.pointee.data.mapping_start
                if let problem = begin(
                    .mapping, event, start.anchor,
                    isFlow: start.style.rawValue == YAML_FLOW_MAPPING_STYLE.rawValue)
                {
                    return problem
                }
            case YAML_SEQUENCE_END_EVENT.rawValue, YAML_MAPPING_END_EVENT.rawValue: end(event)
            case YAML_ALIAS_EVENT.rawValue:
                if let problem = alias(event) { return problem }
            default: break
            }
        }
    }

    // MARK: Nodes

    private func line(_ mark: yaml_mark_t) -> Int { Int(mark.line) + Int(lineOffset) }
    private func column(_ mark: yaml_mark_t) -> Int { Int(mark.column) + 1 }

    private mutating func append(_ node: YAMLTree.Node) -> Int32 {
        if !justEnded.isEmpty { justEnded.removeAll(keepingCapacity: true) }
        let index = Int32(nodes.count)
        nodes.append(node)
        if current.node >= 0 {
            if current.last >= 0 {
                nodes[current.last].next = index
            } else {
                nodes[current.node].first = index
            }
            current.last = index
            nodes[current.node].count += 1
            let collection = nodes[current.node]
            if Int(collection.count) >> (collection.kind == .mapping ? 1 : 0) > limits.entries {
                isOverfull = true
            }
        } else if root < 0 {
            root = index
        }
        return index
    }

    /// What is said where there is more than may be, at the event after it.
    private func tooMany(_ event: UnsafePointer<yaml_event_t>) -> YAMLProblem {
        var problem = YAMLProblem(
            rule: "file/too-large",
            message: "this file holds more than \(limits.fileValues) values",
            hint: "split the file, or raise `limits: file-values` in coplan.yaml",
            line: line(event.pointee.start_mark), column: column(event.pointee.start_mark),
            endColumn: column(event.pointee.start_mark) + 1, isFinal: true)
        if isOverfull {
            problem.message = "a list or record of more than \(limits.entries) entries"
            problem.hint = "split it, or raise `limits: entries` in coplan.yaml"
        }
        return problem
    }

    private func node(_ kind: YAMLTree.Kind, _ event: UnsafePointer<yaml_event_t>) -> YAMLTree.Node
    {
        YAMLTree.Node(
            kind: kind, line: Int32(event.pointee.start_mark.line) + lineOffset,
            column: Int32(event.pointee.start_mark.column) + 1,
            endLine: Int32(event.pointee.end_mark.line) + lineOffset,
            endColumn: Int32(event.pointee.end_mark.column) + 1)
    }

    private mutating func remember(_ anchor: UnsafeMutablePointer<yaml_char_t>?, _ index: Int32) {
        if let anchor { anchors[String(cString: anchor)] = index }
    }

    private mutating func scalar(_ event: UnsafePointer<yaml_event_t>) -> YAMLProblem? {
        let data = event.pointee.data.scalar
        // `!Urgent` is a tag to YAML; `!!str` and the like do no harm.
        if let tag = data.tag.map({ String(cString: $0) }), tag.hasPrefix("!") {
            let column = column(event.pointee.start_mark)
            return YAMLProblem(
                rule: "file/syntax", message: "a text cannot begin with !",
                hint: "put the text in quotes", line: line(event.pointee.start_mark),
                column: column,
                endColumn: column + 1)
        }
        var new = node(.scalar, event)
        new.isPlain = data.style.rawValue == YAML_PLAIN_SCALAR_STYLE.rawValue
        guard data.length <= limits.textBytes else {
            return YAMLProblem(
                rule: "file/too-large",
                message: "a text of \(data.length) bytes is over the bound of \(limits.textBytes)",
                hint: "shorten it, or raise `limits: text-bytes` in coplan.yaml",
                line: Int(new.line), column: Int(new.column),
                endColumn: new.endLine == new.line ? Int(new.endColumn) : Int(new.column) + 1)
        }
        new.first = Int32(text.count)
        new.count = Int32(data.length)
        text.append(UnsafeBufferPointer(start: data.value, count: data.length))
        lastNode = append(new)
        remember(data.anchor, lastNode)
        return nil
    }

    private mutating func begin(
        _ kind: YAMLTree.Kind, _ event: UnsafePointer<yaml_event_t>,
        _ anchor: UnsafeMutablePointer<yaml_char_t>?, isFlow: Bool
    ) -> YAMLProblem? {
        guard depth < limits.depth else {
            return YAMLProblem(
                rule: "file/too-deep", message: "nested deeper than \(limits.depth) levels",
                hint: "a plan needs few levels; look for a stray bracket or indentation, "
                    + "or raise `limits: depth` in coplan.yaml",
                line: line(event.pointee.start_mark), column: column(event.pointee.start_mark),
                endColumn: column(event.pointee.start_mark) + 1)
        }
        var new = node(kind, event)
        new.isFlow = isFlow
        let index = append(new)
        remember(anchor, index)
        if current.node >= 0 { open.append(current) }
        current = (index, -1)
        return nil
    }

    /// How many collections are open.
    private var depth: Int { open.count + (current.node >= 0 ? 1 : 0) }

    private mutating func end(_ event: UnsafePointer<yaml_event_t>) {
        guard current.node >= 0 else { return }
        let index = current.node
        current = open.popLast() ?? (-1, -1)
        lastNode = index
        justEnded.append(index)
        nodes[index].endLine = Int32(event.pointee.end_mark.line) + lineOffset
        nodes[index].endColumn = Int32(event.pointee.end_mark.column) + 1
    }

    private mutating func closeAll() {
        // A mapping that was cut off after a key has no value for it: drop the key's claim.
        while current.node >= 0 {
            let (index, last) = current
            current = open.popLast() ?? (-1, -1)
            nodes[index].isCut = true
            if nodes[index].kind == .mapping, nodes[index].count % 2 == 1, last >= 0 {
                let key = nodes[last]
                nodes[last].next = Int32(nodes.count)
                nodes.append(
                    YAMLTree.Node(
                        kind: .unreadable, line: key.line, column: key.column,
                        endLine: key.endLine, endColumn: key.endColumn))
                nodes[index].count += 1
            }
        }
    }

    // MARK: Aliases

    private mutating func alias(_ event: UnsafePointer<yaml_event_t>) -> YAMLProblem? {
        let name = String(cString: event.pointee.data.alias.anchor)
        func problem(_ rule: String, _ message: String, _ hint: String?, isFinal: Bool = false)
            -> YAMLProblem
        {
            YAMLProblem(
                rule: rule, message: message, hint: hint, line: line(event.pointee.start_mark),
                column: column(event.pointee.start_mark), endColumn: column(event.pointee.end_mark),
                isFinal: isFinal)
        }
        guard let target = anchors[name] else {
            _ = append(node(.unreadable, event))
            // Of very many anchors none is looked for: it takes too long, and there may be more.
            let close =
                anchors.count > 1_000 ? nil : closest(to: name, among: anchors.keys.sorted())
            return problem(
                "file/syntax", "there is no anchor &\(name) before this",
                close.map { "did you mean *\($0)?" } ?? "define it as &\(name) above its first use")
        }
        guard current.node != target, !open.contains(where: { $0.node == target }) else {
            _ = append(node(.unreadable, event))
            return problem(
                "file/syntax", "*\(name) stands inside of what it stands for",
                "write out what you mean")
        }
        var new = node(.alias, event)
        new.first = target
        _ = append(new)
        aliasedNodes += weight(of: target)
        guard aliasedNodes <= limits.aliasNodes else {
            return problem(
                "file/too-large",
                "the aliases of this file expand to more than \(limits.aliasNodes) values",
                "write less with aliases, or raise `limits: alias-nodes` in coplan.yaml",
                isFinal: true)
        }
        return nil
    }

    /// The number of nodes that a finished node stands for, aliases expanded.
    private mutating func weight(of index: Int32) -> Int {
        if let known = weights[index] { return known }
        var total = 1
        let node = nodes[index]
        switch node.kind {
        case .alias: total = weight(of: node.first)
        case .sequence, .mapping:
            var child = node.first
            while child >= 0 {
                total += weight(of: child)
                if total > Int.max / 8 { break }
                child = nodes[child].next
            }
        case .scalar, .unreadable: break
        }
        if node.kind != .scalar { weights[index] = total }
        return total
    }
}
