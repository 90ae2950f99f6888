/*
 * pair.h - an alternating pair: two servers and two wrks are alive, and one
 * wrk at a time runs; the CPU is handed over every few tens of milliseconds.
 *
 * Noise from outside - a neighbour, a clock that changes, caches - lasts
 * longer than a slice, so that it hits both servers alike.  What comes out is
 * the ratio of their CPU time per request, and of their throughput while
 * their wrk ran; latency and memory come from isolated trials (trial.h), as a
 * stopped wrk spoils the one and a second server the other.
 *
 * The runner sleeps from hand-over to hand-over.
 */
#ifndef BENCH_PAIR_H
#define BENCH_PAIR_H

#include "pair_row.h"
#include "trial.h"

struct pair_setup {
    const struct trial_setup *trial; /* scenario set; server is not used */
    const struct server_spec *a, *b; /* may be the same one; with counters */
    double duration_s;               /* of both together, between the marks */
    bool may_repeat;                 /* if the hypervisor disturbs it */
};

/* Runs one pair.  `row` comes with pair, scenario, server_a, server_b,
 * connections, repeat, order and slice_ms filled in, and gets the rest.
 * Returns 0, -EINTR when the user has had enough (the row is then worth
 * nothing), or -ENOMEM. */
int pair_run(const struct pair_setup *setup, struct pair_row *row);

#endif
