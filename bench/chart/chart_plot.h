/*
 * chart_plot.h - the plot of the throughput chart: where a value lies, and
 * what a point is.
 */
#ifndef BENCH_CHART_PLOT_H
#define BENCH_CHART_PLOT_H

#include "chart_canvas.h"
#include "chart_layout.h"
#include "chart_sweep.h"

struct plot {
    const struct sweep *sweep;
    struct canvas canvas;
    struct box area;          /* between the axes, px */
    double log_low, log_high; /* connections at its sides, powers of 2 */
    struct axis axis;         /* requests per second */
    struct obstacles obstacles;
};

/* What a point has to say besides its value, the worst first. */
enum trouble {
    TROUBLE_ALL_FAILED,
    TROUBLE_SOME_FAILED,
    TROUBLE_LIMIT_HIT,
    TROUBLE_STARVED,
    TROUBLE_NOISY,
    TROUBLE_NONE,
    TROUBLE_COUNT
};

/* The sweep's extent to the axes; the area must stand. */
void plot_scale(struct plot *plot);

double plot_x(const struct plot *plot, double connections);
double plot_y(const struct plot *plot, double value_per_s);
double plot_connections_at(const struct plot *plot, double x);

/* The median, NaN where there is none; `point` may be NULL. */
double point_throughput(const struct point *point);
bool point_has_interval(const struct point *point);
enum trouble point_trouble(const struct point *point);

/* Whether wrk was the limit in any of its valid trials. */
bool point_is_client_bound(const struct results *results,
                           const struct point *point);
bool point_owns(const struct point *point, const struct result *row);

/* The server's last level with a value, or -1. */
int sweep_last_level(const struct sweep *sweep, int server);

#endif
