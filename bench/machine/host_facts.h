/*
 * host_facts.h - single facts of /proc and /sys, for host.c and
 * host_warnings.c.
 */
#ifndef BENCH_HOST_FACTS_H
#define BENCH_HOST_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "cpus.h"

enum {
    FACT_BYTES = 256
};

#define FACT_CLOCK_SOURCE                                                      \
    "/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define FACT_HUGE_PAGES "/sys/kernel/mm/transparent_hugepage/enabled"

/* `root` stands before every path: "" but in tests. */

/* The first line of a file, tabs made blanks.  Whether there was one. */
bool fact_line(const char *root, const char *path, char *text, size_t size);

/* The same as JSON; null without one. */
json_t *fact_json(const char *root, const char *path);

/* "Name: 12 kB" in a file of such lines (/proc/meminfo, /proc/cpuinfo): what
 * follows colon and blanks.  Whether there was one. */
bool fact_field(const char *root, const char *path, const char *name,
                char *text, size_t size);
long fact_kib(const char *root,
              const char *name); /* of /proc/meminfo; -1 without it */

/* "performance", of the first CPU we may use. */
bool fact_governor(const char *root, char *text, size_t size);

/* The word in brackets: "madvise" of "always [madvise] never". */
json_t *fact_choice(const char *root, const char *path);

/* Sockets in TIME_WAIT; -1: unknown. */
long fact_time_wait(const char *root);

/* CPUs that we may use. */
int fact_affinity(cpu_set_t *cpus);

/* Whether a CPU of `a` and another of `b` are hyper-threads of one core. */
bool fact_share_core(const char *root, const cpu_set_t *a, const cpu_set_t *b);

/* {"retbleed": "Vulnerable", ...}: all that this CPU is affected by. */
json_t *fact_vulnerabilities(const char *root);

#endif
