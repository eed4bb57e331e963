import CSodium

/// SHA-256.
package enum Digest {
    private static let isPrepared: Void = { _ = sodium_init() }()

    /// 64 lower-case hexadecimal digits; `crypto_hash_sha256`.
    package static func hexadecimal(of bytes: [UInt8]) -> String {
        isPrepared
        var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in hash { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
