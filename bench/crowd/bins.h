/*
 * bins.h - counts latencies, one bin for each microsecond up to a limit, as
 * wrk does: adding one is adding one.
 *
 * The bins are memory that the kernel gives page by page where something is
 * counted, so a limit of minutes costs little.
 *
 *   1. bins_init
 *   2. bins_add, for each answer
 *   3. bins_histogram: what was counted, for percentiles and files
 *   4. bins_release
 */
#ifndef CROWD_BINS_H
#define CROWD_BINS_H

#include <stdint.h>

#include "histogram.h"

/* Owned by the caller, freed by bins_release. */
struct bins {
    uint32_t *counts; /* counts[limit_us + 1] */
    uint64_t limit_us;
    uint64_t max_us; /* the largest value counted */
};

/* Returns 0 or -ENOMEM. */
int bins_init(struct bins *bins, uint64_t limit_us);
void bins_release(struct bins *bins);

/* value_us <= limit_us.  A bin holds up to 2^32 - 1 of them. */
void bins_add(struct bins *bins, uint64_t value_us);

/* Fills an empty histogram, which the caller then owns.  Returns 0 or
 * -ENOMEM, with the histogram empty. */
int bins_histogram(const struct bins *bins, struct histogram *histogram);

#endif
