/*
 * compare_head.h - what stands above the tables of `bench compare`, on stdout.
 */
#ifndef BENCH_COMPARE_HEAD_H
#define BENCH_COMPARE_HEAD_H

#include "conclude.h"
#include "differences.h"

/* Why the runs are not comparable: `brief` (differences_brief), and each
 * difference with its remedy; nothing where there is none. */
void compare_warn(const struct differences *differences, const char *brief);

/* `side` ('A', 'B'), its name, version, commit and trials, and that it was cut
 * short: it ended early, or is under way. */
void compare_tell_run(char side, const struct conclusion *conclusion);

/* Servers that go by one name and are two commands: what is compared. */
void compare_tell_commands(const struct conclusion runs[2]);

#endif
