/*
 * chart_hardware.h - what do I have to buy?  CPUs in use and whole memory
 * against people who ask at a rate of their own, with the straight line through
 * all trials: drawn out where it was measured, dashed to ten times as many
 * people, and no further.
 */
#ifndef BENCH_CHART_HARDWARE_H
#define BENCH_CHART_HARDWARE_H

#include "chart_drawing.h"

/* See struct chart_kind; of the first scenario that has such people. */
const char *hardware_missing(const struct picture *picture);
void hardware_headline(const struct picture *picture, char *title);
void hardware_write(const struct picture *picture, struct chart_data *data);

#endif
