/*
 * company.h - who else is there in a trial, and does not measure: the upstream
 * behind the server, and a crowd that comes beside the load.  Both share the
 * client's CPUs, and go behind who measures.
 *
 *   1. company_start_upstream, before the server
 *   2. company_start_beside, before the load
 *   3. company_check while all is measured, company_finish after the load
 *   4. company_stop_*, whatever has happened
 *
 * Results as in scene.h.
 */
#ifndef BENCH_COMPANY_H
#define BENCH_COMPANY_H

#include <stdint.h>

#include "load.h"
#include "target.h"
#include "trial.h"

/* Zeroed by its owner: nobody is there.  Either may never be started. */
struct company {
    struct target upstream;
    struct server_spec upstream_spec;
    struct load beside;
};

/* Starts the scenario's upstream, if it has one, and appends to `more`, of
 * `size` bytes, what the server has to be told of it. */
int company_start_upstream(struct company *company, struct scene *scene,
                           const struct trial_setup *setup, char *more,
                           size_t size);

/* Starts those who come beside the load, if there are any; those who come for
 * a while only have left when it returns. */
int company_start_beside(struct company *company, struct scene *scene,
                         const struct trial_setup *setup,
                         const struct sockaddr_in *address, int connections);

/* Whether somebody comes beside the load, and stays. */
bool company_stays(const struct scenario *scenario);

/* Whether somebody who should stay is gone. */
bool company_is_gone(const struct company *company,
                     const struct scenario *scenario);

/* That nobody is, or a failure. */
int company_check(const struct company *company, struct scene *scene,
                  const struct scenario *scenario);

/* Waits for the end of those who have stayed. */
int company_finish(struct company *company, struct scene *scene,
                   const struct scenario *scenario);

/* CPU time of all of them so far, in us; 0 where there is nobody. */
uint64_t company_cpu_us(const struct company *company);

/* Before the server, and after it. */
void company_stop_beside(struct company *company);
void company_stop_upstream(struct company *company, struct scene *scene);

#endif
