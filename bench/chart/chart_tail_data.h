/*
 * chart_tail_data.h - the latency chart's data folder: axes, and one CSV file
 * per kind and server.
 */
#ifndef BENCH_CHART_TAIL_DATA_H
#define BENCH_CHART_TAIL_DATA_H

#include "chart_data.h"
#include "chart_tail.h"

/* Where the tics stand, in nines and in ms, and what they say; the scale must
 * stand. */
void tail_write_axes(const struct tails *tails, struct chart_data *data);

/* curve-N.csv, end-N.csv, band-N.csv and wrk-N.csv of each server that took
 * part (N = 1..), labels and colours; a real line of the first:
 *   99.9,2.114,1873
 * A row below the axis means "no such curve".  Failures are kept in `data`. */
void tail_write_series(const struct tails *tails, struct chart_data *data);

#endif
