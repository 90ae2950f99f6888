/*
 * verdict_closed.h - the rule of verdict.h about a closed loop alone: whether
 * all of its connections were served.
 *
 * Pure.
 */
#ifndef BENCH_VERDICT_CLOSED_H
#define BENCH_VERDICT_CLOSED_H

#include "verdict.h"

/* Whether some were not open, never served, or kept waiting while others were
 * served: then `starved` is concluded; else the result is as it was. */
bool verdict_is_starved(const struct facts *facts, struct result *result);

#endif
