import CLibical

/// A single value in libical's hands; it is freed with its owner.
///
/// Values are made one by one and never belong to a component, so nothing here touches libical's
/// process-global tables (time zones, unknown tokens) and every call may run on any thread.
struct LibicalValue: ~Copyable {
    private let handle: OpaquePointer

    /// Some distributions build libical so that it aborts on bad input: never here.
    private static let isPrepared: Void = icalerror_set_errors_are_fatal(0)

    /// A TEXT value (RFC 5545, 3.3.11); `icalvalue_new_text`. `text` has no NUL.
    init(text: String) {
        LibicalValue.isPrepared
        handle = icalvalue_new_text(text)
    }

    /// A URI value (RFC 5545, 3.3.13); `icalvalue_new_uri`.
    init(uri: String) {
        LibicalValue.isPrepared
        handle = icalvalue_new_uri(uri)
    }

    /// A GEO value in degrees (RFC 5545, 3.8.1.6); `icalvalue_new_geo`.
    init(latitude: Double, longitude: Double) {
        LibicalValue.isPrepared
        handle = icalvalue_new_geo(icalgeotype(lat: latitude, lon: longitude))
    }

    /// A UTC-OFFSET value in seconds east (RFC 5545, 3.3.14); `icalvalue_new_utcoffset`.
    init(offset: Int) {
        LibicalValue.isPrepared
        handle = icalvalue_new_utcoffset(Int32(offset))
    }

    /// An INTEGER value (RFC 5545, 3.3.8); `icalvalue_new_integer`.
    init(integer: Int) {
        LibicalValue.isPrepared
        handle = icalvalue_new_integer(Int32(clamping: integer))
    }

    /// A DATE (RFC 5545, 3.3.4) or a DATE-TIME without a zone (3.3.5, form 1);
    /// `icalvalue_new_date`, `icalvalue_new_datetime`.
    init(time: icaltimetype) {
        LibicalValue.isPrepared
        handle = time.is_date != 0 ? icalvalue_new_date(time) : icalvalue_new_datetime(time)
    }

    /// A value of the given kind read from text, or nil where libical does not take it;
    /// `icalvalue_new_from_string`.
    init?(_ kind: icalvalue_kind, parsing text: String) {
        LibicalValue.isPrepared
        guard let handle = icalvalue_new_from_string(kind, text) else { return nil }
        self.handle = handle
    }

    deinit { icalvalue_free(handle) }

    /// The value as it is written, escaped where its type asks for it;
    /// `icalvalue_as_ical_string_r`.
    var bytes: [UInt8] {
        guard let text = icalvalue_as_ical_string_r(handle) else { return [] }
        defer { icalmemory_free_buffer(text) }
        return Array(UnsafeRawBufferPointer(start: text, count: cLength(text)))
    }

    /// What a TEXT value says, without escapes; `icalvalue_get_text`.
    var text: String {
        guard let text = icalvalue_get_text(handle) else { return "" }
        return String(cString: text)
    }
}

/// `strlen`, without another C library.
private func cLength(_ text: UnsafePointer<CChar>) -> Int {
    var length = 0
    while text[length] != 0 { length += 1 }
    return length
}
