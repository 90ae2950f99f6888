/*
 * chart_scale.h - one axis of a chart: where a value lies, linear or
 * logarithmic, and round places for ticks.
 *
 * Pure arithmetic; draws nothing.
 *
 *   1. extent_init, and extent_add for every value that has to lie on the axis
 *   2. scale_linear or scale_log
 *   3. scale_px, scale_ticks
 */
#ifndef BENCH_CHART_SCALE_H
#define BENCH_CHART_SCALE_H

#include <stdbool.h>

/* The least and the largest of some values; none yet: low > high. */
struct extent {
    double low, high;
};

struct extent extent_init(void);

/* What is not finite adds nothing. */
void extent_add(struct extent *extent, double value);

/* From `low` at from_px to `high` at to_px; on a logarithmic one both are
 * above 0. */
struct scale {
    bool is_log;
    double low, high;
    double from_px, to_px;
};

enum {
    SCALE_TICKS_MAX = 16
};

/* From 0, or from below it, to the first round number that holds the extent;
 * 0 to 1 without one. */
struct scale scale_linear(struct extent extent, double from_px, double to_px);

/* A share of the axis (0.1) more on either side than the extent, whose values
 * are above 0; 0.5 to 2 around nothing, or a single value. */
struct scale scale_log(struct extent extent, double share, double from_px,
                       double to_px);

/* Values beyond the axis lie at its end. */
double scale_px(const struct scale *scale, double value);
bool scale_holds(const struct scale *scale, double value);

/* Fills at[] with ascending round values at least room_px apart; returns how
 * many.  A logarithmic axis that holds 1 has a tick there. */
int scale_ticks(const struct scale *scale, double room_px,
                double at[SCALE_TICKS_MAX]);

#endif
