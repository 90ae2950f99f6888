/*
 * chart_drift.h - the trials of a run in their order: did the machine get
 * slower, or faster?  Writes the data folder.
 *
 * A trial's figure is its throughput divided by the median of its point and
 * server, so that trials of all points can be laid side by side.  Open loops
 * are left out: their rate was asked for.  A trend is claimed only where the
 * 95 % interval of the slope of the logarithms (slope.h) excludes 0.
 */
#ifndef BENCH_CHART_DRIFT_H
#define BENCH_CHART_DRIFT_H

#include "chart_drawing.h"
#include "slope.h"

struct drift_trial {
    int trial;
    double ratio;     /* to the median */
    const char *name; /* of the server */
};

struct drift {
    struct drift_trial *trials; /* [count], by trial; freed by drift_release */
    int count;
    int open;            /* valid trials left out, of open loops */
    int first, last;     /* numbers of trials, of all in the run */
    struct line_fit fit; /* log ratio against trial; count 0: none */
    double change_low, change, change_high; /* factor from the first trial to
                                               the last, and its interval; NaN:
                                               too few for one */
};

/* Returns 0, or -ENOMEM. */
int drift_init(struct drift *drift, const struct results *results,
               const struct summary *summary);
void drift_release(struct drift *drift);

/* See struct chart_kind. */
const char *drift_missing(const struct picture *picture);
void drift_headline(const struct picture *picture, char *title);
void drift_write(const struct picture *picture, struct chart_data *data);

#endif
