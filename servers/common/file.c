#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    /* O_NONBLOCK: a FIFO must not keep anybody waiting. */
    FLAGS = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
    TRIES = 8
};

int file_open_root(const char *path)
{
    int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

/* Where the kernel has no openat2 (before 5.6), or a filter forbids it: step
 * by step, through no link at all. */
static int open_by_steps(int root_fd, const char *name)
{
    char part[NAME_MAX + 1];
    int at = dup(root_fd), error;

    for (;;) {
        size_t length = strcspn(name, "/");
        bool last = name[length] == '\0';
        int next;

        if (at < 0)
            return -errno;
        if (length == 0 || length > NAME_MAX ||
            strncmp(name, "..", length) == 0) {
            (void)close(at); /* a folder: nothing is lost */
            return -ENOENT;
        }
        memcpy(part, name, length);
        part[length] = '\0';
        next = openat(at, part,
                      last ? FLAGS | O_NOFOLLOW
                           : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        error = errno;
        (void)close(at);
        errno = error;
        if (last)
            return next < 0 ? -errno : next;
        at = next;
        name += length + 1;
    }
}

static int open_beneath(int root_fd, const char *name)
{
    const struct open_how how = {
        .flags = FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long fd = -1;

    /* EAGAIN: something was renamed meanwhile, see openat2(2). */
    for (int i = 0; i < TRIES && fd < 0; i++) {
        fd = syscall(SYS_openat2, root_fd, name, &how, sizeof how);
        if (fd < 0 && errno != EAGAIN && errno != EINTR)
            break;
    }
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        return open_by_steps(root_fd, name);
    return fd < 0 ? -errno : (int)fd;
}

static bool is_for_want_of_room(int error)
{
    return error == -EMFILE || error == -ENFILE || error == -ENOMEM;
}

int file_open(int root_fd, const char *name, uint64_t *size_bytes)
{
    struct stat about;
    int fd = open_beneath(root_fd, name), result = 0;

    if (fd < 0)
        return is_for_want_of_room(fd) || fd == -EIO ? fd : -ENOENT;
    if (fstat(fd, &about))
        result = -errno;
    else if (!S_ISREG(about.st_mode))
        result = -ENOENT;
    if (result) {
        (void)close(fd); /* only read */
        return result;
    }
    *size_bytes = (uint64_t)about.st_size;
    return fd;
}

void file_forget(int fd)
{
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); /* advice is no order */
}

int file_read(int fd, char *data, size_t bytes, uint64_t offset)
{
    while (bytes > 0) {
        ssize_t got = pread(fd, data, bytes, (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? -errno : -EIO;
        data += got;
        bytes -= (size_t)got;
        offset += (uint64_t)got;
    }
    return 0;
}
