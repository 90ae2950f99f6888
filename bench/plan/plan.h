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
 * Alternating pairs (pair.h) come in rounds, spread over the repetitions: at
 * every level that asks for them the first server with each other one, and,
 * at the first such level, each with itself (A/A).  Only servers with counters
 * can be paired.  A scenario may name the servers that take part, and fewer
 * repetitions than the run's.
 *
 * The plan has stages:
 *   1. the pilot: `repeat` repetitions, `pairs` rounds
 *   2. open loops at a share of what the pilot has found
 *   3. as much more as the pilot's spread asks for (second_stage.h)
 * Each goes in blocks, of a repetition, a round, or one of each: every block
 * has all of its points, so that a run may end after any of them.
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
    int repeat;   /* 0..; of a pair: its round */
    int order;    /* 0.. among the servers at this point and repetition; of a
                     pair: 0 when the base has the first slice, 1 when not */
    int block;    /* 0.. */
};

/* Owned by the caller, freed by plan_release. */
struct plan {
    struct planned *trials; /* trials[count], in the order to run */
    size_t count;
    int blocks;
};

/* How many repetitions and rounds there should be in all. */
struct wanted {
    int trials[SCENARIOS_MAX][LEVELS_MAX], pairs[SCENARIOS_MAX][LEVELS_MAX];
};

/* The first two stages.  Returns 0 or -ENOMEM.  `repeats` is profile.repeat or
 * plan_repeats. */
int plan_init(struct plan *plan, const struct profile *profile, int repeats,
              uint64_t seed);

/* Appends the third, of which as many blocks as fit into limit_s.  Returns 0
 * or -ENOMEM; the plan is then as whole as before. */
int plan_extend(struct plan *plan, const struct profile *profile, int repeats,
                uint64_t seed, const struct wanted *wanted, double limit_s);
void plan_release(struct plan *plan);

/* How many of plan.trials are pairs. */
size_t plan_pairs(const struct plan *plan);

/* Calls `add` for every comparison by pairs, once: all but repeat, order and
 * block are filled in. */
void plan_each_comparison(const struct profile *profile,
                          void (*add)(const struct planned *pair, void *to),
                          void *to);
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

/* Every point so often with every server, or as often as its scenario has it.
 */
double plan_repetitions_s(const struct profile *profile, int repeats);

/* How many repetitions fit into the budget: 1 to profile.repeat.  1 also when
 * not even one fits: compare with plan_repetitions_s. */
int plan_repeats(const struct profile *profile);

/* What trials[from..] will take: the ETA. */
double plan_rest_s(const struct plan *plan, const struct profile *profile,
                   size_t from);

/* The same of what is left of the block that trials[from] is in. */
double plan_block_s(const struct plan *plan, const struct profile *profile,
                    size_t from);

#endif
