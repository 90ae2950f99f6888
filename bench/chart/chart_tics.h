/*
 * chart_tics.h - what a script needs to know of axes: round tics with their
 * texts, and where the plot lies, as assignments.
 *
 *   1. a struct tics of zeros
 *   2. the functions that add tics
 *   3. tics_write
 */
#ifndef BENCH_CHART_TICS_H
#define BENCH_CHART_TICS_H

#include "chart_data.h"
#include "chart_layout.h"

enum {
    TICS_MAX = 64
};

/* A caller's plain memory; what is beyond TICS_MAX is dropped. */
struct tics {
    char texts[TICS_MAX][32]; /* formats to gnuplot: 50 %% */
    double at[TICS_MAX];      /* [count] */
    int count;
};

void tics_add(struct tics *tics, double at, const char *text);

/* At the multiples of `step` from low to high: 0, 2.5k, 5k. */
void tics_add_steps(struct tics *tics, double low, double high, double step);

/* On a logarithmic axis from 10^log_low to 10^log_high, the more between two
 * powers of ten the fewer of these there are: 1k, 2k, 5k, 10k; on one that is
 * shorter than half a power in round steps. */
void tics_add_log(struct tics *tics, double log_low, double log_high);

/* The same of an axis of us, at their values in ms, with units where they
 * begin: 100 us, 200, 500, 1 ms. */
void tics_add_log_us(struct tics *tics, double log_low, double log_high);

/* The next of 1, 2, 5 x 10^n downwards, as a logarithm; up to a hair above. */
double log_round_down(double log_value);

/* NAMEtic_at[] and NAMEtic_text[]. */
void tics_write(const struct tics *tics, const char *name,
                struct chart_data *data);

/* left_px, right_px, top_px and bottom_px. */
void area_write(const struct box *area, struct chart_data *data);

#endif
