/*
 * list.h - `bench list`: the profiles that there are, and what one holds.
 *
 * Only reads profiles; starts nothing.
 */
#ifndef BENCH_LIST_H
#define BENCH_LIST_H

/* argv[0] is "list".  Returns the exit status: 0, 1 when it cannot be printed,
 * 2 for wrong usage, and when a profile has a mistake. */
int list_main(int argc, char **argv);

#endif
