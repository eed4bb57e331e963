/// A YAML document as flat lists of nodes with their places. Scalars are text: what they mean
/// is up to the field they stand for.
///
/// An object, and its lists are no arrays: every value of a plan is looked up in them, and to
/// count who holds an array took longer than to read from it.
final class YAMLTree {
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

    private let nodes: UnsafeBufferPointer<Node>
    /// The text of all scalars, one after the other, as UTF-8.
    private let text: UnsafeBufferPointer<UInt8>
    /// The document's node, or -1 where there is none.
    let root: Int32
    /// The scalar or collection that ended last, or -1.
    let lastNode: Int32

    /// The tree takes over what was gathered. In `nodes` all indices are those of nodes, and the
    /// text of all scalars is in `text`.
    init(
        nodes: consuming GrowingList<Node>, text: consuming GrowingList<UInt8>, root: Int32,
        lastNode: Int32
    ) {
        self.nodes = nodes.finished()
        self.text = text.finished()
        (self.root, self.lastNode) = (root, lastNode)
    }

    static var empty: YAMLTree {
        YAMLTree(
            nodes: GrowingList(capacity: 0), text: GrowingList(capacity: 0), root: -1, lastNode: -1)
    }

    deinit {
        nodes.deallocate()
        text.deallocate()
    }

    subscript(index: Int32) -> Node { nodes[Int(index)] }

    /// The node itself, or what it is an alias of.
    func resolved(_ index: Int32) -> Int32 {
        nodes[Int(index)].kind == .alias ? nodes[Int(index)].first : index
    }

    /// The text of a scalar; valid as long as the tree is.
    func bytes(_ node: Node) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            rebasing: text[Int(node.first)..<(Int(node.first) + Int(node.count))])
    }

    func string(_ node: Node) -> String { String(decoding: bytes(node), as: UTF8.self) }

    /// Nothing, or a word for it (YAML 1.2, 10.3.2).
    func isNull(_ node: Node) -> Bool {
        guard node.kind == .scalar, node.isPlain, node.count <= 4 else { return false }
        return node.count == 0 || scalarEquals(node, "~") || scalarEquals(node, "null")
            || scalarEquals(node, "Null") || scalarEquals(node, "NULL")
    }

    func scalarEquals(_ node: Node, _ word: StaticString) -> Bool {
        guard node.kind == .scalar, Int(node.count) == word.utf8CodeUnitCount else { return false }
        let bytes = bytes(node)
        for offset in 0..<word.utf8CodeUnitCount where bytes[offset] != word.utf8Start[offset] {
            return false
        }
        return true
    }

    /// The children of a collection, one after the other.
    func items(_ node: Node) -> Items {
        let hasChildren = node.kind == .sequence || node.kind == .mapping
        return Items(nodes: nodes, upcoming: hasChildren ? node.first : -1)
    }

    /// Nodes that follow each other; valid as long as the tree is.
    struct Items: Sequence, IteratorProtocol {
        fileprivate let nodes: UnsafeBufferPointer<Node>
        fileprivate var upcoming: Int32

        mutating func next() -> Int32? {
            guard upcoming >= 0 else { return nil }
            defer { upcoming = nodes[Int(upcoming)].next }
            return upcoming
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
