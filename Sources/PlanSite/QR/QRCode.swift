import CQREncode

/// A QR code (ISO/IEC 18004) of a text: a square of dark and light modules.
struct QRCode: Sendable {
    /// Modules along a side, without the quiet zone.
    let size: Int
    /// Row by row.
    private let isDark: [Bool]

    /// nil where the text is too long for one: more than 2,331 bytes.
    ///
    /// Error correction at level M: up to 15 % of it may be hidden. `QRcode_encodeData`.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let handle = Handle(bytes) else { return nil }
        size = handle.size
        isDark = handle.modules
    }

    func isDark(row: Int, column: Int) -> Bool { isDark[row * size + column] }

    /// Owns what the library gives out; `QRcode_free`.
    private struct Handle: ~Copyable {
        private let code: UnsafeMutablePointer<CQREncode.QRcode>

        init?(_ bytes: [UInt8]) {
            guard !bytes.isEmpty,
                let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M)
            else { return nil }
            self.code = code
        }

        deinit { QRcode_free(code) }

        var size: Int { Int(code.pointee.width) }

        /// The lowest bit of each byte says whether the module is dark.
        var modules: [Bool] {
            UnsafeBufferPointer(start: code.pointee.data, count: size * size).map { $0 & 1 == 1 }
        }
    }
}
