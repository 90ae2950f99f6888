/*
 * chart_demand.h - what people need: a straight line through the CPUs in use,
 * or the whole memory, of all valid trials of a server, against connections.
 */
#ifndef BENCH_CHART_DEMAND_H
#define BENCH_CHART_DEMAND_H

#include "chart_drawing.h"
#include "slope.h"

enum resource {
    RESOURCE_CPUS, /* CPU time per second */
    RESOURCE_GIB,  /* of whole memory */
    RESOURCE_COUNT
};

struct demand {
    struct line_fit fit; /* count 0: no line */
    double half;         /* half of the slope's 95 % interval; NaN: none */
};

/* The first scenario of people who ask at a rate of their own that has a line;
 * false: there is none. */
bool demand_find(const struct drawing *drawing, struct sweep *sweep);

/* Whether the row is one of this server in the sweep's scenario. */
bool demand_owns(const struct sweep *sweep, int server,
                 const struct result *row);

/* NaN where it was not measured, or the trial is not valid. */
double resource_of(const struct result *row, enum resource resource);

struct demand demand_fit(const struct sweep *sweep, int server,
                         enum resource resource);

/* Its value for so many people; there must be a line. */
double demand_at(const struct demand *demand, double people);

/* The connections at either end of what was measured; NaN: nothing was. */
void demand_range(const struct sweep *sweep, int server, enum resource resource,
                  double *least, double *most);

/* Slope over slope of two servers, a line for each in every repetition: the
 * geometric mean and its 95 % interval; nothing where one of them falls. */
struct estimate demand_ratio(const struct sweep *sweep, int server, int base,
                             enum resource resource);

#endif
