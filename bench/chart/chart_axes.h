/*
 * chart_axes.h - the axes of a chart of lines: where the area lies, which
 * ticks there are, and the guide.
 */
#ifndef BENCH_CHART_AXES_H
#define BENCH_CHART_AXES_H

#include "chart_plot.h"

/* As assignments for the script; the plot must be scaled. */
void axes_write(const struct plot *plot, struct chart_data *data);

#endif
