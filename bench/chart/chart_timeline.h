/*
 * chart_timeline.h - one trial of each server second by second: requests per
 * second, CPUs in use, resident memory, threads: writes the data folder.
 *
 * The headline is about the measured part of these trials, as they were: no
 * claim about others.
 */
#ifndef BENCH_CHART_TIMELINE_H
#define BENCH_CHART_TIMELINE_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *timeline_missing(const struct picture *picture);
void timeline_headline(const struct picture *picture, char *title);
void timeline_write(const struct picture *picture, struct chart_data *data);

#endif
