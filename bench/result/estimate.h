/*
 * estimate.h - from values to a middle and its interval: 95 % unless told. What
 * the intervals rest on stands in stats.h; struct estimate in summary.h.
 */
#ifndef BENCH_ESTIMATE_H
#define BENCH_ESTIMATE_H

#include <stddef.h>

#include "summary.h"

/* Median and order statistics of values[count], none of them NaN; sorts
 * them. */
struct estimate estimate_median(double *values, size_t count);

/* Geometric mean of ratios, and Student's t, from their logarithms
 * logs[count], none of them NaN. */
struct estimate estimate_ratio(const double *logs, size_t count,
                               double confidence);

#endif
