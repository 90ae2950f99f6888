/*
 * chart_curves_cost.h - what one more connection costs, by each of three
 * measures of memory and for each server.
 */
#ifndef BENCH_CHART_CURVES_COST_H
#define BENCH_CHART_CURVES_COST_H

#include "chart_sweep.h"

enum {
    CURVES = 3
};

/* The measures, and what they are called. */
struct curve_measure {
    enum metric metric; /* in KiB */
    const char *heading;
    const char *noun; /* "memory": in the headline */
};

extern const struct curve_measure curve_measures[CURVES];

/* By measure and server of the sweep; count 0: no line could be fitted. */
struct costs {
    struct slope slopes[CURVES][CHART_SERVERS_MAX];
};

/* Returns 0 or -ENOMEM. */
int costs_find(struct costs *costs, const struct sweep *sweep);

/* TEXT_BYTES, about the first two servers: a ratio only where the 95 %
 * intervals of the two have no value in common.
 *   "threads takes 8.3x the memory of event loop for each connection, 24x by
 *   resident set, 190x by address space" */
void costs_headline(const struct costs *costs, const struct sweep *sweep,
                    char *text);

#endif
