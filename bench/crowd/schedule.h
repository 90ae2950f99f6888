/*
 * schedule.h - when each request of an open loop is due, in nanoseconds from
 * the start of the plan.
 *
 * Pure: a function of arrivals, rate and seed.  A copy of a schedule goes on
 * as the original does, so a queue of requests that are due needs no memory:
 * it is what lies between two copies.
 *
 *   1. schedule_init; due_ns is then that of request 0
 *   2. schedule_next: due_ns is that of the next one; without end
 */
#ifndef CROWD_SCHEDULE_H
#define CROWD_SCHEDULE_H

#include <stdint.h>

enum arrivals {
    ARRIVALS_CONSTANT, /* request i at i / rate */
    ARRIVALS_POISSON   /* people who do not know of each other: independent,
                          exponential intervals with a mean of 1 / rate */
};

struct schedule {
    enum arrivals arrivals;
    uint64_t rate_per_s; /* 1 to 1000000; 0: no request is ever due */
    uint64_t state;      /* of the random stream */
    double at_ns;        /* the sum of the intervals so far; poisson only */
    uint64_t number;     /* of the request: 0, 1, ... */
    uint64_t due_ns;     /* never less than that of the one before */
};

void schedule_init(struct schedule *schedule, enum arrivals arrivals,
                   uint64_t rate_per_s, uint64_t seed);
void schedule_next(struct schedule *schedule);

#endif
