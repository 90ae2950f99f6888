/*
 * chart_throughput.h - requests per second against open connections: writes
 * the data folder of one chart, with a place found for every word.
 */
#ifndef BENCH_CHART_THROUGHPUT_H
#define BENCH_CHART_THROUGHPUT_H

#include "chart_data.h"
#include "chart_sweep.h"

/* Failures are kept in `data`. */
void throughput_write(const struct sweep *sweep, const char *title,
                      struct chart_data *data);

#endif
