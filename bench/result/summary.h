/*
 * summary.h - what the trials of a run say together: medians, intervals,
 * ratios, and the sentence that answers the question.
 *
 * Pure: rows in, figures and text out.  Does not know where rows come from
 * (result.h) nor how they are drawn (chart.h).
 *
 *   1. summary_init computes everything from the rows
 *   2. summary_take_pairs, where alternating pairs were run;
 *      summary_take_label, where people call servers something else
 *   3. read it by the functions below, or write it as CSV or Markdown
 *   4. summary_release
 */
#ifndef BENCH_SUMMARY_H
#define BENCH_SUMMARY_H

#include <stdio.h>

#include "asked.h"
#include "result.h"
#include "slope.h"

struct pairing;  /* pairing.h */
struct pairings; /* pairing.h */

/* A median and its 95 % interval; low and high are NaN when there are too few
 * values for one (fewer than six for a median, fewer than three for a ratio);
 * median is NaN when count is 0. */
struct estimate {
    double median, low, high;
    int count; /* values it rests on */
};

/* One server at one point (scenario and connections). */
struct point {
    char scenario[NAME_BYTES];
    int connections;
    char server[NAME_BYTES];
    const char *label;  /* what people call it, borrowed; NULL: its name */
    int trials;         /* run, valid or not */
    int failed;         /* of which not valid: left out of the estimates */
    enum status status; /* the worst of its trials; noisy, if they are ok, where
                           its throughput against the base is known less well
                           than was asked */
    char reason[REASON_BYTES]; /* of the worst trial, or of the noise */
    struct estimate value[METRIC_COUNT];
};

/* Two servers at one point: `server` divided by `base`, trial by trial within
 * a repetition, geometric mean and Student's t on the logarithms.  Only pairs
 * of which both are valid and both figures above 0 count.  What is told of the
 * two stands in ratio.h. */
struct ratio {
    char scenario[NAME_BYTES];
    int connections;
    char server[NAME_BYTES];
    char base[NAME_BYTES];
    enum status status; /* the worse of the two points, of their trials;
                           noisy, if that is ok, as a point is */
    struct estimate value[METRIC_COUNT]; /* .median holds the geometric mean */
    /* The same two at the same point, in alternating pairs; or NULL; borrowed.
     */
    const struct pairing *pairing;
};

struct summary {
    struct asked asked;
    const struct pairings *pairings; /* borrowed; NULL: there were none */
    struct point *points; /* [point_count], scenarios and servers in the order
                             they first appear, connections ascending */
    size_t point_count;
    struct ratio *ratios; /* [ratio_count], in the order of the points; base
                             is the first server of the rows, or of those that
                             took part in the scenario */
    size_t ratio_count;
    struct slope *slopes; /* [slope_count], of each server in each scenario,
                             where a line can be fitted */
    size_t slope_count;
    struct result *failures; /* [failure_count], copies of the rows that are
                                not valid, in file order */
    size_t failure_count;
    size_t disturbed; /* rows that were run again, and count nowhere */
};

/* Returns 0 or -ENOMEM.  The rows are borrowed for the call, and stand in the
 * order run, server by server at least.  The first asks nothing. */
int summary_init(struct summary *summary, const struct results *results);
int summary_init_asked(struct summary *summary, const struct results *results,
                       const struct asked *asked);

/* Lets the claims about CPU time per request rest on alternating pairs where
 * there are any.  The pairings must outlive the summary, and not move. */
void summary_take_pairs(struct summary *summary,
                        const struct pairings *pairings);

/* Lets people read `label`, which must outlive the summary, wherever the server
 * is meant; programs read its name as before. */
void summary_take_label(struct summary *summary, const char *server,
                        const char *label);

/* What people call the point's server, or a server of that name. */
const char *point_label(const struct point *point);
const char *summary_label(const struct summary *summary, const char *server);

void summary_release(struct summary *summary);

/* NULL when there is none. */
const struct point *summary_point(const struct summary *summary,
                                  const char *scenario, int connections,
                                  const char *server);
const struct ratio *summary_ratio(const struct summary *summary,
                                  const char *scenario, int connections,
                                  const char *server, const char *base);

/* Whether the scenario was an open loop: its rate was asked for, so that how
 * many requests were answered says nothing about who is faster. */
bool summary_is_open(const struct summary *summary, const char *scenario);

/* Whether the interval of a ratio excludes 1: only then may "faster" or
 * "smaller" be said. */
bool estimate_is_clear(const struct estimate *ratio);

enum {
    HEADLINE_COLUMNS = 120 /* above a chart */
};

/* The finding for one chart, computed from the data, at most `columns`
 * characters, which are below FINDING_BYTES:
 *   "event loop served 1.3x the requests of threads at 10,000 connections"
 *   "No clear difference in throughput at 1,000 connections"
 * It is about the first two servers that were compared; finding.h has the
 * rules, and a sentence for any two.  `metric` is M_THROUGHPUT_PER_S,
 * M_CPU_US_PER_REQUEST, M_MEMORY_TOTAL_KIB, M_SWITCHES_PER_REQUEST or
 * M_THREADS_MAX. */
void summary_headline(const struct summary *summary, const char *scenario,
                      enum metric metric, size_t columns, char *text,
                      size_t size);

/* summary.csv: tidy, one row per scenario, connections, server, metric, and
 * one per pair of servers with `base` filled in, one per slope with
 * `connections` empty:
 *   scenario,connections,server,base,metric,count,median,low,high,status
 * summary.md and the table on the terminal: for people.  Return 0 or a
 * negative errno when the stream failed. */
int summary_write_csv(const struct summary *summary, FILE *file);
int summary_write_markdown(const struct summary *summary, FILE *file);
int summary_write_table(const struct summary *summary, FILE *file);

#endif
