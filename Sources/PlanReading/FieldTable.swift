import PlanModel

/// One key of a record: its name, what may stand there, and what it means.
struct Field<Record>: Sendable {
    let name: String
    /// What may be written, for the JSON Schema and the manual.
    let schema: Schema
    /// One sentence for editors and the manual.
    let summary: String
    let isRequired: Bool
    /// What holds where the key is left out.
    let defaultValue: PlainValue?
    let reader: FieldReader<Record>

    init<Value>(
        _ name: String, _ kind: ValueKind<Value>, _ summary: String, isRequired: Bool = false,
        default defaultValue: PlainValue? = nil,
        _ assign: @escaping @Sendable (inout Record, Value) -> Void
    ) {
        self.name = name
        self.schema = kind.schema
        self.summary = summary
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        self.reader = FieldReader { record, decoder, node in
            if let value = kind.read(&decoder, node) { assign(&record, value) }
        }
    }
}

/// What a field does with the value that is written for it.
///
/// In an object, because it is called for every value of a plan on all cores: an object can be
/// lent (`FieldTable.read`). Who calls a function out of an array counts its users up and down,
/// and the cores wait for each other to do so.
final class FieldReader<Record>: Sendable {
    let read: @Sendable (inout Record, inout FileDecoder, Int32) -> Void

    init(_ read: @escaping @Sendable (inout Record, inout FileDecoder, Int32) -> Void) {
        self.read = read
    }
}

/// The keys of a kind of record.
struct FieldTable<Record>: Sendable {
    let fields: [Field<Record>]
    let names: [String]
    /// What each field does, lent by `fields`.
    private let readers: [Unmanaged<FieldReader<Record>>]
    /// The names as bytes, each with where it begins; one more entry at the end.
    private let nameBytes: [UInt8]
    private let nameStarts: [Int32]
    /// What is said of keys that belong to another record.
    let elsewhere: [String: String]
    private let requiredFields: UInt64
    private let indices: NameIndex

    init(_ fields: [Field<Record>], elsewhere: [String: String] = [:]) {
        self.fields = fields
        self.elsewhere = elsewhere
        names = fields.map(\.name)
        readers = fields.map { Unmanaged.passUnretained($0.reader) }
        nameBytes = fields.flatMap { Array($0.name.utf8) }
        nameStarts = fields.reduce(into: [0]) { $0.append($0.last! + Int32($1.name.utf8.count)) }
        requiredFields = fields.indices.reduce(0) {
            fields[$1].isRequired ? $0 | 1 << UInt64($1) : $0
        }
        var indices = NameIndex(capacity: fields.count)
        for (index, field) in fields.enumerated() {
            indices.add(Int32(index), indices.hash(field.name))
        }
        self.indices = indices
    }

    /// Reads the value of a field into a record.
    @inline(__always)
    func read(
        _ field: Int, _ record: inout Record, _ decoder: inout FileDecoder, _ node: Int32
    ) {
        readers[field]._withUnsafeGuaranteedRef { $0.read(&record, &decoder, node) }
    }

    /// The required fields that are not among those seen, as a bit set.
    func missing(_ seen: UInt64) -> UInt64 { requiredFields & ~seen }

    var schema: Schema { .record(RecordSchema(described)) }

    /// The fields as editors and the manual show them.
    var described: [RecordSchema.Field] {
        fields.map {
            .init(
                name: $0.name, schema: $0.schema, summary: $0.summary, isRequired: $0.isRequired,
                defaultValue: $0.defaultValue)
        }
    }

    /// The index of the field with this name, or nil.
    func index(of node: YAMLTree.Node, in tree: YAMLTree) -> Int? {
        let name = tree.bytes(node)
        return indices.number(indices.hash(name)) { isName(name, of: Int($0)) }.map { Int($0) }
    }

    private func isName(_ bytes: UnsafeBufferPointer<UInt8>, of index: Int) -> Bool {
        let start = Int(nameStarts[index])
        guard Int(nameStarts[index + 1]) - start == bytes.count else { return false }
        for offset in bytes.indices where nameBytes[start + offset] != bytes[offset] {
            return false
        }
        return true
    }
}

