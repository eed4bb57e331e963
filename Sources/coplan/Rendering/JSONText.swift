import PlanModel

/// A JSON value (RFC 8259) whose keys stay in their order.
enum JSON {
    case null
    case bool(Bool)
    case integer(Int)
    case decimal(String)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])
    /// What `line` of a value answered.
    case written(String)

    static func strings(_ values: some Sequence<String>) -> JSON {
        .array(values.map { .string($0) })
    }

    static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

    static func optional(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }

    /// On lines of their own: the outermost object's keys and the items of its arrays.
    var document: String {
        var text = ""
        write(to: &text, depth: 0)
        return text + "\n"
    }

    /// On one line.
    var line: String {
        var text = ""
        write(to: &text, depth: 2)
        return text
    }

    /// With each key and item on a line of its own, except for short lists.
    var indentedDocument: String {
        var text = ""
        writeIndented(to: &text, margin: "")
        return text + "\n"
    }

    private func writeIndented(to text: inout String, margin: String) {
        let inner = margin + "  "
        switch self {
        case .object(let entries) where !entries.isEmpty:
            text += "{"
            for (index, (key, value)) in entries.enumerated() {
                text += index > 0 ? ",\n\(inner)" : "\n\(inner)"
                text.appendJSON(key)
                text += ": "
                value.writeIndented(to: &text, margin: inner)
            }
            text += "\n\(margin)}"
        case .array(let items) where items.contains { $0.isObject }:
            text += "["
            for (index, item) in items.enumerated() {
                text += index > 0 ? ",\n\(inner)" : "\n\(inner)"
                item.writeIndented(to: &text, margin: inner)
            }
            text += "\n\(margin)]"
        default: write(to: &text, depth: 2)
        }
    }

    private var isObject: Bool {
        if case .object = self { true } else { false }
    }

    private func write(to text: inout String, depth: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .decimal(let value), .written(let value): text += value
        case .string(let value): text.appendJSON(value)
        case .array(let items):
            let breaks = depth == 1 && !items.isEmpty
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += breaks ? "," : ", " }
                if breaks { text += "\n  " }
                item.write(to: &text, depth: depth + 1)
            }
            text += "]"
        case .object(let entries):
            text += "{"
            for (index, (key, value)) in entries.enumerated() {
                if index > 0 { text += depth == 0 ? ",\n " : ", " }
                text.appendJSON(key)
                text += ": "
                value.write(to: &text, depth: depth + 1)
            }
            text += "}"
        }
    }
}
