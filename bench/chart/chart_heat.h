/*
 * chart_heat.h - where the requests land: bins of latency against open
 * connections, a panel for each server: writes the data folder.
 */
#ifndef BENCH_CHART_HEAT_H
#define BENCH_CHART_HEAT_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *heat_missing(const struct picture *picture);
void heat_headline(const struct picture *picture, char *title);
void heat_write(const struct picture *picture, struct chart_data *data);

/* The bins of a server at a level, of a valid trial at least; NULL: none. */
const struct latency_curve *heat_curve(const struct picture *picture,
                                       int server, int level);

#endif
