/*
 * chart_lines.h - the charts that have a line per server: throughput, CPU time
 * per request and whatever else is a figure against open connections, or
 * against CPUs.  What is special about each is a row of one table; the plot,
 * the words and the script (scripts/charts/lines.gp) are the same for all.
 *
 * A new one is a row in chart_lines_kinds.c, and one in chart_kinds.c.
 */
#ifndef BENCH_CHART_LINES_H
#define BENCH_CHART_LINES_H

#include "chart_drawing.h"

/* What a server's thin, dashed line is. */
enum dashes {
    DASHES_NONE,
    DASHES_PART,  /* a part of the figure: another metric */
    DASHES_SCALED /* through its first point and 0: as if it scaled */
};

/* A grey line to hold the others against. */
enum guide {
    GUIDE_NONE,
    GUIDE_ONE_EACH,    /* one for each connection */
    GUIDE_CLIENT_BOUND /* where the client counts as the limit */
};

struct lines {
    const char *kind; /* of the chart: "cpu" */
    enum metric metric;
    const char *axis; /* "requests per second" */
    const char *unit; /* behind a figure at the end of a line: " req/s" */
    const char *unit_of_one; /* behind "1", where it differs; or NULL */
    const char *better;      /* "higher is better"; NULL: neither is */
    /* What a hollow point says, at which the client was the limit; NULL: no
     * point is hollow. */
    const char *hollow;
    bool lower_bound; /* ... and its figure is the client's */
    enum dashes dashes;
    enum metric part;       /* of DASHES_PART */
    const char *dashed;     /* "dashed: ..." */
    const char *dash_title; /* of the dashed line, behind the server's name */
    enum guide guide;
    bool against_cpus; /* x: the server's CPUs, linear; else connections */
    bool log_y;        /* else from 0 */
    bool closed_only;  /* tells nothing where the rate was asked for */
    bool peaks;        /* the highest point is told */
    bool errors;       /* the client's errors are told */
};

/* The row of a kind of chart; NULL: it is no such chart. */
const struct lines *lines_find(const char *kind);

/* See struct chart_kind; of a scenario. */
const char *lines_missing(const struct picture *picture);
void lines_headline(const struct picture *picture, char *title);
void lines_write(const struct picture *picture, struct chart_data *data);

/* The same for a sweep that is no scenario's. */
void lines_write_sweep(const struct lines *lines, const struct sweep *sweep,
                       const char *title, const char *subtitle,
                       struct chart_data *data);

#endif
