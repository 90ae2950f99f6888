/*
 * chart_curves.h - memory against open connections by three measures: the whole
 * of it, the resident set alone, the address space; a panel for each, with what
 * one more connection costs by it.
 */
#ifndef BENCH_CHART_CURVES_H
#define BENCH_CHART_CURVES_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *curves_missing(const struct picture *picture);
void curves_headline(const struct picture *picture, char *title);
void curves_write(const struct picture *picture, struct chart_data *data);

#endif
