import Synchronization

/// A field of a response. Names and values are ASCII without line breaks.
public struct Header: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

/// A response as it goes out. It never changes, so one may be sent many times, by many threads.
public final class Answer: Sendable {
    public let status: Int
    public let headers: [Header]
    public let body: Body
    /// What the adapter of the HTTP library has made of it, and keeps with it.
    let native = Mutex<(any NativeAnswer)?>(nil)

    public init(status: Int, headers: [Header], body: Body? = nil) {
        (self.status, self.headers, self.body) = (status, headers, body ?? .empty)
    }

    /// The value of a field, by its name in lower case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }

    /// A response that says in a line of text what it is.
    static func text(_ status: Int, _ line: String, _ headers: [Header] = []) -> Answer {
        Answer(
            status: status,
            headers: [
                Header("Content-Type", "text/plain; charset=utf-8"),
                Header("Cache-Control", "no-store"),
            ] + safetyHeaders + headers, body: Body(Array("\(line)\n".utf8)))
    }
}

/// A response in the form of the HTTP library, freed with its last user.
protocol NativeAnswer: AnyObject, Sendable {}

/// What every response tells a browser.
let safetyHeaders = [
    Header("X-Content-Type-Options", "nosniff"),
    Header("Referrer-Policy", "no-referrer"),
    Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]

/// What keeps search engines away.
let noIndex = Header("X-Robots-Tag", "noindex, nofollow, noarchive")
