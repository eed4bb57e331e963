/// Accept-Encoding (RFC 9110, 12.5.3).
enum ContentCoding {
    /// Whether a client takes gzip, and would not rather have the bytes as they are.
    ///
    /// What is no weight is none: `gzip;q=much` is not taken for a wish.
    static func prefersGzip(_ field: String) -> Bool {
        var gzip: Int?
        var identity: Int?
        var others: Int?
        for item in field.utf8.split(separator: UInt8(ascii: ",")) {
            let parts = item.split(
                separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(decoding: trimmed(parts[0]), as: UTF8.self).lowercased()
            let weight = parts.count == 1 ? 1_000 : weight(trimmed(parts[1])) ?? 0
            switch name {
            case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
            case "identity": identity = weight
            case "*": others = weight
            default: break
            }
        }
        let wanted = gzip ?? others ?? 0
        return wanted > 0 && wanted >= identity ?? 0
    }

    private static func trimmed(_ bytes: Substring.UTF8View.SubSequence) -> Substring.UTF8View {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }

    /// In thousandths: `q=0.5` is 500.
    private static func weight(_ parameter: Substring.UTF8View) -> Int? {
        let bytes = Array(parameter)
        guard bytes.count >= 3, bytes.count <= 7, bytes[0] | 0x20 == UInt8(ascii: "q"),
            bytes[1] == UInt8(ascii: "="), bytes[2] == 48 || bytes[2] == 49,
            bytes.count == 3 || bytes[3] == UInt8(ascii: ".")
        else { return nil }
        var value = Int(bytes[2] - 48) * 1_000
        var unit = 100
        for digit in bytes.dropFirst(4) {
            guard (48...57).contains(digit) else { return nil }
            value += Int(digit - 48) * unit
            unit /= 10
        }
        return value <= 1_000 ? value : nil
    }
}
