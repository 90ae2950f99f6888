/*
 * chart.h - the pictures of a run: throughput and memory against open
 * connections, latency against percentiles, as SVG and PNG, and a small text
 * chart for the terminal.
 *
 * Does not know how figures come about (summary.h).  What is drawn is written
 * first, as small files below RUN/charts/data/CHART/ (one CSV per series, and
 * chart.gp, which holds assignments only); gnuplot then draws from these
 * files, so that a chart can be checked and redrawn by hand:
 *
 *   gnuplot -c scripts/charts/lines.gp RUN/charts/data/throughput-hello \
 *           throughput.svg svg
 *
 * Text that comes from outside (labels, host names) is data everywhere: it
 * never becomes gnuplot commands, markup or a file's path.
 */
#ifndef BENCH_CHART_H
#define BENCH_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "result.h"
#include "summary.h"

/* What a chart can hold: six servers (one colour and marker each), and enough
 * levels for any sweep. */
enum {
    CHART_SERVERS_MAX = 6,
    CHART_LEVELS_MAX = 64
};

struct claims; /* claims.h */

struct chart_server {
    const char *name;  /* as in trials.csv */
    const char *label; /* as people call it */
};

/* How requests come.  All 0: in a closed loop, each connection asks again when
 * it has its answer.  A rate or a share of capacity: in an open loop, at times
 * of their own, each timed from when it was due. */
struct chart_load {
    double rate_per_s;    /* as asked for, or 0 */
    double rate_share;    /* 0.5: half of the slower server's capacity; or 0 */
    const char *capacity; /* where that was measured, or NULL */
    bool poisson;         /* else evenly spaced */
};

struct chart_scenario {
    const char *name;
    const char *path;             /* "/hello", or NULL */
    const char *subtitle;         /* "GET /hello, keep-alive - 6 x 3 s per
                                     point - closed loop (wrk)" */
    const char *memory_subtitle;  /* names the source of the figures */
    const char *latency_subtitle; /* the kind of load follows it */
    struct chart_load load;
    bool each;         /* its rate is of each connection: people */
    int server_cpus;   /* that the server had; 0: not known */
    int alike;         /* the first of scenarios[] that differs from it in name,
                          title and CPUs only: most often itself */
    const char *title; /* "GET /hello, keep-alive" */
    const char *setting;       /* all else that a load of that path can differ
                                  by, but for rate and connections; or NULL */
    const char *memory_source; /* "from /proc; ..."; or NULL */
    const char *beside;        /* who else came (words for crowd), or NULL */
    double beside_for_s;       /* so long, before the load; 0: beside it */
    double stop_s; /* the server was stopped for so long; 0: it was not */
};

/* All words a chart needs and the rows do not hold; everything is borrowed
 * for the call.  Servers stand in the profile's order: a server keeps its
 * colour in every chart.  What is not listed is called by its own name. */
struct chart_context {
    const char *scripts_dir; /* "scripts/charts" */
    const char *foot[2];     /* the run; host, CPU, kernel, versions; or NULL */
    const struct chart_server *servers; /* servers[server_count] */
    const char *const *commands;        /* commands[server_count], the servers'
                                           command lines; NULL: not known */
    int server_count;
    const struct chart_scenario *scenarios; /* scenarios[scenario_count] */
    int scenario_count;
    double client_bound_pct;     /* of its CPU time, from which on the client
                                    counts as the limit; 0: not known */
    const struct claims *claims; /* claims.h; NULL: there are none */
    const char *only; /* "throughput,memory": kinds to draw now; NULL: all */
};

/* Whether these are names of kinds, with commas between. */
bool charts_are_known(const char *only);

/* Draws all kinds of chart there are (chart_kinds.h) that the run has figures
 * for, as RUN/charts/KIND-SCENARIO.{svg,png} (KIND-SCENARIO-cN at one level of
 * several, KIND-CLAIM, KIND for the whole run), and lists them in
 * RUN/charts/charts.json, with the reasons why others are left out
 * (chart_manifest.h).  With `only`, the pictures of all other kinds stay as
 * they are; they are listed all the same.  Latencies come from RUN/latency.csv,
 * where there is one, and RUN/latency/TRIAL.csv, time lines from
 * RUN/samples.csv.  Each file appears whole or not at all.  Returns 0, or, with
 * one line in `error`:
 *
 *   -ENOENT   gnuplot is not installed (for no other reason)
 *   -EIO      gnuplot complained; its words are in the line
 *   -E2BIG    a scenario has more than CHART_LEVELS_MAX levels
 *   -EBADMSG  a file of latencies or samples is broken
 *
 * or another negative errno when a file could not be written. */
int charts_draw(const struct results *results, const struct summary *summary,
                const struct chart_context *context, const char *run_dir,
                char *error, size_t error_size);

/* Writes throughput against connections of the first scenario with two or
 * more levels as plain text, at most 79 columns wide; nothing when there is
 * no such scenario.  Same results. */
int chart_terminal(const struct results *results, const struct summary *summary,
                   const struct chart_context *context, const char *run_dir,
                   FILE *out, char *error, size_t error_size);

#endif
