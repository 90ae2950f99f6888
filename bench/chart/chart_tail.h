/*
 * chart_tail.h - the latency chart's figures: what is drawn of each server at
 * one point, and where it lies.
 *
 * A curve begins where ten samples lie below, and ends where ten lie beyond;
 * the band around it, from the lowest to the highest trial, ends where that no
 * longer holds for one of them.
 */
#ifndef BENCH_CHART_TAIL_H
#define BENCH_CHART_TAIL_H

#include "chart_canvas.h"
#include "chart_layout.h"
#include "chart_sweep.h"
#include "latency.h"

/* One server; all that is there without a curve is `point`. */
struct tail {
    const struct point *point;         /* NULL: it took no part */
    const struct latency_curve *curve; /* NULL: no valid trial */
    const struct latency_step *steps;  /* steps[step_count], in the curve */
    int step_count;                    /* that can be believed */
    int band_count;                    /* the first of them, with a band */
    double low_us[LATENCY_STEPS_MAX], high_us[LATENCY_STEPS_MAX];
    double wrk_p99_us; /* as wrk prints it, where that is far off; or NaN */
};

/* Borrows from the sweep and the latencies; nothing to release. */
struct tails {
    const struct sweep *sweep;
    int level; /* of sweep->levels */
    struct chart_load load;
    struct tail tails[CHART_SERVERS_MAX]; /* [sweep->server_count] */
    /* The plot: */
    struct box area;              /* between the axes, px */
    double nines_low, nines_high; /* at its left and right side */
    double log_low, log_high; /* us at its lower and upper side, powers of 10 */
};

/* Reads RUN/latency/TRIAL.csv for the bands; a point of which a trial has none
 * goes without.  Returns 0, or a negative errno with one line in `error`:
 * -EBADMSG for a broken file, -ENOMEM. */
int tails_init(struct tails *tails, const struct sweep *sweep, int level,
               const struct latencies *latencies, const char *run_dir,
               char *error, size_t error_size);

/* Whether there is anything to draw, so that the following make sense. */
bool tails_have_curve(const struct tails *tails);

/* The extent to the axes. */
void tails_scale(struct tails *tails);

/* 99 % lies at two nines: -log10(1 - p). */
double tail_nines(double percentile);

/* Milliseconds on the axis, and none below 1 us: wrk counts whole ones. */
double tail_ms(double us);

double tails_x(const struct tails *tails, double percentile);
double tails_y(const struct tails *tails, double us);

/* The step at this percentile; NULL where the curve does not reach it. */
const struct latency_step *tail_step(const struct tail *tail,
                                     double percentile);

/* Whether requests come at times of their own. */
bool load_is_open(const struct chart_load *load);

#endif
