/// A stretch of text in one of the plan's files.
///
/// Lines and columns count from 1, columns in Unicode scalars; `endColumn` is exclusive.
public struct Place: Hashable, Sendable {
    /// Index into `Plan.files`.
    public var file: Int32
    public var line: Int32
    public var column: Int32
    public var endLine: Int32
    public var endColumn: Int32

    @inlinable
    public init(file: Int32, line: Int32, column: Int32, endLine: Int32, endColumn: Int32) {
        self.file = file
        self.line = line
        self.column = column
        self.endLine = endLine
        self.endColumn = endColumn
    }

    /// The beginning of a file.
    public static func start(of file: Int32) -> Place {
        Place(file: file, line: 1, column: 1, endLine: 1, endColumn: 1)
    }
}

/// A value with the place where it was written.
public struct Located<Value> {
    public var value: Value
    public var place: Place

    @inlinable
    public init(_ value: Value, at place: Place) {
        self.value = value
        self.place = place
    }
}

extension Located: Sendable where Value: Sendable {}

/// The id of a record, as it is written where the record is used.
public struct Reference<Target>: Sendable {
    public var id: String
    public var place: Place
    /// The record's index in its table, or -1 as long as it is unknown.
    public var index: Int32 = -1

    @inlinable
    public init(_ id: String, at place: Place) {
        self.id = id
        self.place = place
    }

    public var isResolved: Bool { index >= 0 }
}

/// A file of the plan as it was read.
public struct SourceFile: Sendable {
    /// Relative to the plan's folder, with `/`.
    public var path: String
    /// The file's bytes, for excerpts; empty where it could not be read.
    public var bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
