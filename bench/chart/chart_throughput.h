/*
 * chart_throughput.h - requests per second against open connections: writes
 * the data folder of one chart, with a place found for every word.
 */
#ifndef BENCH_CHART_THROUGHPUT_H
#define BENCH_CHART_THROUGHPUT_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *throughput_missing(const struct picture *picture);
void throughput_headline(const struct picture *picture, char *title);
void throughput_write(const struct picture *picture, struct chart_data *data);

#endif
