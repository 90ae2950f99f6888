/*
 * cpus.h - lists of CPUs as taskset and the kernel write them: "0-3,5".
 */
#ifndef BENCH_CPUS_H
#define BENCH_CPUS_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    CPUS_BYTES = 256
}; /* for a list as text */

/* Returns 0, or -EINVAL for anything but a list of numbers and ascending
 * ranges below CPU_SETSIZE (1024). */
int cpus_parse(const char *text, cpu_set_t *cpus);

/* "" for no CPU; cut at the end of a range when `size` is too small. */
void cpus_format(const cpu_set_t *cpus, char *text, size_t size);

/* The first `server_count` of `allowed` for the server, the others for the
 * client, which gets one at least.  With a single CPU both share it: *shared.
 * Returns how many the server got. */
int cpus_divide(const cpu_set_t *allowed, int server_count, cpu_set_t *server,
                cpu_set_t *client, bool *shared);

#endif
