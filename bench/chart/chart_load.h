/*
 * chart_load.h - open loops that differ in their rate alone, so that their
 * points can be joined: the family, as the knee chart sees it.
 *
 * Two points belong to one family when they are of one scenario (whose rate
 * grows with its connections, and is no share of what they can do), or of
 * scenarios with the same path and setting and have as many connections.  Of
 * all families that of the most rates is taken.
 */
#ifndef BENCH_CHART_LOAD_H
#define BENCH_CHART_LOAD_H

#include "chart_canvas.h"
#include "chart_layout.h"
#include "chart_sweep.h"

enum {
    LOAD_POINTS_MAX = 64
};

struct load_point {
    const struct point *point;
    double rate_per_s; /* asked for */
};

/* One server, at ascending rates. */
struct load_series {
    const char *name;
    char label[TEXT_BYTES]; /* clean, one line */
    int rank, colour;
    struct load_point points[LOAD_POINTS_MAX]; /* [count] */
    int count;
};

struct family {
    const struct point *seed; /* one of its points */
    bool one_scenario;        /* else one number of connections */
    struct load_series series[CHART_SERVERS_MAX]; /* [series_count], by rank */
    int series_count;
    int left_out; /* servers beyond CHART_SERVERS_MAX */
    int rates;    /* different ones with a value */
};

/* Fills in the family of the most rates; false when none has two. */
bool family_find(struct family *family, const struct summary *summary,
                 const struct chart_context *context);

/* Whether the point has a 99th percentile to draw, and whether an interval of
 * it is known. */
bool load_point_has_value(const struct load_point *at);
bool load_point_has_interval(const struct load_point *at);

#endif
