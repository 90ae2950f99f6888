/*
 * latency.h - latency.csv read back: for each server at each point the
 * percentiles of all its valid trials together, and how many requests fell
 * into which bin.
 *
 * Does not know how they came about (histogram.h), nor how they are drawn.
 *
 *   1. latency_load
 *   2. latency_find
 *   3. latency_release
 */
#ifndef BENCH_LATENCY_H
#define BENCH_LATENCY_H

#include <stddef.h>

#include "result.h"

enum {
    LATENCY_STEPS_MAX = 64,
    LATENCY_BINS_MAX = 320 /* histogram.h has 301 */
};

/* `percentile` % of the samples took `value_us` at most. */
struct latency_step {
    double percentile; /* 0 to 100 */
    double value_us;
    double samples_beyond; /* how many rank above; fewer than ten: hearsay */
};

/* So many requests took low_us or more, and less than high_us. */
struct latency_bin {
    double low_us, high_us;
    double count;
};

struct latency_curve {
    char scenario[NAME_BYTES];
    char server[NAME_BYTES];
    int connections;
    struct latency_step steps[LATENCY_STEPS_MAX]; /* [step_count], ascending */
    int step_count;
    struct latency_bin bins[LATENCY_BINS_MAX]; /* [bin_count], ascending */
    int bin_count;
};

/* Owned by the caller, freed by latency_release. */
struct latencies {
    struct latency_curve *curves; /* [curve_count], in file order */
    size_t curve_count;
};

/* Columns are found by name; rows of kinds unknown are passed over.  On failure
 * there is nothing to release, and `error` says file, line and what is wrong:
 * -ENOENT etc. from fopen, -EBADMSG for bad content, -ENOMEM. */
int latency_load(struct latencies *latencies, const char *path, char *error,
                 size_t error_size);
void latency_release(struct latencies *latencies);

/* NULL when there is none. */
const struct latency_curve *latency_find(const struct latencies *latencies,
                                         const char *scenario, int connections,
                                         const char *server);

/* How many samples there were in all: of the percentiles, of the bins. */
double latency_samples(const struct latency_curve *curve);
double latency_bin_samples(const struct latency_curve *curve);

#endif
