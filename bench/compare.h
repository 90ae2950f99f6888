/*
 * compare.h - `bench compare A B`: two runs side by side; what is said and
 * when stands in comparison.h and differences.h.
 *
 * Reads the two folders and writes to stdout and stderr, and the page that
 * --html names (compare_page.h); to the folders nothing.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

/* argv[0] is "bench compare".  Returns the exit status, or ends the process
 * with it: 0 compared, 1 a folder cannot be read or the machines differ, 2
 * usage.  Only with --fail-on: 4 something got worse, 3 nothing did but a
 * point that A stood was lost in B, 1 nothing could be judged. */
int compare_main(int argc, char **argv);

#endif
