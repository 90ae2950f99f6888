/*
 * chart_cores.h - requests per second against the CPUs that the server had:
 * does it scale?  From the first scenarios of the run that differ in their
 * server's CPUs only, at their highest level of connections.
 */
#ifndef BENCH_CHART_CORES_H
#define BENCH_CHART_CORES_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *cores_missing(const struct picture *picture);
void cores_headline(const struct picture *picture, char *title);
void cores_write(const struct picture *picture, struct chart_data *data);

#endif
