/*
 * profile_lower.h - levels that a profile has and this machine has not the
 * descriptors for, where each connection takes two of them.
 */
#ifndef BENCH_PROFILE_LOWER_H
#define BENCH_PROFILE_LOWER_H

#include "profile.h"

/* Lowers the levels of scenarios with an upstream to what `descriptors` (the
 * hard RLIMIT_NOFILE) allow, with the places that claims have there; calls
 * `tell` for each level that is lowered.  What the command line has asked for
 * stays, for profile_check to refuse. */
void profile_lower(struct profile *profile, long descriptors,
                   void (*tell)(const struct scenario *scenario, int from,
                                int to));

#endif
