/*
 * chart_plot.h - the plot of a chart of lines: where a value lies.
 */
#ifndef BENCH_CHART_PLOT_H
#define BENCH_CHART_PLOT_H

#include "chart_canvas.h"
#include "chart_layout.h"
#include "chart_point.h"

struct plot {
    const struct lines *lines;
    const struct sweep *sweep;
    struct canvas canvas;
    struct box area;      /* between the axes, px */
    double x_low, x_high; /* connections or CPUs at its sides */
    struct axis axis;     /* of the figure; logarithmic: a step is a decade */
    double y_low;         /* the figure at its lower side; 0, unless
                             logarithmic */
    struct obstacles obstacles;
};

/* The sweep's extent to the axes; the area must stand. */
void plot_scale(struct plot *plot);

double plot_x(const struct plot *plot, double connections);
double plot_y(const struct plot *plot, double value);
double plot_connections_at(const struct plot *plot, double x);

/* A value that is out of sight, and that gnuplot takes for one all the same. */
double plot_out_of_sight(const struct plot *plot);

/* The line to hold the others against, in px; false: there is none. */
bool plot_guide(const struct plot *plot, struct segment *line);

#endif
