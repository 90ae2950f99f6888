/*
 * chart_overview.h - the sheet a reader sees first: a row per scenario, a
 * column per metric, small charts with one colour per server.
 */
#ifndef BENCH_CHART_OVERVIEW_H
#define BENCH_CHART_OVERVIEW_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *overview_missing(const struct picture *picture);
void overview_headline(const struct picture *picture, char *title);
void overview_write(const struct picture *picture, struct chart_data *data);

#endif
