/*
 * chart_knee.h - the 99th percentile of latency against requests per second, of
 * open loops at several rates: writes the data folder.
 *
 * A server's knee lies below the first rate at which the whole 95 % interval of
 * its 99th percentile is above twice that of the lowest rate, or some requests
 * had no answer in time.
 */
#ifndef BENCH_CHART_KNEE_H
#define BENCH_CHART_KNEE_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *knee_missing(const struct picture *picture);
void knee_headline(const struct picture *picture, char *title);
void knee_write(const struct picture *picture, struct chart_data *data);

#endif
