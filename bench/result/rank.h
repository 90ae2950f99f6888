/*
 * rank.h - two samples against each other by ranks: are they from one
 * distribution, and if not, how far apart do they lie?  Takes no distribution
 * for granted; one wild value has no more weight than any other.
 *
 * Pure functions over arrays of doubles, none of them NaN; nothing is
 * allocated but some 200 KiB of stack, nothing is printed.
 *
 * Sources: Mann and Whitney, Annals of Mathematical Statistics 18 (1947);
 * Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd
 * edition (2013), 4.1 to 4.3; ties in small samples: Klotz, Journal of the
 * American Statistical Association 61 (1966), counted as Streitberg and
 * Roehmel do, Statistical Software Newsletter 12 (1986).
 */
#ifndef BENCH_RANK_H
#define BENCH_RANK_H

#include <stdbool.h>
#include <stddef.h>

/* The level of the tests, and 1 - that of the intervals. */
#define RANK_ALPHA 0.05

enum {
    RANK_EXACT_MAX = 40 /* values of both samples that are still counted out */
};

struct rank_test {
    double u;   /* pairs of which a's value is the larger; a tie is a half */
    double p;   /* of both tails; NaN when a sample is empty */
    bool exact; /* counted out; else approximated */
};

/* Mann and Whitney's U, equivalent to Wilcoxon's rank sum.  Up to
 * RANK_EXACT_MAX values p is the share of all ways to deal them out, as they
 * are and with their ties, that lie at least as far from the middle.  Beyond,
 * it is the normal approximation with corrections for ties and for
 * continuity. */
struct rank_test rank_test(const double *a, size_t a_count, const double *b,
                           size_t b_count);

/* NaN where there is none. */
struct rank_shift {
    double estimate;
    double low, high; /* the 95 % interval */
};

/* By how much b lies above a.  Hodges and Lehmann (1963): the median of all
 * differences b[j] - a[i]; the interval holds those shifts that the test above
 * does not reject, taken without ties, which widens it if there are any.
 * Sorts all differences in `differences`, which has room for a_count x
 * b_count. */
struct rank_shift rank_shift(const double *a, size_t a_count, const double *b,
                             size_t b_count, double *differences);

/* The smallest p that samples so large can yield, when every value of one
 * exceeds every value of the other. */
double rank_least_p(size_t a_count, size_t b_count);

/* The size of both samples from which on a p of RANK_ALPHA is possible. */
size_t rank_samples_needed(void);

#endif
