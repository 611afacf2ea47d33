// Lets one call on files go wrong: the one of a number among those under a folder, in a process that this is preloaded
// into. FAULT_ROOT names the folder, FAULT_AT the number, from 1, FAULT_KIND what happens: EIO, ENOSPC, EINTR, short (a
// write takes one byte, other calls work), or kill. FAULT_SEEN names a file that is made when the call has come.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;

static int under_root(const char *path) {
    const char *root = getenv("FAULT_ROOT");
    char whole[PATH_MAX];
    if (!root || !path) return 0;
    if (path[0] != '/') {
        if (!getcwd(whole, sizeof whole)) return 0;
        size_t length = strlen(whole);
        snprintf(whole + length, sizeof whole - length, "/%s", path);
        path = whole;
    }
    return strncmp(path, root, strlen(root)) == 0;
}

static int descriptor_under_root(int descriptor) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return under_root(path);
}

// 0 when the call works; -1, with errno, when it fails; 1 when it is a short write.
static int struck(void) {
    const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND"), *seen = getenv("FAULT_SEEN");
    if (!at || !kind || atomic_fetch_add(&calls, 1) + 1 != atoi(at)) return 0;
    if (seen) {
        int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
        int descriptor = real(seen, O_WRONLY | O_CREAT, 0644);
        if (descriptor >= 0) close(descriptor);
    }
    if (!strcmp(kind, "kill")) kill(getpid(), SIGKILL);
    if (!strcmp(kind, "short")) return 1;
    errno = !strcmp(kind, "EIO") ? EIO : !strcmp(kind, "ENOSPC") ? ENOSPC : EINTR;
    return -1;
}

#define REAL(name) __typeof__(name) *real = dlsym(RTLD_NEXT, #name)

static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    if ((flags & (O_CREAT | O_WRONLY | O_RDWR)) && under_root(path) && struck() < 0) return -1;
    return real(path, flags, mode);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return opened(dlsym(RTLD_NEXT, #name), path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int descriptor, const void *bytes, size_t count) {
    REAL(write);
    int fault = descriptor_under_root(descriptor) ? struck() : 0;
    return fault < 0 ? -1 : real(descriptor, bytes, fault > 0 && count ? 1 : count);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    REAL(pwrite64);
    int fault = descriptor_under_root(descriptor) ? struck() : 0;
    return fault < 0 ? -1 : real(descriptor, bytes, fault > 0 && count ? 1 : count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    REAL(pwrite);
    int fault = descriptor_under_root(descriptor) ? struck() : 0;
    return fault < 0 ? -1 : real(descriptor, bytes, fault > 0 && count ? 1 : count, offset);
}

#define ON_DESCRIPTOR(name, parameters, ...) \
    int name parameters { \
        REAL(name); \
        return descriptor_under_root(descriptor) && struck() < 0 ? -1 : real(__VA_ARGS__); \
    }
ON_DESCRIPTOR(fsync, (int descriptor), descriptor)
ON_DESCRIPTOR(fdatasync, (int descriptor), descriptor)
ON_DESCRIPTOR(ftruncate, (int descriptor, off_t length), descriptor, length)
ON_DESCRIPTOR(ftruncate64, (int descriptor, off64_t length), descriptor, length)

#define ON_PATH(name, parameters, ...) \
    int name parameters { \
        REAL(name); \
        return under_root(path) && struck() < 0 ? -1 : real(__VA_ARGS__); \
    }
ON_PATH(rename, (const char *path, const char *new), path, new)
ON_PATH(unlink, (const char *path), path)
ON_PATH(rmdir, (const char *path), path)
ON_PATH(mkdir, (const char *path, mode_t mode), path, mode)

int symlink(const char *target, const char *path) {
    REAL(symlink);
    return under_root(path) && struck() < 0 ? -1 : real(target, path);
}
