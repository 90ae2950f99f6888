/*
 * run_cpus.h - who gets which CPUs in a run of run.h: the server, the client
 * and the runner itself.
 *
 *   1. run_open_perf, while the runner may be on all of them
 *   2. run_divide_cpus
 */
#ifndef BENCH_RUN_CPUS_H
#define BENCH_RUN_CPUS_H

#include "run_state.h"

/* Opens the counters of the server's CPUs; if it shares them, none. */
void run_open_perf(struct run *run);

/* Fills in the CPUs of run->setup, as sets and as lists, and puts the runner
 * on the client's.  Ends the process if they cannot be told. */
void run_divide_cpus(struct run *run);

#endif
