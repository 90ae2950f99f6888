#include "sample.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

enum {
    SMALL_TEXT_BYTES = 4096,
    LARGE_TEXT_BYTES = 64 * 1024, /* /proc/stat of some 500 CPUs */
    PATH_BYTES = 64
};

/* A process that has ended has no file, or one that cannot be read. */
static int process_text_read(pid_t pid, const char *name, char *text,
                             size_t size)
{
    char path[PATH_BYTES];
    int result;

    (void)snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
    result = text_read(path, text, size);
    return result == -ENOENT ? -ESRCH : result;
}

int sample_process_read(pid_t pid, struct sample_process *sample)
{
    char text[SMALL_TEXT_BYTES];
    int result = process_text_read(pid, "stat", text, sizeof(text));

    if (result == 0)
        result = sample_parse_stat(text, sample);
    if (result < 0)
        return result;
    if (sample->state == 'Z' || sample->state == 'X')
        return -ESRCH;
    result = process_text_read(pid, "status", text, sizeof(text));
    return result < 0 ? result : sample_parse_status(text, sample);
}

int sample_pss_read(pid_t pid, long *pss_kib)
{
    char text[SMALL_TEXT_BYTES];
    int result = process_text_read(pid, "smaps_rollup", text, sizeof(text));

    if (result == 0 && !*text) /* a zombie's */
        return -ESRCH;
    return result < 0 ? result : sample_parse_pss(text, pss_kib);
}

static int thread_add(pid_t pid, const char *thread,
                      struct sample_switches *sum)
{
    char text[SMALL_TEXT_BYTES], name[PATH_BYTES / 2];
    struct sample_switches switches;
    int result;

    (void)snprintf(name, sizeof(name), "task/%.16s/status", thread);
    result = process_text_read(pid, name, text, sizeof(text));
    if (result == 0)
        result = sample_parse_switches(text, &switches);
    if (result < 0)
        return result;
    sum->voluntary += switches.voluntary;
    sum->involuntary += switches.involuntary;
    return 0;
}

int sample_switches_read(pid_t pid, struct sample_switches *sample)
{
    char path[PATH_BYTES];
    const struct dirent *entry;
    DIR *threads;
    int result = 0;

    memset(sample, 0, sizeof(*sample));
    (void)snprintf(path, sizeof(path), "/proc/%d/task", pid);
    threads = opendir(path);
    if (!threads)
        return errno == ENOENT ? -ESRCH : -errno;
    while (result == 0 && (entry = readdir(threads))) {
        if (entry->d_name[0] == '.')
            continue;
        result = thread_add(pid, entry->d_name, sample);
        if (result == -ESRCH) /* that thread ended meanwhile */
            result = 0;
    }
    (void)closedir(threads);
    return result;
}

static int cpus_read(const cpu_set_t *cpus, struct sample_cpus *sample,
                     char *text)
{
    int result = text_read("/proc/stat", text, LARGE_TEXT_BYTES);

    return result < 0 ? result : sample_parse_cpus(text, cpus, sample);
}

int sample_sockets_read(struct sample_machine *sample)
{
    char text[SMALL_TEXT_BYTES], text6[SMALL_TEXT_BYTES];
    int result = text_read("/proc/net/sockstat", text, sizeof(text));

    if (result < 0)
        return result;
    if (text_read("/proc/net/sockstat6", text6, sizeof(text6)) < 0)
        text6[0] = '\0'; /* no IPv6 */
    return sample_parse_sockstat(text, text6, sample);
}

int sample_cpus_read(const cpu_set_t *cpus, struct sample_cpus *sample)
{
    char *text = malloc(LARGE_TEXT_BYTES);
    int result;

    if (!text)
        return -ENOMEM;
    result = cpus_read(cpus, sample, text);
    free(text);
    return result;
}

int sample_machine_read(const cpu_set_t *cpus, struct sample_machine *sample)
{
    char *text = malloc(LARGE_TEXT_BYTES);
    int result;

    if (!text)
        return -ENOMEM;
    result = text_read("/proc/meminfo", text, LARGE_TEXT_BYTES);
    if (result == 0)
        result = sample_parse_meminfo(text, sample);
    if (result == 0)
        result = sample_sockets_read(sample);
    if (result == 0)
        result = cpus_read(cpus, &sample->cpus, text);
    free(text);
    return result;
}
