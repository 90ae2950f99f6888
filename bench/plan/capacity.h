/*
 * capacity.h - what all servers of a profile can do, measured: the rate that
 * a share in another scenario is a share of.
 *
 * Pure.  A closed loop finds it: as many requests as the slower server
 * answered.  Where wrk was the limit the server can do more, so that a share
 * is then one of less than its capacity.
 */
#ifndef BENCH_CAPACITY_H
#define BENCH_CAPACITY_H

#include "profile.h"
#include "result.h"

/* The least, over the servers that take part in that scenario, of the median
 * throughput of its valid trials with so many connections; NaN when a server
 * has no such trial, when there is no such scenario, or memory ran out. */
double capacity_per_s(const struct results *results, const char *scenario,
                      int connections, const struct profile *profile);

#endif
