/*
 * share.h - which CPUs a trial's server and its client get: the run's, or,
 * where the scenario says so, others.
 *
 *   1. share_init with what the run has
 *   2. share_give before every trial
 */
#ifndef BENCH_SHARE_H
#define BENCH_SHARE_H

#include "cpus.h"
#include "trial.h"

struct share {
    struct measure_cpus usual; /* of the run */
    const char *usual_server, *usual_client;
    char server[CPUS_BYTES], client[CPUS_BYTES]; /* of a scenario */
};

void share_init(struct share *share, const struct trial_setup *setup);

/* Sets the setup's CPUs for its scenario: the first `server_cpus` for the
 * server and the others for the client, or all for both where no other is
 * left.  The lists are borrowed from `share` until the next call. */
void share_give(struct share *share, struct trial_setup *setup);

#endif
