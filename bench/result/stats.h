/*
 * stats.h - the statistics the benchmark rests on.  Pure functions over
 * arrays of doubles; nothing is allocated, nothing printed.
 */
#ifndef BENCH_STATS_H
#define BENCH_STATS_H

#include <stddef.h>

/* Sorts values[count] ascending; values must not be NaN. */
void stats_sort(double *values, size_t count);

/* Median of sorted[count]; the mean of the middle two when count is even.
 * NaN when count is 0. */
double stats_median(const double *sorted, size_t count);

/* Distribution-free interval of the median with a coverage of at least
 * `confidence` (0.95), from order statistics: sorted[*low] .. sorted[*high].
 * Hahn and Meeker, Statistical Intervals (1991), 5.2.  Returns 0, or -ERANGE
 * when count is too small for any such interval (below six at 0.95). */
int stats_median_ranks(size_t count, double confidence, size_t *low,
                       size_t *high);

/* Mean, and sample standard deviation (n - 1); NaN when count is too small. */
double stats_mean(const double *values, size_t count);
double stats_deviation(const double *values, size_t count);

/* Quantile of Student's t: the t with P(T <= t) = p for `freedom` degrees,
 * 0 < p < 1, freedom >= 1. */
double stats_student_t(double p, double freedom);

/* Stein's two stages (Annals of Mathematical Statistics 16, 1945): how many
 * values it takes, those of the pilot among them, until the interval of their
 * mean reaches no farther than half_width to either side.  `deviation` is that
 * of the pilot's values.  From `pilot` to `most`, or just `pilot` where that is
 * more, where nothing is asked (a half_width not above 0, NaN) or where a
 * pilot of fewer than two values tells nothing.  The coverage holds for the
 * interval of estimate_ratio_two_stage, not for one that takes all values for
 * a single sample. */
size_t stats_stein_size(double deviation, size_t pilot, double confidence,
                        double half_width, size_t most);

#endif
