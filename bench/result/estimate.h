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

/* The same where the first `pilot` of them, in the order run, decided how many
 * there are (stats_stein_size): the mean is of all, but the deviation and its
 * degrees of freedom are the pilot's, so that the coverage holds (Stein 1945).
 * It holds for any figure of the same trials, whichever of them decided: of
 * normal values the means do not depend on the deviations.  A pilot of fewer
 * than two, or of all values, decided nothing: one sample. */
struct estimate estimate_ratio_two_stage(const double *logs, size_t count,
                                         size_t pilot, double confidence);

/* The least difference that would have shown, as a ratio above 1: half the
 * width of the interval, or `floor` (the noise floor as a log ratio, NaN when
 * it is not known) if that is more; NaN without an interval. */
double estimate_least(const struct estimate *ratio, double floor);

/* Whether a difference may be claimed: the interval excludes 1, and the ratio
 * lies beyond the noise floor, if that is known, and is not told as 0.0 %. */
bool estimate_is_beyond(const struct estimate *ratio, double floor);

/* Whether the interval reaches farther to either side than was asked for:
 * 0.05 is 5 %, 0 or NaN asks nothing.  No interval is no wide one. */
bool estimate_is_wide(const struct estimate *ratio, double precision);

/* Whether two intervals have no value in common. */
bool estimates_disagree(const struct estimate *a, const struct estimate *b);

/* The same ratio the other way round. */
struct estimate estimate_inverse(const struct estimate *ratio);

#endif
