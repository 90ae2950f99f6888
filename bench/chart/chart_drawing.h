/*
 * chart_drawing.h - the steps that all pictures of a run have in common: paths,
 * the data folder, gnuplot.  What is in a picture is told by its kind.
 *
 *   1. drawing_prepare
 *   2. drawing_write_folder for each picture
 */
#ifndef BENCH_CHART_DRAWING_H
#define BENCH_CHART_DRAWING_H

#include <limits.h>

#include <jansson.h>

#include "chart_gnuplot.h"
#include "chart_kinds.h"
#include "chart_queue.h"
#include "chart_sweep.h"
#include "chart_tail.h"
#include "timeline.h"

struct claim; /* claims.h */

/* What every step needs; all borrowed but latencies, time lines, paths, queue,
 * manifest. */
struct drawing {
    const struct results *results;
    const struct summary *summary;
    const struct chart_context *context;
    const char *run_dir;
    struct latencies latencies; /* empty where there is no latency.csv */
    struct timelines timelines; /* empty where there is no samples.csv */
    struct queue queue;
    json_t *manifest;
    char scripts[PATH_MAX]; /* absolute */
    char charts[PATH_MAX];  /* RUN/charts, absolute */
    char *error;
    size_t error_size;
};

/* One chart; borrows. */
struct picture {
    const struct chart_kind *kind;
    const struct drawing *drawing;
    const struct sweep *sweep; /* NULL but of SCOPE_SCENARIO and SCOPE_LEVEL */
    struct tails *tails;       /* of SCOPE_LEVEL */
    const struct claim *claim; /* of SCOPE_CLAIM */
    char name[NAME_MAX];       /* "latency-hello": of its folder and files */
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

/* Whether points[end] is the first of its scenario. */
bool drawing_starts_scenario(const struct summary *summary, size_t end);

#endif
