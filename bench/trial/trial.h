/*
 * trial.h - one trial: a fresh server, one load level, one wrk or, in an open
 * loop, one crowd.
 *
 * Its phases, each with a deadline and none sleeping for a guess:
 *   start    the upstream, if there is one; the server, below `bench hold`
 *   ready    it says `listening HOST:PORT`, or its port accepts
 *   verify   the route answers 200 with the right length
 *   beside   who comes beside the load does; and leaves, if so told
 *   load     wrk starts, or crowd
 *   ramp     until all connections are open
 *   warm-up  the scenario's time passes
 *   measure  from the first mark to the second, while the load still runs
 *   verify   the load's line is awaited; the route answers as it did before
 *   stop     the server is drained
 *   check    does it all agree?
 *
 * Throughput and CPU come from the server's counters between the marks; of a
 * server without counters from the load's totals and /proc, and the column
 * `counted` is 0.
 *
 * Does not know the run around it (run.h).
 */
#ifndef BENCH_TRIAL_H
#define BENCH_TRIAL_H

#include <stdint.h>

#include <uv.h>

#include "system_limits.h"
#include "cgroup.h"
#include "measure.h"
#include "profile.h"
#include "result.h"

/* What all trials of a run have in common, and what is special to this one;
 * everything is borrowed for the call. */
struct trial_setup {
    uv_loop_t *loop;
    const struct profile *profile;
    const struct scenario *scenario;
    const struct server_spec *server;
    double rate_per_s;      /* of an open loop; NaN: a closed one, by wrk */
    uint64_t arrivals_seed; /* of an open loop */
    const char *run_dir;
    struct measure_cpus cpus;
    const struct limits *limits;
    const struct cgroup_base *cgroups; /* where groups can be made, if at all */
    const char *server_cpus, *client_cpus; /* the same as lists: "0", "1-3" */
    int64_t rounds_per_us;                 /* given to servers with counters */
    int samples_fd;                        /* samples.csv */
    bool may_repeat;                       /* if something disturbs it */
    const int *interrupted;
};

/* Runs one trial.  `result` comes with trial, scenario, server, connections,
 * repeat and order filled in, and gets the rest; whatever went wrong with the
 * server or with the load is its status and reason.  Returns 0, -EINTR when the
 * user has had enough (the result is then worth nothing), or the negative
 * errno of a row that could not be written. */
int trial_run(const struct trial_setup *setup, struct result *result);

#endif
