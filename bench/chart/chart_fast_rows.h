/*
 * chart_fast_rows.h - which points the chart of the fast requests is of: those
 * of a scenario beside which somebody came, where the same requests - path,
 * connections, rate - were made of the same server with nobody beside them.
 */
#ifndef BENCH_CHART_FAST_ROWS_H
#define BENCH_CHART_FAST_ROWS_H

#include "chart_drawing.h"
#include "question.h"

enum {
    FAST_ROWS_MAX = 64
};

struct fast_row {
    const struct chart_scenario *scenario;
    const struct point *point;
    const struct point *alone; /* the same requests; NULL: this is it */
    struct number ratio;       /* p99 over that of `alone` */
    char label[TEXT_BYTES];    /* of the server */
    int server;                /* its place among the run's, or -1 */
    int colour;                /* 1 .. CHART_SERVERS_MAX */
    char group[TEXT_BYTES]; /* "beside files read from the disk" or "alone" */
};

/* Borrows from what it was made of; nothing to release. */
struct fast_rows {
    struct fast_row rows[FAST_ROWS_MAX]; /* [count], group by group: first
                                            those alone, then in the order of
                                            the scenarios, and of the servers */
    int count;
    int left_out;
    char requests[TEXT_BYTES]; /* what all titles begin with: "GET /hello,
                                  500/s" */
};

/* Returns 0 or -ENOMEM. */
int fast_rows_find(struct fast_rows *rows, const struct drawing *drawing);

/* Whether there is any. */
bool fast_rows_exist(const struct drawing *drawing);

#endif
