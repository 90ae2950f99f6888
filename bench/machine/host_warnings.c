#include "host_warnings.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "host.h"
#include "host_facts.h"
#include "sample.h"

enum {
    DESCRIPTORS_WANTED = 10064
}; /* for 10,000 connections */

static const double load_limit = 0.5;

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

static void warn_of_cpus(json_t *warnings, const cpu_set_t *server,
                         const cpu_set_t *client)
{
    char governor[FACT_BYTES];

    if (CPU_EQUAL(server, client))
        warn(warnings, "One CPU only: server and wrk take it from each other, "
                       "so throughput says little; look at CPU per request, "
                       "or use a machine with two CPUs or more.");
    else if (fact_share_core(server, client))
        warn(warnings,
             "Server and wrk run on hyper-threads of one core and slow each "
             "other down: switch SMT off (as root: echo off > "
             "/sys/devices/system/cpu/smt/control), or choose CPUs with "
             "taskset.");
    if (fact_governor(governor, sizeof(governor)) &&
        strcmp(governor, "performance") != 0)
        warn(warnings,
             "The CPU governor is \"%s\": speed changes with load; as root: "
             "cpupower frequency-set -g performance",
             governor);
}

static void warn_of_memory(json_t *warnings)
{
    long swap_kib = fact_kib("SwapTotal") - fact_kib("SwapFree");

    if (swap_kib > 0)
        warn(warnings,
             "%ld MiB of swap are in use: resident memory may read too small; "
             "free some memory, then as root: swapoff -a && swapon -a",
             swap_kib / 1024 + 1);
}

static void warn_of_limits(json_t *warnings)
{
    long descriptors = host_descriptors();

    if (descriptors < DESCRIPTORS_WANTED)
        warn(warnings,
             "The hard limit of open files is %ld: no more than %ld "
             "connections can be had; as root: ulimit -Hn %d",
             descriptors, descriptors - 64, 2 * DESCRIPTORS_WANTED);
}

static void warn_of_load(json_t *warnings)
{
    double load;

    if (sample_load_read(&load) == 0 && load > load_limit)
        warn(warnings,
             "The load was %.2f before the run began: something else uses the "
             "CPUs (see top); wait until it is done.",
             load);
}

json_t *host_warnings(const cpu_set_t *server, const cpu_set_t *client)
{
    json_t *warnings = json_array();

    if (!warnings)
        return NULL;
    warn_of_cpus(warnings, server, client);
    warn_of_memory(warnings);
    warn_of_limits(warnings);
    warn_of_load(warnings);
    return warnings;
}
