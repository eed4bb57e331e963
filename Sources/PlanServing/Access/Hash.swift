import CSodium

/// BLAKE2b with 256 bits; `crypto_generichash`.
enum Hash {
    /// Prepares the library, which is fine to do more than once; `sodium_init`.
    static let isPrepared: Void = { _ = sodium_init() }()

    static func bytes(of message: [UInt8]) -> [UInt8] {
        isPrepared
        var hash = [UInt8](repeating: 0, count: 32)
        crypto_generichash(&hash, hash.count, message, UInt64(message.count), nil, 0)
        return hash
    }

    static func hexadecimal(of message: [UInt8]) -> String { hexadecimal(bytes(of: message)) }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    /// Reads 64 hexadecimal digits.
    static func parse(_ digits: Substring) -> [UInt8]? {
        let utf8 = Array(digits.utf8)
        guard utf8.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard utf8[index] < 0x80, utf8[index] != UInt8(ascii: "+"),
                let byte = UInt8(
                    String(decoding: utf8[index...(index + 1)], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// Compares in a time that does not depend on where they differ; `sodium_memcmp`.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }

    /// Random bytes that nobody can guess; `randombytes_buf`.
    static func random(_ count: Int) -> [UInt8] {
        isPrepared
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}
