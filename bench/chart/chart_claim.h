/*
 * chart_claim.h - one claim: each of its figures with its interval, against its
 * margin.
 *
 * Ratios stand on one logarithmic axis; of values those of one column share an
 * axis of their own.  A figure that is not there leaves its reason.
 */
#ifndef BENCH_CHART_CLAIM_H
#define BENCH_CHART_CLAIM_H

#include "chart_drawing.h"

/* See struct chart_kind. */
const char *claim_chart_missing(const struct picture *picture);
void claim_chart_headline(const struct picture *picture, char *title);
void claim_chart_write(const struct picture *picture, struct chart_data *data);

#endif
