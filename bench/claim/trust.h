/*
 * trust.h - which points of a run may be asked, and for what.
 *
 * Not those that were not measured, that are starved or at a limit, of which
 * more than a third of the trials failed; nor, of what depends on how fast
 * requests came, those that are client-bound.  In an open loop that is a client
 * which was late, whatever the server did: such a trial is left out as one that
 * failed, when asked for latencies; for all else only if less came than was
 * asked for.
 *
 * Pure.
 */
#ifndef BENCH_TRUST_H
#define BENCH_TRUST_H

#include "place.h"

enum {
    DOUBT_BYTES = 512 /* a place, and the reason of one of its trials */
};

/* Both "" where there is none. */
struct doubt {
    char why[DOUBT_BYTES];   /* hello/64/event is client-bound: wrk used ... */
    char needs[DOUBT_BYTES]; /* hello/64/event ok */
};

/* Whether the trial says something about the metric: it is valid, and not left
 * out as above. */
bool trial_counts(const struct result *row, enum metric metric);

/* Fills in the first doubt there is; leaves it alone when there is none.  A
 * place with * is as good as the worst of its levels. */
void place_doubt(const struct place *place, enum metric metric,
                 const struct results *results, struct doubt *doubt);

/* How many levels of connections the place has. */
size_t place_levels(const struct place *place, const struct results *results);

#endif
