/// A YAML document as flat arrays of nodes with their places. Scalars are text: what they mean
/// is up to the field they stand for.
struct YAMLTree {
    enum Kind: UInt8 {
        case scalar
        case sequence
        /// Children alternate: key, value, key, value.
        case mapping
        case alias
        /// A place where something unreadable stood; nobody complains about it twice.
        case unreadable
    }

    struct Node {
        var kind: Kind
        /// A scalar without quotes, `|` or `>`.
        var isPlain = false
        /// A collection in brackets or braces.
        var isFlow = false
        /// A collection whose end was not reached because of a mistake in it.
        var isCut = false
        /// Lines and columns count from 1.
        var line: Int32
        var column: Int32
        var endLine: Int32
        var endColumn: Int32
        /// Scalar: offset of its text. Collection: its first child, or -1. Alias: the node it
        /// stands for.
        var first: Int32 = -1
        /// Scalar: bytes of its text. Collection: number of children.
        var count: Int32 = 0
        /// The next child of the same parent, or -1.
        var next: Int32 = -1
    }

    var nodes: [Node] = []
    /// The text of all scalars, one after the other, as UTF-8.
    var text: [UInt8] = []
    /// The document's node, or -1 where there is none.
    var root: Int32 = -1
    /// The scalar or collection that ended last, or -1.
    var lastNode: Int32 = -1
    /// The key that the root's entries belong to, where reading began again inside a section
    /// after a mistake.
    var section: String?

    subscript(index: Int32) -> Node { nodes[Int(index)] }

    /// The node itself, or what it is an alias of.
    func resolved(_ index: Int32) -> Int32 {
        nodes[Int(index)].kind == .alias ? nodes[Int(index)].first : index
    }

    func string(_ node: Node) -> String {
        text.withUnsafeBufferPointer { text in
            let start = Int(node.first)
            let bytes = UnsafeBufferPointer(rebasing: text[start..<(start + Int(node.count))])
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Nothing, or a word for it (YAML 1.2, 10.3.2).
    func isNull(_ node: Node) -> Bool {
        guard node.kind == .scalar, node.isPlain, node.count <= 4 else { return false }
        return node.count == 0 || scalarEquals(node, "~") || scalarEquals(node, "null")
            || scalarEquals(node, "Null") || scalarEquals(node, "NULL")
    }

    func scalarEquals(_ node: Node, _ word: StaticString) -> Bool {
        guard node.kind == .scalar, Int(node.count) == word.utf8CodeUnitCount else { return false }
        return text.withUnsafeBufferPointer { text in
            let start = Int(node.first)
            for offset in 0..<word.utf8CodeUnitCount
            where text[start + offset] != word.utf8Start[offset] { return false }
            return true
        }
    }
}

/// Why a YAML text could not be read on, or not completely.
struct YAMLProblem {
    /// The rule's name: `file/syntax`, `file/too-deep`, `file/too-large`.
    var rule: String
    var message: String
    var hint: String?
    var line: Int
    var column: Int
    var endColumn: Int
    /// Another place that explains it.
    var context: (line: Int, column: Int, message: String)?
    /// Reading of this file cannot be taken up again after it.
    var isFinal = false
}
