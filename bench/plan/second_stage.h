/*
 * second_stage.h - how many repetitions and pairs a question needs, from the
 * spread of the first ones.
 *
 * Stein's two stages (Annals of Mathematical Statistics 16, 1945, 243): from a
 * pilot of n0 values comes their standard deviation s0, and from it the size
 *
 *   n = (t s0 / d)^2,  t: Student's with n0 - 1 degrees of freedom,
 *
 * at which the interval of the mean of all is no wider than d to either side,
 * whatever the values are: to look again and stop when the interval looks
 * narrow would promise more than it keeps.  With the pilot's own half width,
 * h = t s0 / sqrt(n0), that is n0 (h / d)^2.
 *
 * Pure.  Does not know what is run when (plan.h).
 */
#ifndef BENCH_SECOND_STAGE_H
#define BENCH_SECOND_STAGE_H

#include "pairing.h"
#include "plan.h"
#include "profile.h"
#include "summary.h"

/* What the pilot, summed up, asks for: at each point as many repetitions as
 * the ratio of throughput needs that takes most, where the servers and not wrk
 * were the limit; at each level with pairs as many as the ratio of CPU time
 * per request needs, of A/A pairs too.  Never more than the profile's most,
 * nor less than its pilot; as many as that where nothing can be told. */
void second_stage_want(struct wanted *wanted, const struct profile *profile,
                       const struct summary *summary,
                       const struct pairings *pairings);

/* n for a ratio's interval to lie within 1 / (1 + precision) and 1 +
 * precision of its middle, at most `most`; ratio->count when it does already,
 * or has no interval. */
int second_stage_size(const struct estimate *ratio, double precision, int most);

#endif
