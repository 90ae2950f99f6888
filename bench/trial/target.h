/*
 * target.h - the server that a trial measures: started, ready, verified,
 * asked for its counters, stopped.  Any HTTP server's command line will do;
 * only one that declares `counters = true` is ever asked.
 *
 * Results as in scene.h.
 */
#ifndef BENCH_TARGET_H
#define BENCH_TARGET_H

#include <netinet/in.h>

#include "line.h"
#include "profile.h"
#include "scene.h"

struct target {
    const struct server_spec *spec; /* borrowed */
    char more[64];                  /* what is added to its command; "" */
    struct child child;
    struct sockaddr_in address;
    char ready[LINE_BYTES];    /* its ready line; "" until then */
    char counters[LINE_BYTES]; /* its newest; "" without any */
};

/* Starts the command on the CPUs, in the control group (folder; NULL: none) if
 * it may, and waits until it is ready: for its line, or for its port, on which
 * nobody else may listen (listener.h).  Servers with counters are told
 * --rounds-per-us. */
int target_start(struct target *target, struct scene *scene,
                 const struct server_spec *spec, const char *cpus,
                 const char *cgroup, int64_t rounds_per_us);

/* One GET of the scenario's path: 200, and the length it should have. */
int target_verify(struct target *target, struct scene *scene,
                  const struct scenario *scenario);

/* The same once wrk has ended: a server that does not do any more what it was
 * measured at has failed.  Counters then hold one answer more, if `answered`:
 * where the load has left no port to ask from, it is not asked. */
int target_verify_again(struct target *target, struct scene *scene,
                        const struct scenario *scenario, bool *answered);

/* Fills target->counters anew; at once without counters.  Also -ETIMEDOUT,
 * after which it must not be asked again: the line may still come. */
int target_ask(struct target *target, struct scene *scene, double limit_ms);

/* SIGTERM.  A server with counters has to end well, and its last line is in
 * target->counters. */
void target_stop(struct target *target, struct scene *scene);

#endif
