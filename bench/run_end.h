/*
 * run_end.h - what comes after the last trial of a run of run.h: the summary,
 * the charts, the pages.
 */
#ifndef BENCH_RUN_END_H
#define BENCH_RUN_END_H

#include "run_state.h"

/* Writes all that follows from the run's folder, prints the summary, and
 * returns the exit status, but for a signal (run.h).  What cannot be drawn or
 * written is told on stderr; without a summary the process ends. */
int run_end(struct run *run);

#endif
