/*
 * ruling.h - supported, refuted or inconclusive: a number against its margins.
 *
 * A claim is supported where the whole interval lies beyond the margin, on the
 * claim's side: `over`, `under`, or between both; refuted where it lies wholly
 * on the other side; else inconclusive.  Of several questions to one claim each
 * is decided with Holm's correction (Scandinavian Journal of Statistics 6,
 * 1979), so that all of them together are wrong in one of a hundred cases, not
 * each of them.  A difference that pairs found must lie beyond their noise
 * floor as well.
 *
 * What is inconclusive says what would be needed: of an interval that is too
 * wide the number of repetitions by Stein's formula (stats.h), if the figure
 * stays where it is.
 *
 * Pure.
 */
#ifndef BENCH_RULING_H
#define BENCH_RULING_H

#include <stddef.h>

#include "question.h"

enum {
    QUESTIONS_MAX = 32 /* of one claim */
};

enum ruling {
    RULING_SUPPORTED,
    RULING_REFUTED,
    RULING_INCONCLUSIVE,
    RULING_REPORTED, /* there was no margin: a figure, and no more */
    RULING_MIXED,    /* of a claim: its questions differ */
    RULING_COUNT
};

const char *ruling_name(enum ruling ruling); /* "supported" */

/* One question of a claim: its number and margins (NaN: none). */
struct tried {
    struct number number;
    double over, under;
    double p; /* of the margin, two-sided, corrected; NaN where nothing is
                 decided */
    enum ruling ruling;
    char why[DOUBT_BYTES];   /* it is inconclusive; "" */
    char needs[DOUBT_BYTES]; /* what would help; "" */
};

/* Whether anything decides it. */
bool tried_has_margin(const struct tried *tried);

/* Rules on all questions of one claim, up to QUESTIONS_MAX, and returns what
 * they say together: what all with a margin say, else RULING_MIXED;
 * RULING_REPORTED when none has one. */
enum ruling ruling_decide(struct tried *tried, size_t count);

/* Two-sided probability of a |t| at least as large, 0 to 1. */
double ruling_p(double t, double freedom);

#endif
