import CMicroHTTPD
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What libmicrohttpd calls: it makes requests of what the library has read, and gives it the
/// responses.
final class RequestHandler: Sendable {
    let service: Service
    /// nil where requests are not logged.
    let log: RequestLog?
    let connections: Connections
    /// Requests that are being answered.
    let active = Atomic<Int>(0)

    init(service: Service, log: RequestLog?, connections: Connections) {
        (self.service, self.log, self.connections) = (service, log, connections)
    }

    /// A request has come; called when its headers are read, and again when all of it is.
    fileprivate func handle(
        _ native: OpaquePointer, _ connection: Connection, isNew: Bool,
        url: UnsafePointer<CChar>, method: UnsafePointer<CChar>
    ) -> MHD_Result {
        if isNew {
            active.add(1, ordering: .relaxed)
            connection.began = Clock.microseconds()
            connection.method = RequestHandler.shownMethod(method)
            connection.target = String(cString: url)
        }
        var fields = Fields()
        // What is refused whatever comes after it is refused before that is sent.
        let isPlain = connection.method == "GET" || connection.method == "HEAD"
        withUnsafeMutablePointer(to: &fields) {
            _ = MHD_get_connection_values_n(native, .HEADER_KIND, readField, $0)
        }
        if isNew, isPlain, !fields.hasContent { return .YES }
        var request = Request(
            method: connection.method, target: connection.target, peer: connection.peer)
        request.ifNoneMatch = fields.ifNoneMatch
        request.ifModifiedSince = fields.ifModifiedSince
        request.acceptEncoding = fields.acceptEncoding
        request.authorization = fields.authorization
        request.forwardedFor = fields.forwardedFor
        request.hasContent = fields.hasContent
        let now = Clock.now()
        let answer = service.answer(request, now: now)
        guard let response = NativeResponse.of(answer) else { return .NO }
        connection.status = answer.status
        connection.bytes = connection.method == "HEAD" ? 0 : answer.body.count
        connections.expectResponse(of: connection.bytes, on: connection, now: now.milliseconds)
        return MHD_queue_response(native, UInt32(answer.status), response.handle)
    }

    /// The response is sent, or never will be.
    fileprivate func complete(_ connection: Connection, isCutOff: Bool) {
        let now = Clock.now()
        connections.expectRequest(on: connection, now: now.milliseconds)
        active.subtract(1, ordering: .relaxed)
        log?.add(
            method: connection.method, path: service.loggable(connection.target),
            status: connection.status, bytes: connection.bytes,
            microseconds: Clock.microseconds() - connection.began, isCutOff: isCutOff,
            at: now.instant)
    }

    /// A method as a log may hold it: anything can come in its place.
    private static func shownMethod(_ method: UnsafePointer<CChar>) -> String {
        let length = strlen(method)
        if length == 3, memcmp(method, "GET", 3) == 0 { return "GET" }
        let isWord =
            (1...20).contains(length)
            && (0..<length).allSatisfy {
                (65...90).contains(method[$0]) || method[$0] == 45
            }
        return isWord ? String(cString: method) : "(other)"
    }
}

/// The fields of a request that matter.
private struct Fields {
    var ifNoneMatch: String?
    var ifModifiedSince: String?
    var acceptEncoding: String?
    var authorization: String?
    var forwardedFor: String?
    var hasContent = false

    mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        func add(_ old: inout String?) {
            let text = String(decoding: value, as: UTF8.self)
            old = old.map { "\($0), \(text)" } ?? text
        }
        switch name.count {
        case 13 where isEqual(name, "if-none-match"): add(&ifNoneMatch)
        case 13 where isEqual(name, "authorization"): add(&authorization)
        case 15 where isEqual(name, "accept-encoding"): add(&acceptEncoding)
        case 15 where isEqual(name, "x-forwarded-for"): add(&forwardedFor)
        case 17 where isEqual(name, "if-modified-since"): add(&ifModifiedSince)
        case 17 where isEqual(name, "transfer-encoding"): hasContent = true
        case 14 where isEqual(name, "content-length"):
            hasContent = hasContent || !value.elementsEqual("0".utf8)
        default: break
        }
    }

    private func isEqual(_ name: UnsafeRawBufferPointer, _ lower: StaticString) -> Bool {
        for index in 0..<name.count {
            let byte = name[index]
            let lowered = (65...90).contains(byte) ? byte | 0x20 : byte
            if lowered != lower.utf8Start[index] { return false }
        }
        return true
    }
}

// MARK: What C calls

private func readField(
    _ fields: UnsafeMutableRawPointer?, _: MHD_ValueKind, name: UnsafePointer<CChar>?,
    nameLength: Int, value: UnsafePointer<CChar>?, valueLength: Int
) -> MHD_Result {
    guard let fields, let name else { return .YES }
    fields.assumingMemoryBound(to: Fields.self).pointee.take(
        UnsafeRawBufferPointer(start: name, count: nameLength),
        UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength))
    return .YES
}

/// `MHD_AccessHandlerCallback`.
func handleRequest(
    _ owner: UnsafeMutableRawPointer?, _ native: OpaquePointer?, url: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?, _: UnsafePointer<CChar>?,
    _ uploadSize: UnsafeMutablePointer<Int>?,
    _ kept: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let owner, let native, let url, let method, let kept,
        let context = coplan_connection_context(native)
    else { return .NO }
    let isNew = kept.pointee == nil
    kept.pointee = context
    return Unmanaged<RequestHandler>.fromOpaque(owner)._withUnsafeGuaranteedRef { handler in
        Unmanaged<Connection>.fromOpaque(context)._withUnsafeGuaranteedRef { connection in
            handler.handle(native, connection, isNew: isNew, url: url, method: method)
        }
    }
}

/// `MHD_RequestCompletedCallback`.
func requestCompleted(
    _ owner: UnsafeMutableRawPointer?, _: OpaquePointer?,
    _ kept: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ how: MHD_RequestTerminationCode
) {
    guard let owner, let context = kept?.pointee else { return }
    Unmanaged<RequestHandler>.fromOpaque(owner).takeUnretainedValue().complete(
        Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue(),
        isCutOff: how != .REQUEST_TERMINATED_COMPLETED_OK)
    kept?.pointee = nil
}

/// `MHD_NotifyConnectionCallback`.
func connectionChanged(
    _ owner: UnsafeMutableRawPointer?, _ native: OpaquePointer?,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ what: MHD_ConnectionNotificationCode
) {
    guard let owner, let native, let context else { return }
    let connections = Unmanaged<RequestHandler>.fromOpaque(owner).takeUnretainedValue().connections
    if what == .CONNECTION_NOTIFY_STARTED {
        let connection = connections.add(
            socket: coplan_connection_socket(native),
            peer: ClientAddress(coplan_connection_address(native)),
            now: Clock.microseconds() / 1_000)
        context.pointee = Unmanaged.passRetained(connection).toOpaque()
    } else if let pointer = context.pointee {
        connections.remove(Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue())
        context.pointee = nil
    }
}

/// Leaves escapes as they are, so that `%2F` is not taken for a slash.
func keepEscapes(
    _: UnsafeMutableRawPointer?, _: OpaquePointer?, _ text: UnsafeMutablePointer<CChar>?
) -> Int {
    text.map { strlen($0) } ?? 0
}
