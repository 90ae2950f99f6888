/*
 * trial_watch.h - a trial under way, as its phases see it: they let time pass
 * while all who take part are watched, and look at them.  Of no use to anybody
 * but trial.c and trial_ramp.c.
 *
 * Does not know the phases.  Results as in scene.h.
 */
#ifndef BENCH_TRIAL_WATCH_H
#define BENCH_TRIAL_WATCH_H

#include "company.h"
#include "load.h"
#include "mark.h"
#include "sampler.h"
#include "scene.h"
#include "target.h"
#include "trial.h"

enum {
    LOOK_EVERY_MS = 20 /* whether all is as it should be */
};

/* A trial under way; lives in trial_run. */
struct trial {
    const struct trial_setup *setup;
    struct result *result;
    struct scene scene;
    struct target target;
    struct cgroup group; /* the server's; "" without one */
    struct tree server;  /* its processes, as last looked for */
    struct load load;
    struct company company;
    struct sampler sampler;
    struct mark idle, first, second;
    struct mark before;      /* the load, with all who come beside it */
    double connections_open; /* when measuring began; NaN: not known */
    double ramp_s;           /* from the load's start until all were open */
    bool verified;           /* after the load, too */
    bool late; /* the server did not answer for its counters in time */
};

/* Asks the server for its counters, into target.counters: "" once they have
 * come later than limit_ms, which is no failure but sets `late`. */
int trial_ask(struct trial *trial, double limit_ms);

/* A whole look, from outside and by trial_ask. */
int trial_take_mark(struct trial *trial, struct mark *mark, double limit_ms);

/* Lets time pass, but not if one of them ends first: that is a failure. */
int trial_let_pass(struct trial *trial, double ms);

#endif
