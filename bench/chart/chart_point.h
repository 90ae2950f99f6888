/*
 * chart_point.h - what a chart of lines shows at one point: a figure, what it
 * was limited by, and what went wrong.
 */
#ifndef BENCH_CHART_POINT_H
#define BENCH_CHART_POINT_H

#include "chart_lines.h"
#include "chart_sweep.h"

/* What a point has to say besides its value, the worst first. */
enum trouble {
    TROUBLE_ALL_FAILED,
    TROUBLE_UNMEASURED, /* valid trials, and no such figure */
    TROUBLE_SOME_FAILED,
    TROUBLE_LIMIT_HIT,
    TROUBLE_STARVED,
    TROUBLE_NOISY,
    TROUBLE_ERRORS, /* nothing else, and the chart is about them */
    TROUBLE_NONE,
    TROUBLE_COUNT
};

/* The value, or NaN where it is none or a logarithmic axis has no place for
 * it. */
double point_placed(const struct lines *lines, double value);

/* The median, placed; `point` may be NULL. */
double point_value(const struct lines *lines, const struct point *point);
bool point_has_interval(const struct lines *lines, const struct point *point);

/* Of the dashed line, at one level; placed. */
double dash_value(const struct lines *lines, const struct sweep *sweep,
                  int server, int level);

/* `point` may be NULL. */
enum trouble point_trouble(const struct lines *lines,
                           const struct results *results,
                           const struct point *point);

/* Whether wrk was the limit in any of its valid trials. */
bool point_is_client_bound(const struct results *results,
                           const struct point *point);
bool point_owns(const struct point *point, const struct result *row);

/* The client's errors of all kinds in all of its trials. */
double point_errors(const struct results *results, const struct point *point);

/* The server's last level with a value, or -1. */
int sweep_last_level(const struct lines *lines, const struct sweep *sweep,
                     int server);

#endif
