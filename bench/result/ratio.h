/*
 * ratio.h - the ratio of two servers at a point: how it comes from trials,
 * which one is told where alternating pairs have measured it, too, and what it
 * could have shown.
 *
 * CPU time per request is told by the pairs, which are sharper; everything
 * else by isolated trials, which have one server alive.  Both stand in
 * summary.csv.
 *
 * Pure: figures in, figures out; nothing is allocated.
 */
#ifndef BENCH_RATIO_H
#define BENCH_RATIO_H

#include "pairing.h"
#include "summary.h"

/* Two valid trials of one repetition. */
struct mates {
    const struct result *server, *base;
};

/* Fills in `value`; the names and connections must stand.  The first `pilot`
 * repetitions decided how many there are (estimate_ratio_two_stage).  mates
 * and logs have room for all results. */
void ratio_compute(struct ratio *ratio, const struct results *results,
                   size_t pilot, struct mates *mates, double *logs);

/* Whether alternating pairs tell it. */
bool ratio_is_paired(const struct ratio *ratio, enum metric metric);

/* The ratio that is told; its interval is one of 99 % where it is paired, else
 * of 95 %. */
const struct estimate *ratio_told(const struct ratio *ratio,
                                  enum metric metric);

/* The noise floor as a log ratio; NaN when it is not known. */
double ratio_floor(const struct summary *summary, enum metric metric);

/* The least difference that would have shown, as a ratio above 1, or NaN. */
double ratio_least(const struct summary *summary, const struct ratio *ratio,
                   enum metric metric);

/* The precision that was asked for (0.05) and that the interval told does not
 * have; NaN when it has, or when nothing was asked.  Nothing is asked of a
 * throughput that is not the server's: wrk was the limit, trials failed. */
double ratio_missed(const struct summary *summary, const struct ratio *ratio,
                    enum metric metric);

#endif
