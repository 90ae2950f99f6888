/*
 * chart_sweep.h - one scenario as a chart sees it: a grid of servers and
 * levels of connections.
 */
#ifndef BENCH_CHART_SWEEP_H
#define BENCH_CHART_SWEEP_H

#include "chart.h"
#include "chart_text.h"

struct sweep_server {
    const char *name;
    char label[TEXT_BYTES]; /* clean, one line */
    int rank;               /* its place among the run's servers, 0.. */
    int colour; /* 1 .. CHART_SERVERS_MAX; of the first six servers of a run
                   the same in every chart */
};

/* Borrows from everything it was made from; nothing to release. */
struct sweep {
    const struct results *results;
    const struct summary *summary;
    const struct chart_context *context;
    const char *scenario;
    int levels[CHART_LEVELS_MAX]; /* [level_count], ascending */
    int level_count;
    struct sweep_server servers[CHART_SERVERS_MAX]; /* [server_count] */
    int server_count;
    int left_out; /* servers beyond CHART_SERVERS_MAX */
    const struct point
        *points[CHART_SERVERS_MAX][CHART_LEVELS_MAX]; /* or NULL */
};

/* The scenario's servers and levels.  Returns 0, or -E2BIG. */
int sweep_init(struct sweep *sweep, const struct results *results,
               const struct summary *summary,
               const struct chart_context *context, const char *scenario);

/* Whether all its trials came through: none failed, starved anybody or met a
 * limit of the system; `point` may be NULL. */
bool point_stood(const struct point *point);

/* Whether the row is of one of the point's trials. */
bool point_has_trial(const struct point *point, const struct result *row);

/* A server's place among those of the run: its colour is that of this place. */
int server_rank(const struct summary *summary,
                const struct chart_context *context, const char *name);
const char *server_label(const struct chart_context *context, const char *name);

/* The colour of a place (1 .. CHART_SERVERS_MAX), where some are taken already:
 * bits of `taken`, which gets one more.  Beyond the sixth place a server takes
 * the first that is free where its own is not, as no two may look alike. */
int server_colour(int rank, unsigned *taken);

/* The finding with labels in place of names, a capital first. */
void sweep_headline(const struct sweep *sweep, enum metric metric, char *text,
                    size_t size);

/* What the caller says of a scenario; NULL when it says nothing. */
const struct chart_scenario *scenario_words(const struct chart_context *context,
                                            const char *scenario);

/* The same with stand-ins for what is not said. */
struct chart_scenario sweep_words(const struct sweep *sweep);

#endif
