/*
 * verdict_limits.h - the rules of verdict.h about limits of the system: which
 * one was met, and how it is raised.
 *
 * Pure.  Each rule returns whether it holds, and has then concluded
 * `limit-hit`; else the result is as it was.
 */
#ifndef BENCH_VERDICT_LIMITS_H
#define BENCH_VERDICT_LIMITS_H

#include "verdict.h"

/* Connects failed, with nearly all ports for them taken.  Not valid. */
bool verdict_is_out_of_ports(const struct facts *facts, struct result *result);

/* The server had no more threads, descriptors or connections to give. */
bool verdict_is_server_limited(const struct facts *facts,
                               struct result *result);

/* The same, and the load's errors are no more than those.  Not valid. */
bool verdict_is_turned_away(const struct facts *facts, struct result *result);

/* The network dropped connects, or had them sent again. */
bool verdict_is_queue_full(const struct facts *facts, struct result *result);

/* No rule: concludes that the counters came too late. */
void verdict_conclude_late(const struct facts *facts, struct result *result);

#endif
