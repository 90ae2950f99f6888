/*
 * profile_hasten.h - a profile for people in a hurry: what can be left out
 * without leaving a question unanswered.
 */
#ifndef BENCH_PROFILE_HASTEN_H
#define BENCH_PROFILE_HASTEN_H

#include "profile.h"

/* Three repetitions and three pairs at most, the least for an interval; half of
 * all times, and no warm-up above 5 s, but for a scenario that stops its
 * server; 570 s at most, and what was disturbed once more at most.  Only
 * questions that decide, and claims that have some, unless none has; then only
 * the scenarios, servers and levels that are asked of. */
void profile_hasten(struct profile *profile);

#endif
