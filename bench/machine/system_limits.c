#include "system_limits.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "text.h"

enum {
    MAPS_PER_THREAD = 2 /* the stack, and the page that guards it */
};

/* A limit is met when so much of it is used: others have threads, too. */
static const double NEAR = 0.9;

static int file_read(const char *root, const char *path, char *text,
                     size_t size)
{
    char whole[512];

    (void)snprintf(whole, sizeof(whole), "%s/proc/sys/%s", root, path);
    return text_read(whole, text, size);
}

static long number_read(const char *root, const char *path)
{
    char text[64], *end;
    long number;

    if (file_read(root, path, text, sizeof(text)) < 0)
        return -1;
    number = strtol(text, &end, 10);
    return end == text ? -1 : number;
}

static void ports_read(struct limits *limits, const char *root)
{
    char text[64];

    if (file_read(root, "net/ipv4/ip_local_port_range", text, sizeof(text)) <
            0 ||
        sscanf(text, "%ld %ld", &limits->ports_first, &limits->ports_last) != 2)
        limits->ports_first = limits->ports_last = -1;
}

static long limit_or_max(rlim_t limit)
{
    return limit > (rlim_t)LONG_MAX ? LONG_MAX : (long)limit;
}

void limits_read(struct limits *limits, const char *root)
{
    struct rlimit files = {0}, processes = {0};

    (void)getrlimit(RLIMIT_NOFILE, &files); /* fails only for bad arguments */
    (void)getrlimit(RLIMIT_NPROC, &processes);
    limits->files = limit_or_max(files.rlim_max);
    limits->processes = limit_or_max(processes.rlim_cur);
    limits->pid_max = number_read(root, "kernel/pid_max");
    limits->threads_max = number_read(root, "kernel/threads-max");
    limits->max_map_count = number_read(root, "vm/max_map_count");
    limits->somaxconn = number_read(root, "net/core/somaxconn");
    limits->tw_reuse = number_read(root, "net/ipv4/tcp_tw_reuse");
    limits->syn_backlog = number_read(root, "net/ipv4/tcp_max_syn_backlog");
    ports_read(limits, root);
}

long limits_ports(const struct limits *limits)
{
    if (limits->ports_first < 0 || limits->ports_last < limits->ports_first)
        return -1;
    return limits->ports_last - limits->ports_first + 1;
}

void limits_name_threads(const struct limits *limits, double threads,
                         char text[LIMIT_TEXT_BYTES])
{
    const struct {
        const char *name, *remedy;
        long limit;
        double used;
    } met[] = {
        {"vm.max_map_count", "as root, sysctl vm.max_map_count",
         limits->max_map_count, MAPS_PER_THREAD * threads},
        {"kernel.pid_max", "as root, sysctl kernel.pid_max", limits->pid_max,
         threads},
        {"kernel.threads-max", "as root, sysctl kernel.threads-max",
         limits->threads_max, threads},
        {"the limit of processes", "ulimit -u", limits->processes, threads},
    };

    for (size_t i = 0; i < sizeof(met) / sizeof(*met); i++) {
        if (met[i].limit <= 0 || !(met[i].used >= NEAR * (double)met[i].limit))
            continue;
        (void)snprintf(text, LIMIT_TEXT_BYTES, "%s is %ld: raise it (%s)",
                       met[i].name, met[i].limit, met[i].remedy);
        return;
    }
    (void)snprintf(text, LIMIT_TEXT_BYTES,
                   "raise kernel.pid_max, vm.max_map_count, ulimit -u, "
                   "ulimit -v or pids.max of the control group");
}
