/*
 * run.h - `bench run`: a whole run, from the profile to the charts.
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

/* argv[0] is "bench run".  Returns the exit status: 0 all valid, 1 the run
 * failed, 2 usage, 3 finished but some trials invalid, 69 a tool is missing,
 * 75 another run holds the lock, 130 interrupted (128 + the signal). */
int run_main(int argc, char **argv);

struct opt_program; /* opt.h */

/* The same for another command that ends in a run: what it says of itself is
 * what --help prints. */
int run_as(const struct opt_program *program, int argc, char **argv);

#endif
