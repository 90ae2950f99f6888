/*
 * compare_judge.h - `bench compare --fail-on`: is anything worse by more than
 * that?
 */
#ifndef BENCH_COMPARE_JUDGE_H
#define BENCH_COMPARE_JUDGE_H

#include "comparison.h"

/* Every row against the margin (0.05: 5 %); what is worse or lost is said on
 * stderr, after `program`.  Returns 4 where something got worse, 3 where
 * nothing did but a point was lost, or 0; ends the process with 1 where nothing
 * could be judged. */
int compare_judge(const char *program, const struct comparison *comparison,
                  double margin);

#endif
