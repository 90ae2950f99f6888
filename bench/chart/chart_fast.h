/*
 * chart_fast.h - how long the slowest hundredth of fast requests waited, alone
 * and beside others, server by server.
 *
 * Of open loops: their requests come at times of their own, so that one who
 * waits holds nobody else up but on the server.
 */
#ifndef BENCH_CHART_FAST_H
#define BENCH_CHART_FAST_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *fast_missing(const struct picture *picture);
void fast_headline(const struct picture *picture, char *title);
void fast_write(const struct picture *picture, struct chart_data *data);

#endif
