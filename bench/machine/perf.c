#include "perf.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host_facts.h"

/* The group's parts, in the order in which they are opened and read. */
enum {
    EVENTS = 2
};

static int event_open(uint64_t event, int cpu, int group_fd, bool exclude_idle)
{
    struct perf_event_attr attributes = {
        .type = PERF_TYPE_HARDWARE,
        .size = sizeof attributes,
        .config = event,
        .exclude_idle = exclude_idle,
        .read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
                       PERF_FORMAT_TOTAL_TIME_RUNNING,
    };
    long fd = syscall(SYS_perf_event_open, &attributes, -1, cpu, group_fd,
                      PERF_FLAG_FD_CLOEXEC);

    return fd < 0 ? -errno : (int)fd;
}

/* Some kinds of CPU cannot leave their idle time out.  There is little in it:
 * a CPU that is halted does nothing, and most have no cycles then. */
static int event_open_any(uint64_t event, int cpu, int group_fd)
{
    int fd = event_open(event, cpu, group_fd, true);

    return fd >= 0 ? fd : event_open(event, cpu, group_fd, false);
}

static int group_open(struct perf *perf, int cpu)
{
    int first = event_open_any(PERF_COUNT_HW_INSTRUCTIONS, cpu, -1), second;

    if (first < 0)
        return first;
    second = event_open_any(PERF_COUNT_HW_CPU_CYCLES, cpu, first);
    if (second < 0) {
        (void)close(first); /* nothing to lose */
        return second;
    }
    perf->instructions_fd[perf->count] = first;
    perf->cycles_fd[perf->count++] = second;
    return 0;
}

static int groups_open(struct perf *perf, const cpu_set_t *cpus)
{
    int result = 0;

    for (int cpu = 0; cpu < CPU_SETSIZE && result == 0; cpu++)
        if (CPU_ISSET((size_t)cpu, cpus))
            result = group_open(perf, cpu);
    return result;
}

void perf_open(struct perf *perf, const cpu_set_t *cpus)
{
    int result;

    memset(perf, 0, sizeof *perf);
    if (!cpus) {
        (void)snprintf(perf->why, sizeof perf->why,
                       "the server has no CPU of its own: wrk's work would be "
                       "counted, too");
        return;
    }
    if (CPU_COUNT(cpus) > PERF_CPUS_MAX) {
        (void)snprintf(perf->why, sizeof perf->why,
                       "the server has more than %d CPUs", PERF_CPUS_MAX);
        return;
    }
    result = groups_open(perf, cpus);
    if (result < 0) {
        perf_close(perf);
        perf_explain(-result, "", perf->why);
        return;
    }
    (void)snprintf(perf->why, sizeof perf->why, "available");
}

void perf_close(struct perf *perf)
{
    while (perf->count > 0) {
        perf->count--;
        (void)close(perf->cycles_fd[perf->count]); /* nothing to lose */
        (void)close(perf->instructions_fd[perf->count]);
    }
}

void perf_read(const struct perf *perf, struct perf_reading *reading)
{
    uint64_t words[3 + EVENTS];

    reading->count = 0;
    for (int i = 0; i < perf->count; i++) {
        ssize_t got = read(perf->instructions_fd[i], words, sizeof words);

        if (got < 0 || perf_parse(words, (size_t)got, &reading->cpu[i]))
            return;
    }
    reading->count = perf->count;
}

int perf_parse(const void *bytes, size_t size, struct perf_count *count)
{
    uint64_t words[3 + EVENTS];

    if (size != sizeof words)
        return -EBADMSG;
    memcpy(words, bytes, size);
    if (words[0] != EVENTS)
        return -EBADMSG;
    *count = (struct perf_count){.enabled_ns = words[1],
                                 .running_ns = words[2],
                                 .instructions = words[3],
                                 .cycles = words[4]};
    return 0;
}

void perf_between(const struct perf_reading *earlier,
                  const struct perf_reading *later, double *instructions,
                  double *cycles)
{
    bool readable = later->count > 0 && later->count == earlier->count;

    *instructions = *cycles = readable ? 0 : NAN;
    for (int i = 0; readable && i < later->count; i++) {
        const struct perf_count *to = &later->cpu[i], *from = &earlier->cpu[i];
        double enabled_ns = (double)(to->enabled_ns - from->enabled_ns);
        double running_ns = (double)(to->running_ns - from->running_ns);
        double scale = running_ns > 0 ? enabled_ns / running_ns : NAN;

        *instructions +=
            scale * (double)(to->instructions - from->instructions);
        *cycles += scale * (double)(to->cycles - from->cycles);
    }
}

/* From 1 on only root may look at whole CPUs (the kernel's
 * Documentation/admin-guide/sysctl/kernel.rst). */
static void explain_paranoid(const char *root, char text[PERF_REASON_BYTES])
{
    static const char path[] = "/proc/sys/kernel/perf_event_paranoid";
    char level[FACT_BYTES];

    if (fact_line(root, path, level, sizeof level) && atoi(level) > 0)
        (void)snprintf(text, PERF_REASON_BYTES,
                       "perf_event_paranoid is %d: as root, sysctl "
                       "kernel.perf_event_paranoid=0",
                       atoi(level));
    else
        (void)snprintf(text, PERF_REASON_BYTES,
                       "a policy of this machine "
                       "forbids it");
}

void perf_explain(int error, const char *root, char text[PERF_REASON_BYTES])
{
    switch (error) {
    case EACCES:
        explain_paranoid(root, text);
        break;
    case EPERM:
        (void)snprintf(text, PERF_REASON_BYTES,
                       "a filter of system calls forbids it, as containers "
                       "have one");
        break;
    case ENOENT:
    case ENODEV:
    case EOPNOTSUPP:
    case ENOSYS:
        (void)snprintf(text, PERF_REASON_BYTES,
                       "not supported by this machine");
        break;
    default:
        (void)snprintf(text, PERF_REASON_BYTES, "cannot be opened: %s",
                       strerror(error));
    }
}
