#include <microhttpd.h>

/// MHD_start_daemon is variadic, which Swift cannot call. The listening socket is the caller's until
/// this succeeds; then it is the daemon's.
static inline struct MHD_Daemon *coplan_start_daemon(
    unsigned int flags, int listening, MHD_AccessHandlerCallback handler, void *owner,
    MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connected,
    size_t (*unescape)(void *, struct MHD_Connection *, char *),
    unsigned int threads, unsigned int connections, unsigned int idle_seconds, size_t memory) {
    return MHD_start_daemon(
        flags, 0, NULL, NULL, handler, owner,
        MHD_OPTION_LISTEN_SOCKET, listening,
        MHD_OPTION_NOTIFY_COMPLETED, completed, owner,
        MHD_OPTION_NOTIFY_CONNECTION, connected, owner,
        MHD_OPTION_UNESCAPE_CALLBACK, unescape, owner,
        MHD_OPTION_THREAD_POOL_SIZE, threads,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_END);
}

/// MHD_get_connection_info is variadic and returns a union.
static inline int coplan_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/// As above: the address of the client; NULL where there is none.
static inline const struct sockaddr *coplan_connection_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// As above: what was kept with the connection when it began.
static inline void *coplan_connection_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/// MHD_set_response_options is variadic. It keeps the library from writing `Content-Length: 0` into a
/// response that has no content because the client has it (304), where RFC 9110 wants none, or the
/// length of what it has. Versions before 0.9.76 cannot be kept from it.
static inline void coplan_tell_no_length(struct MHD_Response *response) {
#if MHD_VERSION >= 0x00097600
    MHD_set_response_options(response, MHD_RF_HEAD_ONLY_RESPONSE, MHD_RO_END);
#else
    (void)response;
#endif
}
