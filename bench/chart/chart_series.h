/*
 * chart_series.h - the CSV files of a chart of lines: line, dashes, trials,
 * band and the marks of special points, one file per kind and server.
 */
#ifndef BENCH_CHART_SERIES_H
#define BENCH_CHART_SERIES_H

#include "chart_plot.h"

/* KIND-N.csv for each kind and server N (1..), the names of their columns,
 * labels and colours.  A row out of the axis' sight means "no such point".
 * Failures are kept in `data`. */
void series_write(const struct plot *plot, struct chart_data *data);

#endif
