/*
 * chart_cost.h - what one more connection costs in memory, and why: a bar for
 * each server: writes the data folder.
 *
 * The headline is about the first two servers with a slope.  That one costs
 * more is claimed only where the 95 % intervals of the slopes do not overlap,
 * and nobody starved or met a limit.
 */
#ifndef BENCH_CHART_COST_H
#define BENCH_CHART_COST_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *cost_missing(const struct picture *picture);
void cost_headline(const struct picture *picture, char *title);
void cost_write(const struct picture *picture, struct chart_data *data);

#endif
