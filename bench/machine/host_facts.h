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

/* The first line of a file, tabs made blanks.  Whether there was one. */
bool fact_line(const char *path, char *text, size_t size);

/* The same as JSON; null without one. */
json_t *fact_json(const char *path);

/* The number at the beginning of a file; -1 without one. */
long fact_number(const char *path);

/* "Name: 12 kB" in a file of such lines (/proc/meminfo, /proc/cpuinfo): what
 * follows colon and blanks.  Whether there was one. */
bool fact_field(const char *path, const char *name, char *text, size_t size);
long fact_kib(const char *name); /* of /proc/meminfo; -1 without it */

/* "performance", of the first CPU we may use. */
bool fact_governor(char *text, size_t size);

/* The word in brackets: "madvise" of "always [madvise] never". */
json_t *fact_choice(const char *path);

/* CPUs that we may use. */
int fact_affinity(cpu_set_t *cpus);

/* Whether a CPU of `a` and another of `b` are hyper-threads of one core. */
bool fact_share_core(const cpu_set_t *a, const cpu_set_t *b);

/* {"retbleed": "Vulnerable", ...}: all that this CPU is affected by. */
json_t *fact_vulnerabilities(void);

#endif
