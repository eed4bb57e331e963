#include <zlib.h>

/// deflateInit2 is a macro, which Swift does not see. 31 asks for the header and the end of gzip
/// (RFC 1952) around the largest window.
static inline int coplan_deflate_init_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY);
}
