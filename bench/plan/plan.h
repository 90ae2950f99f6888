/*
 * plan.h - in which order trials are run, and how long they will take.
 *
 * Pure: a function of (seed, repeat, point) and of the profile's lists, so
 * that a resumed run goes on with the same plan, and a run with fewer
 * repetitions is the beginning of one with more.
 *
 * Within one repetition every server has its turn at a point before any has
 * its next, so a drift of the machine hits all alike.  The order of points is
 * drawn for every repetition.  The order of servers at a point is drawn for
 * every block of as many repetitions as there are servers, and rotated within
 * the block: each server is first, second, ... equally often (a Latin square;
 * Cochran and Cox, Experimental Designs, 1957, 4.3).
 *
 * Alternating pairs (pair.h) follow the trials of a repetition, as many after
 * each as it takes to spread them over the run: at every level that asks for
 * them the first server with each other one, and, at the first such level,
 * each with itself (A/A).  Only servers with counters can be paired.
 */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "profile.h"

enum {
    NO_BASE = -1
};

struct planned {
    int scenario; /* index into profile.scenarios */
    int level;    /* index into its connections */
    int server;   /* index into profile.servers */
    int base;     /* the other server of a pair, or the same; NO_BASE: a
                     trial */
    int repeat;   /* 0.. */
    int order;    /* 0.. among the servers at this point and repetition; of a
                     pair: 0 when the base has the first slice, 1 when not */
};

/* Owned by the caller, freed by plan_release. */
struct plan {
    struct planned *trials; /* trials[count], in the order to run */
    size_t count;
};

/* Returns 0 or -ENOMEM.  Scenarios whose rate is a share of a capacity are left
 * out: what it is, is not known yet.  `repeats` is profile.repeat or
 * plan_repeats. */
int plan_init(struct plan *plan, const struct profile *profile, int repeats,
              uint64_t seed);
void plan_release(struct plan *plan);

/* When the requests of an open loop come (crowd's --seed): at the same instants
 * for all servers at a point in a repetition. */
uint64_t plan_arrivals_seed(const struct planned *trial, uint64_t seed);

/* What a server may take to answer for its counters; and what must be left of
 * wrk's time when it is asked for the last time, while all connections are
 * still there. */
double plan_mark_ms(int connections);
double plan_tail_ms(int connections);

/* What wrk is told (-d): whole seconds that hold the opening of all
 * connections, the warm-up, the marks, the time between them, and the tail. */
int plan_wrk_s(const struct scenario *scenario, int connections);

/* What crowd is told (--duration): from the end of its warm-up on, with the
 * marks, the time between them, and the tail. */
double plan_crowd_s(const struct scenario *scenario, int connections);

/* One trial with the start, the checks and the stop of its server. */
double plan_trial_s(const struct scenario *scenario, int connections);

/* One alternating pair. */
double plan_pair_s(const struct profile *profile,
                   const struct scenario *scenario, int connections);

/* Every point once with every server. */
double plan_repetition_s(const struct profile *profile);

/* How many repetitions fit into the budget: 1 to profile.repeat.  1 also when
 * not even one fits: compare with plan_repetition_s. */
int plan_repeats(const struct profile *profile);

/* What trials[from..] will take: the ETA. */
double plan_rest_s(const struct plan *plan, const struct profile *profile,
                   size_t from);

#endif
