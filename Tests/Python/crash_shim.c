/* Kills the process before the call that changes a folder or a file for the COPLAN_CRASH_AT-th time (from 1), and
 * writes to COPLAN_CRASH_COUNT how many such calls there were. For LD_PRELOAD. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int calls;

static void step(void)
{
    const char *at = getenv("COPLAN_CRASH_AT");
    pthread_mutex_lock(&lock);
    calls++;
    if (at != NULL && calls == atoi(at)) kill(getpid(), SIGKILL);
    pthread_mutex_unlock(&lock);
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("COPLAN_CRASH_COUNT");
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file == NULL) return;
    fprintf(file, "%d", calls);
    fclose(file);
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, #name))

int renameat(int from, const char *old, int to, const char *new)
{
    step();
    return NEXT(int (*)(int, const char *, int, const char *), renameat)(from, old, to, new);
}

int unlinkat(int folder, const char *name, int flags)
{
    step();
    return NEXT(int (*)(int, const char *, int), unlinkat)(folder, name, flags);
}

int mkdirat(int folder, const char *name, mode_t mode)
{
    step();
    return NEXT(int (*)(int, const char *, mode_t), mkdirat)(folder, name, mode);
}

int fchmod(int file, mode_t mode)
{
    step();
    return NEXT(int (*)(int, mode_t), fchmod)(file, mode);
}

/* Half of what is to be written is there when the process ends in the middle of a write. */
ssize_t write(int file, const void *bytes, size_t count)
{
    ssize_t (*next)(int, const void *, size_t) = NEXT(ssize_t (*)(int, const void *, size_t), write);
    if (file <= 2) return next(file, bytes, count);
    size_t half = count / 2;
    if (half > 0 && next(file, bytes, half) != (ssize_t)half) return -1;
    step();
    ssize_t rest = next(file, (const char *)bytes + half, count - half);
    return rest < 0 ? -1 : (ssize_t)half + rest;
}

int fsync(int file)
{
    step();
    return NEXT(int (*)(int), fsync)(file);
}
