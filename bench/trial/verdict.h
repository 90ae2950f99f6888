/*
 * verdict.h - what a trial is worth: its status, and the reason in words.
 *
 * Pure.  The rules, from worst to best:
 *   failed        something went wrong: `failure` says what
 *   limit-hit     the server met a limit of the system, and says which
 *   starved       some connections were never served
 *   client-bound  wrk used nearly all of its CPU time, the server did not use
 *                 all of its own: the throughput is a lower bound
 *   noisy         the hypervisor stole more time than the profile allows
 */
#ifndef BENCH_VERDICT_H
#define BENCH_VERDICT_H

#include "result.h"

struct facts {
    const char *failure;     /* NULL or "" when nothing went wrong */
    double connections;      /* asked for */
    double connections_open; /* when measuring began; NaN: not known */
    bool counters_late;      /* the server did not give them in time */
    double refused, errors_accept, errors_thread; /* the server's; or NaN */
    double client_bound_pct, steal_limit_pct;     /* the profile's */
};

/* Sets status, reason and valid from the facts and the result's columns. */
void verdict_judge(const struct facts *facts, struct result *result);

#endif
