/// A stretch of text in one of the plan's files.
///
/// Lines and columns count from 1, columns in Unicode scalars; `endColumn` is exclusive.
///
/// Every value of a plan has one, so it takes 12 bytes: 20 bits for the file and 29 each for line
/// and column, which is what `limits: files` and `limits: file-bytes` allow. The other 18 are for
/// its end. That is exact as far as anybody looks: a place in one line is at most 131,071 columns
/// long, one of several lines ends 255 lines on and in column 511 at the latest, and what reaches
/// further is cut there.
public struct Place: Hashable, Sendable, BitwiseCopyable {
    /// The file, and the highest 12 bits of the end.
    @usableFromInline var fileWord: UInt32
    /// The line, and 3 more bits.
    @usableFromInline var lineWord: UInt32
    /// The column, and the lowest 3 bits.
    @usableFromInline var columnWord: UInt32

    /// The most that `line` and `column` can be.
    @inlinable static var most: Int32 { 1 << 29 - 1 }

    @inlinable
    public init(file: Int32, line: Int32, column: Int32, endLine: Int32, endColumn: Int32) {
        assert(file >= 0 && file < 1 << 20, "a plan has fewer files")
        func fitting(_ value: Int32, _ most: Int32) -> UInt32 {
            UInt32(Swift.max(0, Swift.min(value, most)))
        }
        // In one line its width; else a bit, the number of lines and the column.
        let end =
            endLine <= line
            ? fitting(endColumn - column, 1 << 17 - 1)
            : 1 << 17 | fitting(endLine - line, 1 << 8 - 1) << 9 | fitting(endColumn, 1 << 9 - 1)
        fileWord = UInt32(file) << 12 | end >> 6
        lineWord = fitting(line, Self.most) << 3 | end >> 3 & 7
        columnWord = fitting(column, Self.most) << 3 | end & 7
    }

    /// Index into `Plan.files`.
    @inlinable public var file: Int32 { Int32(fileWord >> 12) }
    @inlinable public var line: Int32 { Int32(lineWord >> 3) }
    @inlinable public var column: Int32 { Int32(columnWord >> 3) }

    @inlinable var end: Int32 {
        Int32((fileWord & 0xFFF) << 6 | (lineWord & 7) << 3 | columnWord & 7)
    }
    @inlinable public var endLine: Int32 { end < 1 << 17 ? line : line + end >> 9 & 0xFF }
    @inlinable public var endColumn: Int32 { end < 1 << 17 ? column + end : end & 0x1FF }

    /// The beginning of a file.
    public static func start(of file: Int32) -> Place {
        Place(file: file, line: 1, column: 1, endLine: 1, endColumn: 1)
    }

    /// The same place of another file.
    public func inFile(_ file: Int32) -> Place {
        Place(file: file, line: line, column: column, endLine: endLine, endColumn: endColumn)
    }

    /// The place between two columns of its line.
    public func columns(_ columns: Range<Int32>) -> Place {
        Place(
            file: file, line: line, column: columns.lowerBound, endLine: line,
            endColumn: columns.upperBound)
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
    private let read: @Sendable () -> [UInt8]

    public init(path: String, bytes: [UInt8]) { self.init(path: path) { bytes } }

    /// - Parameter bytes: reads the file's bytes; nothing where they are others by now.
    public init(path: String, reading bytes: @escaping @Sendable () -> [UInt8]) {
        self.path = path
        read = bytes
    }

    /// The file's bytes, for excerpts; empty where it could not be read. They may be read anew at
    /// every call.
    public var bytes: [UInt8] { read() }
}
