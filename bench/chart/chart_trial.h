/*
 * chart_trial.h - one trial of each server, for the time line: which one, and
 * about when in it was measured.
 */
#ifndef BENCH_CHART_TRIAL_H
#define BENCH_CHART_TRIAL_H

#include "chart_sweep.h"
#include "timeline.h"

/* Borrows from the results and the time lines. */
struct trial_line {
    const struct result *row;     /* NULL: no valid trial with samples */
    const struct moment *moments; /* [count], two at least */
    int count;
    double start_ms, end_ms;     /* about when measuring began and ended */
    double requests_per_segment; /* while measured; NaN: not known */
};

/* Fills lines[sweep->server_count] with the trials of median throughput at the
 * highest level that all servers stood, or else the highest with any valid
 * trial; returns the level, or -1 when there is none. */
int trial_lines_find(struct trial_line *lines, const struct sweep *sweep,
                     const struct timelines *timelines);

/* Seconds since measuring began. */
double trial_line_s(const struct trial_line *line, double t_ms);

/* CPUs in use between moment i - 1 and i (1 ..): user and system, or system
 * alone; NaN where the clocks say nothing. */
double trial_line_cpus(const struct trial_line *line, int i, bool user);

/* Requests per second between moment i - 1 and i (1 ..), as TCP's segments tell
 * when those of the measured part stand for the requests that were counted
 * there: all that a scenario asks takes as many.  NaN where they say nothing:
 * while connections are opened, as that takes segments too, and without any. */
double trial_line_rate(const struct trial_line *line, int i);

/* The first and the last moment while it was measured; false when these are
 * not two. */
bool trial_line_measured(const struct trial_line *line,
                         const struct moment **first,
                         const struct moment **last);

#endif
