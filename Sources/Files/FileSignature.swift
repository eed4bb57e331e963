#if canImport(Glibc)
    package import Glibc
#elseif canImport(Musl)
    package import Musl
#else
    package import Darwin
#endif

/// What changes when a file is written by somebody else.
package struct FileSignature: Hashable, Sendable, CustomStringConvertible {
    private let inode: UInt64
    private let size: Int64
    private let modified: Int64
    /// When its content, its name or who may read it last changed, in nanoseconds since 1970.
    package let changed: Int64

    /// - Parameter information: from `stat` or `fstat`.
    package init(_ information: stat) {
        func nanoseconds(_ time: timespec) -> Int64 {
            Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        }
        inode = UInt64(information.st_ino)
        size = Int64(information.st_size)
        #if canImport(Darwin)
            modified = nanoseconds(information.st_mtimespec)
            changed = nanoseconds(information.st_ctimespec)
        #else
            modified = nanoseconds(information.st_mtim)
            changed = nanoseconds(information.st_ctim)
        #endif
    }

    package var description: String { "\(inode) \(size) \(modified) \(changed)" }

    /// When it was last written or given another name, in nanoseconds since 1970.
    package var newest: Int64 { Swift.max(modified, changed) }
}
