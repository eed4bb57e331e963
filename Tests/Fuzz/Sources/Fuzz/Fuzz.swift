#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The reader that `COPLAN_READER` names.
private let reader: @Sendable ([UInt8]) -> Void = {
    switch getenv("COPLAN_READER").map({ String(cString: $0) }) {
    case "plan": readPlanFile
    case "dates": readDates
    case "rules": readRule
    case "zones": readZone
    default: fatalError("COPLAN_READER is plan, dates, rules or zones")
    }
}()

/// libFuzzer's entry: gives one input to the reader. `main` is libFuzzer's own.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    reader(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
