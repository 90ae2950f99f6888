/*
 * chart_memory.h - memory against open connections, a panel per server, and
 * what one more connection costs: writes the data folder.
 */
#ifndef BENCH_CHART_MEMORY_H
#define BENCH_CHART_MEMORY_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *memory_missing(const struct picture *picture);
void memory_headline(const struct picture *picture, char *title);
void memory_write(const struct picture *picture, struct chart_data *data);

#endif
