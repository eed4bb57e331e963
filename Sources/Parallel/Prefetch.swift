internal import CMemory

extension Array where Element: BitwiseCopyable {
    /// Asks for the memory of a value that is to be looked at soon, and goes on. Worth it where
    /// values lie far apart. Nothing is read.
    package func prefetch(_ index: Int) {
        withUnsafeBufferPointer { values in
            if index < values.count { coplan_prefetch_line(values.baseAddress! + index) }
        }
    }
}
