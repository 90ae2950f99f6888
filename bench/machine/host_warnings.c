#include "host_warnings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "host_facts.h"

enum {
    CONNECTIONS_WANTED = 10000, /* of the default profile */
    DESCRIPTORS_WANTED = CONNECTIONS_WANTED + 64,
    THREADS_WANTED = CONNECTIONS_WANTED + 1000, /* and everybody else's */
    MAPS_WANTED = 2 * CONNECTIONS_WANTED + 1000,
    BACKLOG_WANTED = 4096 /* our servers' own */
};

static const double LOAD_LIMIT = 0.5;

static void warn(json_t *warnings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One that finds no memory is lost; the array then has no room for others
 * either. */
static void warn(json_t *warnings, const char *format, ...)
{
    char text[2 * FACT_BYTES];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    (void)json_array_append_new(warnings, json_string(text));
}

static void warn_of_cpus(json_t *warnings, const char *root,
                         const cpu_set_t *server, const cpu_set_t *client)
{
    char governor[FACT_BYTES];

    if (CPU_EQUAL(server, client))
        warn(warnings, "One CPU only: server and wrk take it from each other, "
                       "so throughput says little; look at CPU per request, "
                       "or use a machine with two CPUs or more.");
    else if (fact_share_core(root, server, client))
        warn(warnings,
             "Server and wrk run on hyper-threads of one core and slow each "
             "other down: switch SMT off (as root: echo off > "
             "/sys/devices/system/cpu/smt/control), or choose CPUs with "
             "taskset.");
    if (fact_governor(root, governor, sizeof(governor)) &&
        strcmp(governor, "performance") != 0)
        warn(warnings,
             "The CPU governor is \"%s\": speed changes with load; as root: "
             "cpupower frequency-set -g performance",
             governor);
}

/* Those that a process reads without a system call. */
static bool is_fast_clock(const char *name)
{
    static const char *const fast[] = {
        "tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter"};

    for (size_t i = 0; i < sizeof(fast) / sizeof(*fast); i++)
        if (strcmp(name, fast[i]) == 0)
            return true;
    return false;
}

static void warn_of_clock(json_t *warnings, const char *root)
{
    char clock[FACT_BYTES];

    if (fact_line(root, FACT_CLOCK_SOURCE, clock, sizeof(clock)) &&
        !is_fast_clock(clock))
        warn(warnings,
             "The clock source is \"%s\": every look at the clock is a system "
             "call, for server and wrk; if dmesg does not call the TSC "
             "unstable, as root: echo tsc > %s",
             clock, FACT_CLOCK_SOURCE);
}

static void warn_of_memory(json_t *warnings, const char *root)
{
    long swap_kib = fact_kib(root, "SwapTotal") - fact_kib(root, "SwapFree");
    char huge[FACT_BYTES];

    if (swap_kib > 0)
        warn(warnings,
             "%ld MiB of swap are in use: resident memory may read too small; "
             "free some memory, then as root: swapoff -a && swapon -a",
             swap_kib / 1024 + 1);
    if (fact_line(root, FACT_HUGE_PAGES, huge, sizeof(huge)) &&
        strstr(huge, "[always]"))
        warn(warnings,
             "Transparent huge pages are given to everybody: memory may come "
             "in pieces of 2 MiB; as root: echo madvise > %s",
             FACT_HUGE_PAGES);
}

static void warn_of_limits(json_t *warnings, const struct limits *limits)
{
    if (limits->files < DESCRIPTORS_WANTED)
        warn(warnings,
             "The hard limit of open files is %ld: no more than %ld "
             "connections can be had; as root: ulimit -Hn %d",
             limits->files, limits->files - 64, 2 * DESCRIPTORS_WANTED);
    if (limits->pid_max > 0 && limits->pid_max < THREADS_WANTED)
        warn(warnings,
             "kernel.pid_max is %ld: there cannot be %d threads; as root: "
             "sysctl kernel.pid_max=%d",
             limits->pid_max, CONNECTIONS_WANTED, 4 * THREADS_WANTED);
    if (limits->max_map_count > 0 && limits->max_map_count < MAPS_WANTED)
        warn(warnings,
             "vm.max_map_count is %ld, and a thread takes two: there cannot be "
             "%d; as root: sysctl vm.max_map_count=%d",
             limits->max_map_count, CONNECTIONS_WANTED, 4 * MAPS_WANTED);
    if (limits->somaxconn > 0 && limits->somaxconn < BACKLOG_WANTED)
        warn(warnings,
             "net.core.somaxconn is %ld and cuts the servers' --backlog of %d: "
             "connects may wait for a second; as root: sysctl "
             "net.core.somaxconn=%d",
             limits->somaxconn, BACKLOG_WANTED, BACKLOG_WANTED);
}

/* The thread that answers for the counters has to go before thousands. */
static void warn_of_rights(json_t *warnings)
{
    struct rlimit priority = {0};

    (void)getrlimit(RLIMIT_RTPRIO, &priority); /* fails for bad arguments */
    if (priority.rlim_cur < 1 && geteuid() != 0)
        warn(warnings,
             "No right to SCHED_RR: with thousands of busy threads the "
             "counters come too late, and those trials are measured from "
             "outside; allow it (rtprio in /etc/security/limits.conf), then: "
             "ulimit -r 1");
}

static void warn_of_ports(json_t *warnings, const struct limits *limits,
                          long time_wait)
{
    long ports = limits_ports(limits);

    if (ports >= 0 && ports < CONNECTIONS_WANTED)
        warn(warnings,
             "There are %ld ports for connects: no more connections can be "
             "had; as root: sysctl net.ipv4.ip_local_port_range=\"1024 65535\"",
             ports);
    else if (ports >= 0 && time_wait > ports / 2)
        warn(warnings,
             "%ld sockets are in TIME_WAIT, of %ld ports for connects: another "
             "load has just ended; wait a minute.",
             time_wait, ports);
}

static void warn_of_load(json_t *warnings, const char *root)
{
    char text[FACT_BYTES];

    if (fact_line(root, "/proc/loadavg", text, sizeof(text)) &&
        strtod(text, NULL) > LOAD_LIMIT)
        warn(warnings,
             "The load was %.2f before the run began: something else uses the "
             "CPUs (see top); wait until it is done.",
             strtod(text, NULL));
}

json_t *host_warnings(const char *root, const struct limits *limits,
                      const cpu_set_t *server, const cpu_set_t *client)
{
    json_t *warnings = json_array();

    if (!warnings)
        return NULL;
    warn_of_cpus(warnings, root, server, client);
    warn_of_clock(warnings, root);
    warn_of_memory(warnings, root);
    warn_of_limits(warnings, limits);
    warn_of_rights(warnings);
    warn_of_ports(warnings, limits, fact_time_wait(root));
    warn_of_load(warnings, root);
    return warnings;
}
