/*
 * chart_claims.h - all claims on one sheet: each with the figure that decides
 * it first, how far that lies on the claim's side of its margin, and its
 * ruling.
 *
 * One axis holds them all: figure over margin, or margin over figure where the
 * claim is that something stays below; right of 1 is the claim's side.
 */
#ifndef BENCH_CHART_CLAIMS_H
#define BENCH_CHART_CLAIMS_H

#include "chart_drawing.h"

struct tried; /* ruling.h */

/* See struct chart_kind. */
const char *claims_chart_missing(const struct picture *picture);
void claims_chart_headline(const struct picture *picture, char *title);
void claims_chart_write(const struct picture *picture, struct chart_data *data);

/* How far a figure lies on the claim's side: 2 is twice its margin, 1 on it,
 * below 1 on the other side.  Between two margins the nearer counts.  NaN where
 * there is no margin, or none above 0. */
double claims_side(const struct tried *tried, double value);

/* The same of the interval: its ends in *low and *high. */
void claims_side_interval(const struct tried *tried, double *low, double *high);

#endif
