import CSodium

/// SHA-256, and BLAKE2b for what no one else needs to check.
package enum Digest {
    private static let isPrepared: Void = { _ = sodium_init() }()

    /// 64 lower-case hexadecimal digits; `crypto_hash_sha256`.
    package static func hexadecimal(of bytes: [UInt8]) -> String {
        isPrepared
        var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        return hexadecimal(hash)
    }

    /// 32 bytes; `crypto_generichash`.
    fileprivate static func fingerprint(of bytes: [UInt8]) -> [UInt8] {
        isPrepared
        var hash = [UInt8](repeating: 0, count: Int(crypto_generichash_BYTES))
        crypto_generichash(&hash, hash.count, bytes, UInt64(bytes.count), nil, 0)
        return hash
    }

    fileprivate static func hexadecimal(_ hash: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in hash { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Tells apart sequences of texts and bytes: two that differ in an element, or in where an element
/// ends, have different fingerprints.
struct Fingerprint {
    private var hashes: [UInt8] = []

    mutating func add(_ bytes: [UInt8]) { hashes += Digest.fingerprint(of: bytes) }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    /// 64 lower-case hexadecimal digits.
    var hexadecimal: String { Digest.hexadecimal(Digest.fingerprint(of: hashes)) }
}
