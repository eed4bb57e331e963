#if canImport(Glibc)
    internal import CMemory
    internal import Glibc
#endif

/// Hints that help where a process writes much memory for the first time: page by page it takes
/// longer to get that memory than to fill it, and to find it again. Linux only; elsewhere they do
/// nothing.
public enum LargePages {
    private static let page = 2 << 20

    /// Asks for large pages for memory that is about to be written (`madvise`).
    static func ask(for memory: UnsafeMutableRawBufferPointer) {
        #if canImport(Glibc)
            guard memory.count >= 4 * page, let base = memory.baseAddress else { return }
            let start = base.alignedUp(toMultipleOf: page)
            _ = madvise(start, (memory.count - (start - base)) / page * page, MADV_HUGEPAGE)
        #endif
    }

    #if canImport(Glibc)
        /// What malloc takes from the kernel at once for the threads of a process, aligned to its
        /// size (`HEAP_MAX_SIZE` of glibc).
        private static let heap = 64 << 20
    #endif

    /// Prepares malloc for hundreds of megabytes in small pieces that stay: it takes memory from
    /// the kernel in large steps, and returns none before the end (`mallopt`).
    public static func expectMuchMemory() {
        #if canImport(Glibc)
            _ = mallopt(M_TOP_PAD, Int32(heap))
            _ = mallopt(M_MMAP_THRESHOLD, Int32(heap / 2))
            _ = mallopt(M_TRIM_THRESHOLD, Int32.max)
        #endif
    }

    /// Asks for large pages where this object and its neighbours to come are. Where malloc has
    /// them elsewhere, the hint is of no use and does no harm.
    public static func ask(around object: AnyObject) {
        #if canImport(Glibc)
            let address = Unmanaged.passUnretained(object).toOpaque()
            let start = UnsafeMutableRawPointer(
                bitPattern: UInt(bitPattern: address) & ~UInt(heap - 1))
            _ = madvise(start, heap, MADV_HUGEPAGE)
        #endif
    }
}
