/*
 * pilot.h - what the first stage of a run has found, read from its files: how
 * much more of what is to be run, and at which rate an open loop is a given
 * share of a capacity.
 *
 * Since only rows of the first stage count, the answers stay the same for the
 * rest of the run, and when it is resumed.
 *
 *   1. pilot_load
 *   2. pilot_extend, pilot_rate_per_s
 *   3. pilot_release
 */
#ifndef BENCH_PILOT_H
#define BENCH_PILOT_H

#include "pairing.h"
#include "plan.h"
#include "prepare.h"
#include "summary.h"

struct pilot {
    struct results results;
    struct summary summary;
    struct pair_rows pair_rows;
    struct pairings pairings;
};

/* From the run's folder.  Returns 0, or a negative errno and one line in
 * `error` (ERROR_BYTES); then there is nothing to release. */
int pilot_load(struct pilot *pilot, const struct prepared *prepared,
               const char *dir, char *error);
void pilot_release(struct pilot *pilot);

/* Appends the third stage to the plan, as much of it as the budget holds
 * beside the others.  Returns 0 or -ENOMEM. */
int pilot_extend(const struct pilot *pilot, struct prepared *prepared);

/* Requests per second for an open loop of the scenario at that level; NaN when
 * the scenario it is a share of has no figure there. */
double pilot_rate_per_s(const struct pilot *pilot,
                        const struct profile *profile,
                        const struct scenario *scenario, int connections);

#endif
