/*
 * chart_drawing.h - the steps that all pictures of a run have in common: paths,
 * the data folder, gnuplot.  What is in a picture is told by chart_KIND.h.
 *
 *   1. drawing_prepare
 *   2. drawing_write_folder, then drawing_run gnuplot for each format
 */
#ifndef BENCH_CHART_DRAWING_H
#define BENCH_CHART_DRAWING_H

#include <limits.h>

#include "chart_gnuplot.h"
#include "chart_sweep.h"
#include "chart_tail.h"

/* What every step needs; all borrowed but latencies and paths. */
struct drawing {
    const struct results *results;
    const struct summary *summary;
    const struct chart_context *context;
    const char *run_dir;
    struct latencies latencies; /* empty where there is no latency.csv */
    char scripts[PATH_MAX];     /* absolute */
    char charts[PATH_MAX];      /* RUN/charts, absolute */
    char *error;
    size_t error_size;
};

/* The kinds of chart; all are written by the same steps. */
enum chart_kind {
    CHART_THROUGHPUT,
    CHART_MEMORY,
    CHART_LATENCY
};

/* One chart. */
struct picture {
    enum chart_kind kind;
    const struct sweep *sweep;
    struct tails *tails; /* of CHART_LATENCY */
    char name[NAME_MAX]; /* "latency-hello": of its folder and files */
    char title[TEXT_BYTES];
};

/* All return 0 or a negative errno with one line in the drawing's `error`. */

/* Says "cannot DOING PATH: why".  Returns `code`, or -ENOTDIR for -ENOENT,
 * which is kept for a missing gnuplot: callers tell it from the rest. */
int drawing_fail(struct drawing *drawing, const char *doing, const char *path,
                 int code);

/* Makes RUN/charts/data, and the paths absolute. */
int drawing_prepare(struct drawing *drawing);

int drawing_write_folder(struct drawing *drawing, const struct picture *picture,
                         const char *folder);

/* gnuplot's own line, and, when it is missing, what to do afterwards. */
int drawing_run(struct drawing *drawing, const struct gnuplot_job *job);

/* Whether points[end] is the first of its scenario. */
bool drawing_starts_scenario(const struct summary *summary, size_t end);

#endif
