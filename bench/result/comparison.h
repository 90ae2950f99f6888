/*
 * comparison.h - two runs side by side, in the form of benchstat (Go): is a
 * figure of run B other than in run A, by how much, and is it worse?
 *
 * The unit is the trial: a fresh process at one point.  Its figure is one
 * value, however many requests are in it.  Middle and interval of each run are
 * those of its summary; the two are compared by the test and the shift of
 * rank.h, the latter on logarithms, as a change is a factor.
 *
 * No correction is made for the number of rows, as benchstat makes none, and
 * the table says how many would be called different if nothing were.  Holm's
 * would be of no use here: 6 trials of each run yield no p below 0.0022, and
 * with 24 rows and more it asks for less than that of the first.  Who wants a
 * yes or no (--fail-on) gets a stricter rule, see comparison_judge.
 *
 * What no test can see: that the machine itself changed between the runs.
 * Trials of one run are closer in time to each other than to the other run's.
 *
 * Pure: results in, rows and text out.  Does not know what the runs were
 * (differences.h of bench does).
 *
 *   1. comparison_init
 *   2. comparison_set_apart the scenarios that are not the same in both
 *   3. read the rows, comparison_judge them, comparison_write them
 *   4. comparison_release
 */
#ifndef BENCH_COMPARISON_H
#define BENCH_COMPARISON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "result.h"
#include "summary.h"

enum {
    COMPARED_METRICS = 4
};

/* In the order of the tables. */
extern const enum metric comparison_metrics[COMPARED_METRICS];

/* A run; both must outlive the comparison. */
struct comparison_side {
    const struct results *results;
    const struct summary *summary; /* of these results */
};

enum change {
    CHANGE_FAILED,     /* at one of the points trials failed: not compared */
    CHANGE_UNMEASURED, /* a run has no value */
    CHANGE_TOO_FEW,    /* no p of so few trials is significant */
    CHANGE_UNCLEAR,    /* p is above RANK_ALPHA */
    CHANGE_CLEAR
};

/* One metric of a server at a point that both runs have. */
struct comparison_row {
    enum metric metric;
    const struct point *a, *b; /* borrowed from the summaries */
    bool apart;                /* what was asked is not the same in both */
    enum change change;
    double p; /* NaN unless compared */
    /* B / A, with its 95 % interval; NaN where there is none, and where a
     * value is not above 0 and so has no logarithm. */
    struct estimate factor;
    /* The least change that would have shown: a factor above 1; NaN without an
     * interval.  Not below the noise floor of either run, if one is known. */
    double least;
};

struct comparison {
    struct comparison_row *rows; /* [row_count], by metric, then as in A */
    size_t row_count;
    /* Points that only one run has; [only_count[i]] of A (0) and B (1). */
    const struct point **only[2];
    size_t only_count[2];
};

/* Returns 0 or -ENOMEM; then there is nothing to release. */
int comparison_init(struct comparison *comparison,
                    const struct comparison_side *a,
                    const struct comparison_side *b);
void comparison_release(struct comparison *comparison);

/* Marks the rows of a scenario: shown, but neither in the means nor judged. */
void comparison_set_apart(struct comparison *comparison, const char *scenario);

/* Geometric means of the medians of a metric, over the `count` rows that were
 * compared, are not set apart, and are above 0 in both runs. */
struct comparison_mean {
    double a, b; /* NaN when count is 0 */
    int count;
};
struct comparison_mean comparison_mean(const struct comparison *comparison,
                                       enum metric metric);

/* Rows that were tested, and are not set apart. */
size_t comparison_tested(const struct comparison *comparison);

enum judgement {
    JUDGED_NOT,  /* nothing can be said, see below */
    JUDGED_FINE, /* not worse, or not clearly so */
    JUDGED_WORSE,
    JUDGED_LOST /* A stood this point; B failed, starved or met a limit */
};

/* Whether B is worse than A (less throughput; more of anything else) by more
 * than `margin` (0.05 is 5 %): p is at most RANK_ALPHA, and the whole interval
 * of the change lies beyond the margin.  A middle beyond it would not do: with
 * six normal trials a run whose logarithms deviate by 0.1, nothing changed and
 * a margin of 5 %, 1.9 % of all rows would be called worse, two in a hundred;
 * so it is 0.3 %.  The price: there a true 20 % is found in 48 % of all cases,
 * where they deviate by 0.05 in 97 % (20,000 simulated pairs of runs each).
 *
 * Not judged are rows set apart, untested, or of points that A did not stand
 * (see finding.h), and a throughput that wrk limited in B: a lower bound. */
enum judgement comparison_judge(const struct comparison_row *row,
                                double margin);

/* "requests/s", "CPU us/request", "memory MiB", "p99 ms" */
const char *comparison_metric_title(enum metric metric);

/* The tables, one for each metric, the points that only one run has, and the
 * legend: 120 columns at most.  `warning` stands in the head of every
 * table unless it is "".  Returns 0, or a negative errno when the stream
 * failed. */
int comparison_write(const struct comparison *comparison, const char *warning,
                     FILE *file);

#endif
