/*
 * verdict_open.h - the rules of verdict.h about an open loop alone: whether
 * crowd kept its schedule, and the server kept up with it.
 *
 * Pure.  Each returns whether it holds, and has then concluded what it says;
 * else the result is as it was.
 */
#ifndef BENCH_VERDICT_OPEN_H
#define BENCH_VERDICT_OPEN_H

#include "verdict.h"

/* More than 1 % of the requests went out too late; the status is the
 * caller's. */
bool verdict_is_late(enum status status, struct result *result);

/* The same with CPU time to spare: `disturbed`.  False of a closed loop. */
bool verdict_is_late_by_chance(const struct facts *facts,
                               struct result *result);

/* `starved`: fewer answers than were asked for, or some not in time. */
bool verdict_is_overloaded(const struct facts *facts, struct result *result);

#endif