extension FileDecoder {
    /// Reads a record's keys into `record`. `what` names the record in messages.
    mutating func readRecord<Record>(
        _ index: Int32, into record: inout Record, _ table: FieldTable<Record>,
        what: @autoclosure () -> String,
        place recordPlace: Int32
    ) {
        guard meant(index).kind == .mapping else {
            key = ""
            if isNull(meant(index)) {
                if let missing = table.fields.first(where: \.isRequired) {
                    report(
                        "file/missing-key", "\(what()) has no `\(missing.name)`",
                        hint: "add `\(missing.name):` below it", at: recordPlace)
                }
            } else {
                reportWrongType(
                    index, expected: "a record with keys such as `\(table.names[0])`",
                    hint: "write its keys below it: `\(table.names[0]):` and what else it has",
                    subject: what())
            }
            return
        }
        var seen: UInt64 = 0
        var meantKeys: Set<String> = []
        if var fields = plainFields(index, table) {
            for (_, value) in pairs(index) {
                let field = Int(UInt8(truncatingIfNeeded: fields))
                fields >>= 8
                seen |= 1 << UInt64(field)
                key = table.names[field]
                table.read(field, &record, &self, value)
            }
        } else {
            var beforeLast = findings.count
            for entry in entries(index) {
                if let field = table.index(of: meant(entry.key), in: tree) {
                    seen |= 1 << UInt64(field)
                    key = table.names[field]
                    beforeLast = findings.count
                    table.read(field, &record, &self, entry.value)
                } else {
                    // {budget: 45,000 EUR}: what the comma has left of the value is no second
                    // mistake.
                    if isCutByComma(entry.value), findings.count > beforeLast {
                        findings.removeSubrange(beforeLast...)
                    }
                    let near = reportUnknownKey(
                        entry.key, in: table.names, what: what(), value: entry.value,
                        elsewhere: table.elsewhere)
                    if let near { meantKeys.insert(near) }
                }
            }
        }
        // Where a mistake cut the record off, what seems to be missing may stand after it.
        let missing = table.missing(seen)
        if missing != 0, !meant(index).isCut {
            // Nor is missing what only its key is wrong of.
            for (field, name) in table.names.enumerated()
            where missing >> UInt64(field) & 1 == 1 && !meantKeys.contains(name) {
                report(
                    "file/missing-key", "\(what()) has no `\(name)`", hint: "add `\(name):`",
                    at: recordPlace)
            }
        }
        key = ""
    }

    /// The fields of a record's keys, eight bits each, the first one lowest; nil where a key is
    /// unknown, stands twice or merges another record, or where there are more than 16.
    private func plainFields<Record>(_ index: Int32, _ table: FieldTable<Record>) -> UInt128? {
        guard meant(index).count <= 32 else { return nil }
        var fields: UInt128 = 0
        var seen: UInt64 = 0
        var shift: UInt128 = 0
        for (key, _) in pairs(index) {
            let node = meant(key)
            guard node.kind == .scalar, let field = table.index(of: node, in: tree),
                seen >> UInt64(field) & 1 == 0
            else { return nil }
            seen |= 1 << UInt64(field)
            fields |= UInt128(field) << shift
            shift += 8
        }
        return fields
    }

    /// Answers the key that was probably meant.
    @discardableResult
    mutating func reportUnknownKey(
        _ node: Int32, in names: [String], what: String, value: Int32? = nil,
        elsewhere: [String: String] = [:]
    ) -> String? {
        let name = tree.string(meant(node))
        if name.hasPrefix("x-") { return nil }
        if isFull {
            countUnshown(place(node))
            return nil
        }
        let hint: String
        var near: String?
        if let value, isCutByComma(value) {
            // {title: Drugs, arms and people}
            hint = "inside of { } a comma begins a new entry: put a text with commas in quotes"
        } else if let place = elsewhere[name] {
            hint = place
        } else if let meant = synonymHint(for: name, among: names) {
            (hint, near) = meant
        } else if let found = closest(to: name, among: names) {
            near = found
            hint = "did you mean `\(found)`?"
        } else if names.count <= 12 {
            hint = "its keys are \(names.joined(separator: ", ")); your own begin with x-"
        } else {
            hint =
                "its keys are \(names.prefix(8).joined(separator: ", ")) and "
                + "\(names.count - 8) more; your own begin with x-"
        }
        report("file/unknown-key", "\(what) has no key `\(name)`", hint: hint, at: node)
        return near
    }

    /// Whether a value is what stands behind a comma within braces: nothing at all.
    private func isCutByComma(_ value: Int32) -> Bool {
        let value = meant(value)
        return value.count == 0 && isNull(value) && value.line == value.endLine
            && value.column == value.endColumn
    }
}
