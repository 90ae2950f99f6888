#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 ? 0 : -errno;
}

int folder_lock(const char *results, long *holder)
{
    char path[PATH_BYTES], text[32] = "";
    ssize_t size;
    int fd, result = make_folder(results);

    *holder = 0;
    if (result && result != -EEXIST)
        return result;
    folder_path(results, ".lock", path);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return -errno;
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        result = -errno;
        size = read(fd, text, sizeof text - 1);
        if (size > 0)
            *holder = strtol(text, NULL, 10);
        (void)close(fd); /* only read */
        return result;
    }
    size = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) || write(fd, text, (size_t)size) != size) {
        result = errno ? -errno : -EIO;
        (void)close(fd); /* the first error counts */
        return result;
    }
    return fd;
}

static int make_subfolders(const char *folder)
{
    static const char *const names[] = {"log", "latency", "charts"};
    char path[PATH_BYTES];
    int result = 0;

    for (size_t i = 0; i < sizeof names / sizeof *names && !result; i++) {
        folder_path(folder, names[i], path);
        result = make_folder(path);
        if (result == -EEXIST)
            result = 0;
    }
    return result;
}

/* "results/.20261123T120000Z-default.4711": ours alone. */
static void name_hidden(const char *path, char hidden[PATH_BYTES])
{
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash + 1 - path) : 0;

    (void)snprintf(hidden, PATH_BYTES, "%.*s.%s.%ld", length, path,
                   path + length, (long)getpid());
}

int folder_create(const char *results, const char *name, const char *out,
                  char path[PATH_BYTES], char hidden[PATH_BYTES])
{
    time_t now = time(NULL);
    struct tm utc;
    char stamp[32];
    int length, result;

    (void)gmtime_r(&now, &utc); /* cannot fail before the year 2^31 */
    (void)strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
    if (out && out[0])
        length = snprintf(path, PATH_BYTES, "%s", out);
    else
        length = snprintf(path, PATH_BYTES, "%s/%s-%s", results, stamp, name);
    if (length < 0 || length > PATH_BYTES - 128)
        return -ENAMETOOLONG;
    if (access(path, F_OK) == 0)
        return -EEXIST;
    name_hidden(path, hidden);
    result = make_folder(hidden);
    return result ? result : make_subfolders(hidden);
}

int folder_show(const char *hidden, const char *path)
{
    return rename(hidden, path) == 0 ? 0 : -errno;
}

void folder_path(const char *folder, const char *name, char path[PATH_BYTES])
{
    (void)snprintf(path, PATH_BYTES, "%s/%s", folder, name);
}

int folder_open(const char *folder, const char *name)
{
    char path[PATH_BYTES];
    int fd;

    folder_path(folder, name, path);
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    return fd >= 0 ? fd : -errno;
}

int folder_append(int fd, const char *text, size_t bytes, bool sync)
{
    while (bytes > 0) { /* a second time only to hear why the first was short */
        ssize_t written = write(fd, text, bytes);

        if (written < 0)
            return -errno;
        text += written;
        bytes -= (size_t)written;
    }
    return sync && fsync(fd) && errno != EINVAL ? -errno : 0;
}

int folder_write(const char *folder, const char *name,
                 int (*write_text)(const void *data, FILE *file),
                 const void *data)
{
    char path[PATH_BYTES], temporary[PATH_BYTES + 8];
    FILE *file;
    int result;

    folder_path(folder, name, path);
    (void)snprintf(temporary, sizeof temporary, "%s.tmp", path);
    file = fopen(temporary, "we");
    if (!file)
        return -errno;
    result = write_text(data, file);
    if (!result && (fflush(file) || fsync(fileno(file))))
        result = -errno;
    if (fclose(file) && !result)
        result = -errno;
    if (!result && rename(temporary, path))
        result = -errno;
    if (result)
        (void)unlink(temporary); /* the first error counts */
    return result;
}

/* How a link in `results` leads to the folder: by its name if it is there, so
 * that results can be moved; else by its full path.  Both are real paths. */
static const char *link_target(const char *results, const char *folder)
{
    size_t length = strlen(results);

    return strncmp(folder, results, length) == 0 && folder[length] == '/' &&
                   !strchr(folder + length + 1, '/')
               ? folder + length + 1
               : folder;
}

int folder_finish(const char *results, const char *folder)
{
    char link[PATH_BYTES], temporary[PATH_BYTES];
    char *real_results = realpath(results, NULL);
    char *real_folder = realpath(folder, NULL);
    int result = real_results && real_folder ? 0 : -errno;

    folder_path(results, "latest", link);
    folder_path(results, ".latest.tmp", temporary);
    (void)unlink(temporary); /* of a run that was killed here */
    if (!result &&
        (symlink(link_target(real_results, real_folder), temporary) ||
         rename(temporary, link)))
        result = -errno;
    free(real_results);
    free(real_folder);
    return result;
}
