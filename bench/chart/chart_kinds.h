/*
 * chart_kinds.h - the charts there are, a row for each.
 *
 * A new one is a row in chart_kinds.c, its files chart_NAME.[ch], its script
 * scripts/charts/NAME.gp, and its words in scripts/report/charts.json.  A chart
 * of lines is but rows, in chart_lines_kinds.c and here.
 */
#ifndef BENCH_CHART_KINDS_H
#define BENCH_CHART_KINDS_H

#include "chart_data.h"
#include "chart_text.h"

struct picture; /* chart_drawing.h */

/* What one picture of the kind is of. */
enum chart_scope {
    SCOPE_SCENARIO,
    SCOPE_LEVEL, /* a scenario at one number of connections */
    SCOPE_CLAIM,
    SCOPE_RUN
};

struct chart_kind {
    const char *name; /* in its files' names: "throughput" */
    enum chart_scope scope;
    /* Why there is nothing to draw, as people read it ("one level only"); NULL
     * when there is. */
    const char *(*missing)(const struct picture *picture);
    /* What the data say; at most TEXT_BYTES. */
    void (*headline)(const struct picture *picture, char *title);
    /* Writes the data folder, with the picture's title.  Failures are kept in
     * `data`. */
    void (*write)(const struct picture *picture, struct chart_data *data);
};

/* Ended by one without a name; in the order of the report. */
extern const struct chart_kind chart_kinds[];

/* The kind of this name, which must be one. */
const struct chart_kind *chart_kind_find(const char *name);

/* Whether "throughput,memory" names the kind; NULL names all. */
bool chart_kind_is_among(const struct chart_kind *kind, const char *names);

/* The name of its script without ".gp": its own, or one that several share. */
const char *chart_kind_script(const struct chart_kind *kind);

#endif
