#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int text_read(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t used = 0;
    ssize_t got = 1;

    if (fd < 0)
        return -errno;
    while (got > 0 && used < size - 1) {
        do
            got = read(fd, text + used, size - 1 - used);
        while (got < 0 && errno == EINTR);
        if (got > 0)
            used += (size_t)got;
    }
    text[used] = '\0';
    got = got < 0 ? -errno : 0;
    (void)close(fd); /* only read */
    return (int)got;
}

long text_number(const char *text, const char *key)
{
    size_t length = strlen(key);
    const char *line = text;

    while (line) {
        char *end;
        long number;
        if (strncmp(line, key, length) != 0) {
            line = strchr(line, '\n');
            line = line ? line + 1 : NULL;
            continue;
        }
        number = strtol(line + length, &end, 10);
        return end == line + length ? -1 : number;
    }
    return -1;
}
