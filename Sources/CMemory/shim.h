/* What Swift has no words for: how memory is asked for. */

#ifndef COPLAN_MEMORY_H
#define COPLAN_MEMORY_H

#ifdef __linux__
#include <malloc.h> /* mallopt */
#endif

/* Asks for the line of 64 bytes that is there. The address need not be readable. */
static inline void coplan_prefetch_line(const void *address) { __builtin_prefetch(address); }

/* Asks for 16 lines of 64 bytes, where most of a record is. The address need not be readable. */
static inline void coplan_prefetch_record(const void *record)
{
    for (int line = 0; line < 16; line++)
        __builtin_prefetch((const char *)record + 64 * line);
}

#endif
