/*
 * perf.h - instructions and cycles, as the CPUs themselves count them: in the
 * server's code and in the kernel's, by whoever runs on these CPUs, while they
 * are not idle.
 *
 * Each CPU has one group of the two events, opened once for a run and counting
 * until perf_close.  Nothing is attached to a process: no thread inherits a
 * counter, and nothing slows the server but the look itself, one read(2) for
 * each CPU.  Most virtual machines have no such counters.
 *
 *   1. perf_open
 *   2. perf_read at two moments, perf_between them
 *   3. perf_close
 */
#ifndef BENCH_PERF_H
#define BENCH_PERF_H

#include <sched.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PERF_CPUS_MAX = 64,
    PERF_REASON_BYTES = 128
};

/* What one CPU has counted since its group was opened. */
struct perf_count {
    uint64_t enabled_ns; /* the group was to count for so long ... */
    uint64_t running_ns; /* ... and did; less where it takes turns with others,
                            as a CPU counts only a few events at once */
    uint64_t instructions, cycles;
};

/* One look at all of them. */
struct perf_reading {
    int count; /* of CPUs; 0: there is nothing to read */
    struct perf_count cpu[PERF_CPUS_MAX];
};

/* All zero, it is closed, and may be read.  Owned by the caller, closed by
 * perf_close. */
struct perf {
    int count; /* of CPUs */
    int instructions_fd[PERF_CPUS_MAX], cycles_fd[PERF_CPUS_MAX];
    char why[PERF_REASON_BYTES]; /* "available", or why it is not */
};

/* Counts on these CPUs; NULL: the server has none of its own, where nobody
 * could tell its work from wrk's.  All of them, or none: perf->why says which,
 * and there is always something to read and to close. */
void perf_open(struct perf *perf, const cpu_set_t *cpus);
void perf_close(struct perf *perf);

/* A look now; count 0 when one CPU could not be read. */
void perf_read(const struct perf *perf, struct perf_reading *reading);

/* What happened between two looks, of all CPUs together: what was counted,
 * times enabled / running (as perf-stat(1) does).  NaN when there was nothing
 * to read, or when one of the CPUs did not count at all in between. */
void perf_between(const struct perf_reading *earlier,
                  const struct perf_reading *later, double *instructions,
                  double *cycles);

/* What read(2) of a group gives (PERF_FORMAT_GROUP with both times,
 * perf_event_open(2)): how many events, enabled, running, the values.  Returns
 * 0, or -EBADMSG for anything but our two events. */
int perf_parse(const void *bytes, size_t size, struct perf_count *count);

/* Why perf_event_open failed, and what to do: `error` is its errno, `root` is
 * "" but in tests. */
void perf_explain(int error, const char *root, char text[PERF_REASON_BYTES]);

#endif
