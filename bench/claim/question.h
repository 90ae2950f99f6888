/*
 * question.h - what is asked of a run's figures to try a claim: one number with
 * its interval, from trials of points that can be trusted.
 *
 * A point is written SCENARIO/CONNECTIONS/SERVER, hello/64/event; with * for
 * the connections it is not a point but what one more connection costs, the
 * slope of a straight line through all levels.  The number is
 *
 *   of                  a value: threads_max of hello/64/event
 *   of / against        a ratio: latency_p99_us of one point over another's
 *   (of - less) / per   a difference: KiB for each of 1,000 connections
 *
 * with the same metric of both places, or another of the second,
 *
 * taken anew in every repetition, so that what they have in common - the mood
 * of the machine - cancels out; the interval is Student's t over repetitions,
 * of 99 %, of ratios on logarithms.  A ratio of CPU time per request of two
 * servers at one point may be asked of alternating pairs instead.
 *
 * Nothing is said where a point that is needed is not one that can be trusted
 * (trust.h).  Noise is in the interval.  Trials that failed are left out; a
 * slope takes the repetitions that have all its levels.  A ratio needs both
 * parts above 0 in every repetition: to leave some out would be to choose.
 *
 * Where the first trials decided how many there are (asked.h), the interval has
 * their deviation: Stein's two stages (stats.h).
 *
 * Pure: rows in, figures out.
 */
#ifndef BENCH_QUESTION_H
#define BENCH_QUESTION_H

#include <stdbool.h>

#include "asked.h"
#include "pairing.h"
#include "summary.h"
#include "trust.h"

enum question_kind {
    QUESTION_VALUE,
    QUESTION_RATIO,
    QUESTION_DIFFERENCE,
    QUESTION_PAIRS /* a ratio, of alternating pairs */
};

struct question {
    enum question_kind kind;
    enum metric metric;       /* of pairs: CPU time per request */
    enum metric other_metric; /* the same, unless told */
    struct place of;
    struct place other; /* the divisor, or what is taken off */
    double per;         /* of a difference; else 1 */
};

/* The number, as the rule needs it: on logarithms where it is a ratio. */
struct number {
    struct estimate figure; /* its interval is one of 99 % */
    bool is_ratio;
    double mean, error; /* of the mean: its standard error; NaN: no interval */
    double freedom;     /* degrees of */
    double floor;       /* of pairs: the noise floor as a log ratio, or NaN */
    bool is_paired;     /* of alternating pairs, not of repetitions */
    struct doubt doubt; /* why there is none, or why not to trust it */
};

/* `asked` says how many trials and pairs decided how many there are; NULL: none
 * did.  Returns 0, or -ENOMEM; all else is number.doubt. */
int question_answer(const struct question *question,
                    const struct results *results,
                    const struct pairings *pairings, const struct asked *asked,
                    struct number *number);

#endif
