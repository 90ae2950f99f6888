#include "delay.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "text.h"

enum {
    TEXT_BYTES = 128,
    PATH_BYTES = 64
};

int delay_parse(const char *schedstat, uint64_t *waited_ns)
{
    uint64_t ran_ns;

    return sscanf(schedstat, "%" SCNu64 " %" SCNu64, &ran_ns, waited_ns) == 2
               ? 0
               : -EBADMSG;
}

static int thread_add(pid_t pid, const char *thread, uint64_t *sum_ns)
{
    char path[PATH_BYTES], text[TEXT_BYTES];
    uint64_t waited_ns;
    int result;

    (void)snprintf(path, sizeof path, "/proc/%d/task/%.16s/schedstat", pid,
                   thread);
    result = text_read(path, text, sizeof text);
    if (result == 0)
        result = delay_parse(text, &waited_ns);
    if (result == 0)
        *sum_ns += waited_ns;
    return result;
}

int delay_read(pid_t pid, uint64_t *waited_ns)
{
    char path[PATH_BYTES];
    const struct dirent *entry;
    DIR *threads;
    int known = 0;

    *waited_ns = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/task", pid);
    threads = opendir(path);
    if (!threads)
        return errno == ENOENT ? -ESRCH : -errno;
    while ((entry = readdir(threads)))
        if (entry->d_name[0] != '.')
            known += thread_add(pid, entry->d_name, waited_ns) == 0;
    (void)closedir(threads);
    return known > 0 ? 0 : -ESRCH;
}
