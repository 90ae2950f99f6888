/*
 * chart_latency.h - latency against percentiles at one point, a curve for each
 * server: writes the data folder of one chart, with a place found for every
 * word.
 */
#ifndef BENCH_CHART_LATENCY_H
#define BENCH_CHART_LATENCY_H

#include "chart_drawing.h"
#include "chart_tail.h"

/* The levels worth a chart, of those that have latencies: of an open loop all,
 * of a closed one level 64, or else the middle one: a report has to end.
 * Fills wanted[sweep->level_count]; returns how many. */
int latency_choose_levels(const struct sweep *sweep,
                          const struct latencies *latencies, bool *wanted);

/* See struct chart_kind. */
const char *latency_missing(const struct picture *picture);
void latency_headline(const struct picture *picture, char *title);
void latency_write(const struct picture *picture, struct chart_data *data);

#endif
