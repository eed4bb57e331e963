import CMicroHTTPD
import Synchronization

/// A response in the form of libmicrohttpd, which counts those who are sending it: it is freed when
/// its owner and they are done.
final class NativeResponse: NativeAnswer {
    // The library locks what it changes in it.
    nonisolated(unsafe) let handle: OpaquePointer

    /// `MHD_create_response_from_buffer_with_free_callback_cls`, `MHD_add_response_header`; nil
    /// where there is no memory.
    private init?(_ answer: Answer) {
        let body = Unmanaged.passRetained(answer.body)
        guard
            let handle = MHD_create_response_from_buffer_with_free_callback_cls(
                answer.body.count,
                UnsafeMutableRawPointer(mutating: answer.body.buffer.baseAddress),
                releaseBody, body.toOpaque())
        else {
            body.release()
            return nil
        }
        self.handle = handle
        if answer.status == 304 { coplan_tell_no_length(handle) }
        for header in answer.headers {
            guard MHD_add_response_header(handle, header.name, header.value) == .YES else {
                return nil
            }
        }
    }

    /// `MHD_destroy_response`.
    deinit { MHD_destroy_response(handle) }

    /// What was made of an answer before, or is now.
    static func of(_ answer: Answer) -> NativeResponse? {
        answer.native.withLock { native in
            if let native { return native as? NativeResponse }
            let made = NativeResponse(answer)
            native = made
            return made
        }
    }
}

private func releaseBody(_ body: UnsafeMutableRawPointer?) {
    if let body { Unmanaged<Body>.fromOpaque(body).release() }
}
